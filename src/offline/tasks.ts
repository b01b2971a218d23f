import type { ModelTask } from '../core/llm/tasks.ts';
import { markdownLines, oneLine } from '../core/base/plainText.ts';
import type { Priority } from '../core/model/basics.ts';
import type { CodeIndex } from '../core/index/port.ts';
import type { DraftProofSpec, TaskText } from '../core/model/draft.ts';
import { fill } from './idea.ts';
import type { Idea } from './idea.ts';
import { KIND_WORDS } from './kinds.ts';
import { promisedTest, provenSpecs, rulesOf } from './proofs.ts';
import { reviseTasks } from './reviseTasks.ts';
import { KEEPS_BEHAVIOUR, steps } from './steps.ts';
import type { Step } from './steps.ts';
import type { Survey } from './survey.ts';
import { must } from './knowledge.ts';
import { NO_MODEL, testCommand } from './words.ts';

/** A task as it stands in the answer: what the model is asked for. */
export interface AnsweredTask extends TaskText {
  readonly blockedBy: readonly number[];
  /** YAML; empty = nothing that the code could prove. A revised task brings what it had. */
  readonly verification?: string | DraftProofSpec;
}

const PRIORITY: Readonly<Record<Step['key'], Priority>> = {
  pin: 'high',
  data: 'high',
  core: 'high',
  connect: 'medium',
  settings: 'medium',
  edges: 'high',
  verify: 'high',
  docs: 'low',
  release: 'medium',
};

/**
 * Tasks from the requirements that stand in the specification now (also edited ones), or from the idea alone; with
 * verification specs where the idea names what comes or goes and the code says that it has not happened yet.
 */
export async function offlineTasks(
  task: Extract<ModelTask, { kind: 'tasks' }>,
  idea: Idea,
  survey: Survey,
  index: CodeIndex | null,
  signal: AbortSignal,
): Promise<readonly AnsweredTask[] | string> {
  if (task.revise) return reviseTasks(task.revise.drafts, task.revise.instruction);
  const found = task.spec === null ? [] : requirementsIn(task.spec);
  const requirements =
    found.length > 0
      ? found
      : must(idea, survey)
          .slice(0, 6)
          .map((text, index) => ({ name: `R${index + 1}`, text }));
  const named = found.length > 0;
  const all = steps(
    idea,
    survey,
    requirements.map((each) => each.text),
  );
  const plan = task.spec === null ? small(all) : all;
  const place = new Map(plan.map((step, index) => [step.key, index + 1]));
  const command = testCommand(survey);
  const last = plan.findLast((step) => ['core', 'connect', 'verify'].includes(step.key))?.key ?? 'core';
  const prompt = task.subject.prompt;
  const lists = plan.map((step) => ({
    title: step.title,
    rules: rulesOf(step.key, last, idea, prompt, survey),
  }));
  const specs = await provenSpecs(lists, index, signal);
  return plan.map((step, at): AnsweredTask => {
    const proven = step.requirements
      .flatMap((n) => requirements[n - 1] ?? [])
      .map((each) => (named ? `${each.name}: ${each.text}` : each.text));
    const blockedBy = step.after.flatMap((key) => place.get(key) ?? []).filter((n) => n !== at + 1);
    return {
      title: step.title,
      description: `${step.description}${at === 0 ? `\n\n${NO_MODEL}` : ''}`,
      priority: PRIORITY[step.key],
      size: step.size,
      tags: step.tags,
      acceptance: [...proven, ...ownAcceptance(step, idea, survey, command?.run ?? null)],
      files: step.files,
      blockedBy: nearestOnly(blockedBy, plan, place),
      verification: specs[at] ?? '',
    };
  });
}

/** Straight from the idea: only what cannot be left out. What the dropped steps proved goes to the core. */
function small(all: readonly Step[]): readonly Step[] {
  const kept = all.filter((step) => ['pin', 'core', 'connect', 'docs'].includes(step.key));
  const dropped = all.filter((step) => !kept.includes(step)).flatMap((step) => step.requirements);
  return kept.map((step) =>
    step.key === 'core'
      ? { ...step, requirements: [...step.requirements, ...dropped].toSorted((a, b) => a - b) }
      : step,
  );
}

/** Leaves out what an earlier dependency waits for anyway. */
function nearestOnly(
  blockedBy: readonly number[],
  plan: readonly Step[],
  place: ReadonlyMap<Step['key'], number>,
): readonly number[] {
  const behind = (n: number): readonly number[] => {
    const direct = (plan[n - 1]?.after ?? [])
      .flatMap((key) => place.get(key) ?? [])
      .filter((each) => each !== n);
    return direct.flatMap((each) => [each, ...behind(each)]);
  };
  const implied = new Set(blockedBy.flatMap(behind));
  return [...new Set(blockedBy.filter((n) => !implied.has(n)))].toSorted((a, b) => a - b);
}

function ownAcceptance(step: Step, idea: Idea, survey: Survey, run: string | null): readonly string[] {
  const green = run ? [`\`${run}\` passes.`] : [];
  switch (step.key) {
    case 'pin':
      return [
        survey.fileCount === 0
          ? 'One command starts it and one runs its tests, from a fresh copy.'
          : KEEPS_BEHAVIOUR.includes(idea.kind)
            ? 'Breaking today’s behaviour on purpose turns a test red.'
            : `There is ${fill(KIND_WORDS[idea.kind].proof, idea)}, and its result today is written down.`,
        ...promised(survey),
        ...green,
      ];
    case 'core':
      return [fill(KIND_WORDS[idea.kind].goal, idea), ...green];
    case 'connect':
      return ['A search finds no second place that decides the same.', ...green];
    case 'verify':
      return ['Every requirement is named by a test that was seen failing without the change.', ...green];
    case 'docs':
      return ['Every command and example in the text was run as written.'];
    case 'release':
      return ['The watched figure, its owner and the value that turns it off are written down.'];
    case 'settings':
      return ['A wrong value is refused at start with the name of the setting.', ...green];
    case 'data':
      return ['Running it twice changes nothing more, and undoing it brings the old state back.', ...green];
    case 'edges':
      return ['Each case has a test that checks the message or answer.', ...green];
  }
}

/** What the rule about the test file asks for stands in the task as well. */
function promised(survey: Survey): readonly string[] {
  const name = promisedTest(survey);
  return name === null ? [] : [`A test file is called after \`${name}\`.`];
}

/** The requirements of a specification: bullets that begin with R and a number, else the bullets of that section. */
export function requirementsIn(spec: string): readonly { readonly name: string; readonly text: string }[] {
  const named: { name: string; text: string }[] = [];
  const plain: string[] = [];
  let inside = false;
  for (const line of markdownLines(spec)) {
    if (line.level > 0 && line.level <= 2) inside = /requirement/i.test(line.heading);
    if (line.code) continue;
    const item = /^\s*(?:[-*+]|\d+[.)])\s+(.*)$/.exec(line.text)?.[1];
    if (item === undefined) continue;
    const match = /^\**\s*(R\d+)\s*\**\s*[:.)–-]?\s*\**\s*(.+)$/.exec(item);
    if (match?.[1] && match[2]) named.push({ name: match[1], text: oneLine(match[2], 600) });
    else if (inside) plain.push(oneLine(item, 600));
  }
  const firsts = named.filter(
    (each, index) => named.findIndex((other) => other.name === each.name) === index,
  );
  return firsts.length > 0 ? firsts : plain.map((text, index) => ({ name: `R${index + 1}`, text }));
}

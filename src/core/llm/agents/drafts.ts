import * as z from 'zod';
import type { DraftInput } from '../../model/draft.ts';
import { PlanningError } from '../../base/errors.ts';
import type { Id } from '../../model/basics.ts';
import { PRIORITIES, SIZES } from '../../model/basics.ts';
import { TASK_LIMITS } from '../../model/draft.ts';
import type { DraftSpec, TaskDraft } from '../../model/draft.ts';
import { SPEC_LIMITS } from '../../model/verification.ts';
import type { JsonSchema } from '../provider.ts';
import { toolDefinitions } from '../roles/roles.ts';
import { ask, converse, readStructured, REPAIR, repairTurns } from './ask.ts';
import type { Checked } from './ask.ts';
import { faultWords, trySpecs, withoutFaulty } from './draftSpecs.ts';
import type { DraftProof } from './draftSpecs.ts';
import { camelKeys, listIn } from './json.ts';
import { asText, asTexts, asWord, isRecord } from './lenient.ts';
import { tasksPrompt } from './prompts/tasks.ts';
import { promptRequest } from './prompts/prompt.ts';
import { isInside, normalPath, resolveDrafts } from '../../plan/resolveDrafts.ts';
import type { AgentWorld } from './run.ts';
import type { ModelTask } from '../tasks.ts';
import { oneLine, shorten, unwrapFence } from '../../base/plainText.ts';

type TasksTask = Extract<ModelTask, { kind: 'tasks' }>;

/** What is asked for; `readDrafts` takes much more than this. */
const answer = z.object({
  tasks: z.array(
    z.object({
      title: z.string(),
      description: z.string(),
      priority: z.enum(PRIORITIES),
      size: z.enum(SIZES),
      tags: z.array(z.string()),
      acceptance: z.array(z.string()),
      files: z.array(z.string()),
      blockedBy: z.array(z.number().int()),
      verification: z.string(),
      verificationNote: z.string(),
    }),
  ),
});

/**
 * Task drafts from the specification, or from the idea alone, with the verification specs that stood their trial.
 * One repair round at most, for the form of the answer or for its specs. Throws `model_answer` when the answer
 * cannot be used even then; `details.raw` keeps it.
 */
export async function draftTasks(
  input: Omit<TasksTask, 'kind'> & { readonly model: string | null; readonly proof?: DraftProof | null },
  world: AgentWorld,
  signal: AbortSignal,
): Promise<TaskDraft[]> {
  const { model, proof = null, ...rest } = input;
  const task: TasksTask = { kind: 'tasks', ...rest };
  const request = promptRequest(tasksPrompt(task), {
    role: 'tactical',
    model,
    task,
    tools: proof?.evaluate ? toolDefinitions('tactical') : [],
    answer: { name: 'tasks', schema: z.toJSONSchema(answer) as JsonSchema },
    maxOutputTokens: 16_000,
    thinking: 'brief',
  });
  const check = (value: unknown): Checked<TaskDraft[]> => readDrafts(value, () => world.id());
  const { result, ...told } = await converse(request, check, world, signal);
  if (!result.value) {
    throw new PlanningError(
      'model_answer',
      `The model's tasks cannot be used. ${result.words} Try again, or choose another model.`,
      { raw: result.raw },
    );
  }
  const before = rest.revise?.drafts ?? [];
  let tried = await trySpecs(keep(result.value, before), proof, signal);
  if (tried.faults.length > 0 && !told.repaired) {
    const turns = [...told.turns, ...repairTurns(told.text, faultWords(tried.faults), REPAIR)];
    // Without tools: the repair is one answer.
    const again = readStructured(
      (await ask({ ...request, turns, tools: [] }, world, signal, 'quiet')).text,
      check,
    );
    if (again.ok) {
      const second = await trySpecs(keep(again.value, before), proof, signal);
      if (second.faults.length <= tried.faults.length) tried = second;
    }
  }
  return withoutFaulty(tried, proof);
}

/** Drafts from a model's JSON: a list or an object around one, snake or camel case, wrong types read as meant. */
export function readDrafts(value: unknown, id: () => Id): Checked<TaskDraft[]> {
  const list = listIn(value, ['tasks', 'taskdrafts', 'task_drafts', 'drafts', 'items']);
  if (!list) return { ok: false, words: 'There is no list of tasks in it.' };
  if (list.length === 0) return { ok: false, words: 'The list of tasks is empty.' };
  const inputs: DraftInput[] = [];
  for (const [index, item] of list.entries()) {
    const draft = readDraft(item);
    // Leaving an item out would shift the numbers that the others refer to.
    if (!draft) return { ok: false, words: `Task ${index + 1} is not an object with a title.` };
    inputs.push(draft);
  }
  try {
    return { ok: true, value: resolveDrafts(inputs, id) };
  } catch (error) {
    if (error instanceof PlanningError && error.code === 'invalid_input')
      return { ok: false, words: error.message };
    throw error;
  }
}

function readDraft(item: unknown): DraftInput | null {
  const draft = camelKeys(typeof item === 'string' ? { title: item } : item);
  if (!isRecord(draft)) return null;
  const title = oneLine(asText(draft['title'] ?? draft['name'] ?? draft['task']), TASK_LIMITS.title);
  if (title === '') return null;
  const files = asTexts(draft['files'])
    .map(normalPath)
    .filter((path) => isInside(path) && path.length <= 1000);
  return {
    title,
    description: shorten(asText(draft['description'] ?? draft['details']), TASK_LIMITS.description),
    priority: asWord(draft['priority'], PRIORITIES, PRIORITY_WORDS) ?? 'medium',
    size: asWord(draft['size'] ?? draft['estimate'], SIZES, SIZE_WORDS) ?? 'm',
    tags: asTexts(draft['tags'] ?? draft['labels'])
      .map((tag) => oneLine(tag, TASK_LIMITS.tag))
      .slice(0, TASK_LIMITS.tags),
    acceptance: asTexts(draft['acceptance'] ?? draft['acceptanceCriteria'])
      .map((text) => shorten(text, TASK_LIMITS.acceptanceText))
      .slice(0, TASK_LIMITS.acceptance),
    files: files.slice(0, TASK_LIMITS.files),
    blockedBy: references(draft['blockedBy'] ?? draft['dependsOn'] ?? draft['dependencies']),
    ...verification(draft['verification'] ?? draft['spec'], draft['verificationNote']),
  };
}

/** A spec as YAML text, fenced or not, or as an object around it. What is too long is left out like what is missing. */
function verification(value: unknown, note: unknown): { readonly verification?: DraftSpec } {
  const given = isRecord(value) ? (value['spec'] ?? value['yaml']) : value;
  const spec = unwrapFence(typeof given === 'string' ? given : '').trim();
  if (spec === '' || /^(none|null|n\/a|-)$/i.test(spec) || spec.length > SPEC_LIMITS.characters) return {};
  const explanation = oneLine(asText(note ?? (isRecord(value) ? value['explanation'] : '')), 1000);
  return {
    verification: { spec: `${spec}\n`, vacuous: [], explanation: explanation === '' ? null : explanation },
  };
}

const PRIORITY_WORDS: Readonly<Record<string, (typeof PRIORITIES)[number]>> = {
  urgent: 'critical',
  blocker: 'critical',
  highest: 'critical',
  p0: 'critical',
  p1: 'high',
  p2: 'medium',
  p3: 'low',
  normal: 'medium',
  moderate: 'medium',
  lowest: 'someday',
  later: 'someday',
  p4: 'someday',
};
const SIZE_WORDS: Readonly<Record<string, (typeof SIZES)[number]>> = {
  extra_small: 'xs',
  tiny: 'xs',
  small: 's',
  medium: 'm',
  large: 'l',
  big: 'l',
  extra_large: 'xl',
  huge: 'xl',
};

/** Numbers stay numbers; text may be a list of numbers in one string, or one title (which may hold commas). */
function references(value: unknown): (string | number)[] {
  const list = Array.isArray(value)
    ? (value as readonly unknown[])
    : value === null || value === undefined
      ? []
      : [value];
  return list.flatMap((item): (string | number)[] => {
    if (typeof item === 'number') return [item];
    if (isRecord(item)) return references(item['number'] ?? item['id'] ?? item['title']);
    const text = asText(item);
    if (text === '' || /^(none|null|n\/a|-)$/i.test(text)) return [];
    return /^[#\d\s,;]+$/.test(text) ? text.split(/[\s,;]+/).filter(Boolean) : [text];
  });
}

/**
 * A revised task with an unchanged title is the same task: it keeps its id, so that views and edits follow it, and
 * its spec when the answer says nothing of one.
 */
function keep(drafts: readonly TaskDraft[], before: readonly TaskDraft[]): TaskDraft[] {
  const old = new Map<string, TaskDraft>();
  for (const draft of before) if (!old.has(draft.title)) old.set(draft.title, draft);
  const renamed = new Map<Id, Id>();
  const specs = new Map<Id, DraftSpec>();
  for (const draft of drafts) {
    const same = old.get(draft.title);
    if (same === undefined) continue;
    old.delete(draft.title);
    renamed.set(draft.id, same.id);
    if (same.verification && !draft.verification) specs.set(draft.id, same.verification);
  }
  const known = (id: Id): Id => renamed.get(id) ?? id;
  return drafts.map((draft) => {
    const spec = specs.get(draft.id);
    const own = { ...draft, id: known(draft.id), blockedBy: draft.blockedBy.map(known) };
    return spec ? { ...own, verification: spec } : own;
  });
}

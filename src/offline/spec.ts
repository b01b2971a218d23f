import { parseSynthesis } from '../core/llm/agents/parseSynthesis.ts';
import type { ModelTask } from '../core/llm/tasks.ts';
import { oneLine } from '../core/base/plainText.ts';
import type { SynthesisSection } from '../core/model/synthesis.ts';
import { contentWords } from '../core/session/diversity.ts';
import { fill, upperFirst } from './idea.ts';
import type { Idea } from './idea.ts';
import { KIND_WORDS } from './kinds.ts';
import { reviseSpec } from './reviseSpec.ts';
import { steps } from './steps.ts';
import type { Survey } from './survey.ts';
import { must, questions, risks } from './knowledge.ts';
import { code, folderSentence, joined, NO_MODEL, testCommand } from './words.ts';

type SpecTask = Extract<ModelTask, { kind: 'spec' }>;
const REQUIREMENTS_MAX = 14;

/** The specification document, or the revised one. */
export function offlineSpec(task: SpecTask, idea: Idea, survey: Survey): string {
  if (task.revise) return reviseSpec(task.revise.content, task.revise.instruction);
  const points = task.synthesis === null ? [] : parseSynthesis(task.synthesis, [], []).points;
  const of = (section: SynthesisSection): string[] =>
    points.filter((point) => point.section === section).map((point) => unsigned(oneLine(point.text, 500)));
  const title = oneLine(task.subject.title || upperFirst(idea.aim), 120);
  const requirements = requirementsOf(task, idea, survey, of('recommendations'));
  const kind = KIND_WORDS[idea.kind];
  const agreed = of('agreement');
  const plan = steps(idea, survey, requirements);
  const openQuestions = unanswered(task, idea, of('open_questions'));
  const section = (name: string, body: readonly string[]): string =>
    `## ${name}\n\n${body.length > 0 ? body.join('\n') : '- None known.'}`;
  return [
    `# ${title}`,
    NO_MODEL,
    section('Overview and goals', [
      `${upperFirst(idea.aim)}.`,
      '',
      `Goal: ${fill(kind.goal, idea)}`,
      '',
      folderSentence(survey),
      ...settled(task),
    ]),
    section(
      'Requirements',
      requirements.map((text, index) => `- **R${index + 1}** ${text}`),
    ),
    section(
      'Non-goals',
      kind.outside.map((text) => `- ${fill(text, idea)}`),
    ),
    section(
      'Design',
      design(
        idea,
        survey,
        agreed.filter((text) => !isRisk(text) && !text.includes('?')),
      ),
    ),
    section(
      'Phases',
      plan.map(
        (step, index) =>
          `${index + 1}. ${step.title}${step.requirements.length > 0 ? ` (${step.requirements.map((n) => `R${n}`).join(', ')})` : ''}`,
      ),
    ),
    section('Testing', testing(survey, requirements.length)),
    section('Rollout', rollout(idea, survey)),
    section(
      'Risks',
      [
        ...distinct(
          [
            ...of('risks'),
            ...agreed.filter(isRisk),
            ...risks(idea).map(([risk, sign]) => `${risk}. First sign: ${sign}.`),
          ],
          8,
        ),
        ...of('contention')
          .slice(0, 4)
          .map((text) => `Dissent: ${text}`),
      ].map((text) => `- ${text}`),
    ),
    section(
      'Open questions',
      openQuestions.map((text) => `- ${text}`),
    ),
  ].join('\n\n');
}

/** Advice on how to go about it is no requirement. */
const ADVICE =
  /^(Before anything else|Leave out at first|Try it with|Keep `|Keep this rule|Agree on one|This week|Give |Take over|Decide how|Say how|For each refusal|Take it into)/;

/** Further sentences and list items of the idea itself: what the person already asks for. */
function wishes(prompt: string): string[] {
  const parts = prompt
    .split(/\n+|(?<=[.!;])\s+/)
    .map((part) => part.replace(/^\s*(?:[-*+•]|\d+[.)])\s+/, '').trim());
  const kept = parts
    .slice(1)
    .filter((part) => part.length >= 15 && !part.endsWith('?') && !part.startsWith('#'));
  return kept.slice(0, 8).map((part) => `From the idea: ${oneLine(part, 400)}`);
}

/** What holds for such ideas, what the brainstorm recommends and what the person decided; each once. */
function requirementsOf(
  task: SpecTask,
  idea: Idea,
  survey: Survey,
  recommendations: readonly string[],
): string[] {
  const decided = task.subject.answers.map(
    (each) =>
      `As decided by the person: ${oneLine(each.question, 200)} ${oneLine(each.answer, 300).replace(/\.$/, '')}.`,
  );
  const fromPeople = recommendations.filter((text) => text.startsWith('The person asks'));
  const others = recommendations
    .filter((text) => !ADVICE.test(text))
    .filter((text) => !text.startsWith('The person asks') && !/^settle what/i.test(text));
  const all = [
    ...decided,
    ...fromPeople,
    ...wishes(task.subject.prompt),
    ...must(idea, survey),
    ...others.slice(0, 4),
  ];
  return distinct(all, REQUIREMENTS_MAX);
}

/** Without the voices in brackets at the end: a document speaks for itself. */
function unsigned(text: string): string {
  return text.replace(/\s*\([^()]*\)\s*$/, '');
}

function isRisk(text: string): boolean {
  return /First sign:/.test(text);
}

/** The first `max` that do not repeat an earlier one. */
function distinct(texts: readonly string[], max: number): string[] {
  const kept: string[] = [];
  for (const text of texts) {
    const repeated = kept.some((other) => similar(unsigned(other), unsigned(text)));
    if (kept.length < max && !repeated) kept.push(text);
  }
  return kept;
}

export function similar(a: string, b: string): boolean {
  const left = new Set(contentWords(a));
  const right = new Set(contentWords(b));
  let common = 0;
  for (const word of left) if (right.has(word)) common += 1;
  return common / Math.max(1, Math.min(left.size, right.size)) > 0.7;
}

function settled(task: SpecTask): string[] {
  const notes = task.subject.context
    .filter((entry) => entry.kind === 'note')
    .map((entry) => `> ${oneLine(entry.content, 300)}`);
  return notes.length > 0 ? ['', 'Notes of the person:', '', ...notes] : [];
}

function design(idea: Idea, survey: Survey, agreement: readonly string[]): string[] {
  const lines: string[] = [];
  if (survey.places.length === 0) {
    lines.push(
      'There is no code in the folder that this could stand on. Decide first: language, how it is started, how it is tested, and where its state lives.',
    );
  } else {
    lines.push(
      survey.matched
        ? 'What exists today, found by the words of the idea:'
        : 'No file mentions the words of the idea; these are the ways into the project:',
      '',
    );
    for (const place of survey.places) {
      const defines =
        place.symbols.length > 0
          ? ` Defines ${joined(place.symbols.map((symbol) => `${code(symbol.name)} (line ${symbol.line})`))}.`
          : '';
      const tests = place.tests.length > 0 ? ` Tested by ${joined(place.tests.map(code))}.` : '';
      lines.push(`- ${code(place.path)}: ${place.why}.${defines}${tests}`);
    }
    lines.push('', proposal(idea, survey));
  }
  const { config } = survey.project;
  if (config.length > 0)
    lines.push('', `Configuration that may be touched: ${joined(config.slice(0, 4).map(code))}.`);
  if (agreement.length > 0)
    lines.push('', 'From the brainstorm:', '', ...agreement.slice(0, 3).map((text) => `- ${text}`));
  return lines;
}

/** Where to begin, said as the guess that it is. */
function proposal(idea: Idea, survey: Survey): string {
  const [first, ...others] = survey.places;
  const start = `${first?.symbols[0] ? `${code(first.symbols[0].name)} in ` : ''}${code(first?.path ?? '')}`;
  const rest = others.length > 0 ? joined(others.slice(0, 2).map((place) => code(place.path))) : '';
  const guess = 'This is an assumption from names, not from reading the logic: check it before building.';
  if (idea.kind === 'fix')
    return `Proposal: look for the cause at ${start}${rest ? `, then in ${rest}` : ''}. ${guess}`;
  if (idea.kind === 'docs')
    return `Proposal: read ${start}${rest ? ` and ${rest}` : ''} for what the text must say. ${guess}`;
  if (idea.kind === 'tests') return `Proposal: begin with ${start}${rest ? `, then ${rest}` : ''}. ${guess}`;
  return `Proposal: decide ${idea.thing} once, next to ${start}, and let ${rest || 'everything else'} ask there. ${guess}`;
}

function testing(survey: Survey, count: number): string[] {
  const command = testCommand(survey);
  const lines = [
    command
      ? `- All tests run with ${code(command.run)} (${code(command.from)}).`
      : '- No test command was found in the folder; agree on one before the first change.',
    `- R1 to R${count} each have at least one test that names the requirement and was seen failing without the change.`,
  ];
  if (survey.tests.related.length > 0) lines.push(`- Extend ${joined(survey.tests.related.map(code))}.`);
  else if (survey.fileCount > 0)
    lines.push(
      survey.tests.count > 0
        ? `- None of the ${survey.tests.count} test files mentions this yet; follow the form of the present ones.`
        : '- There are no tests yet; the first task brings the first one.',
    );
  return lines;
}

function rollout(idea: Idea, survey: Survey): string[] {
  const ci = survey.project.config.find(
    (path) => path.startsWith('.github/') || path.endsWith('.gitlab-ci.yml'),
  );
  const lines = ['- Ship phase by phase; after each one the project works and can stay as it is.'];
  if (idea.kind === 'feature' || idea.kind === 'security' || idea.kind === 'performance')
    lines.push(
      '- Put it behind a switch until the tests of all requirements are green; the way back is turning the switch off.',
    );
  else lines.push('- The way back is reverting the last merged step.');
  if (ci) lines.push(`- CI (${code(ci)}) runs the new tests before anything is released.`);
  if (survey.project.changelog) lines.push(`- Note it in ${code(survey.project.changelog)}.`);
  const sign = risks(idea)[0]?.[1];
  if (sign) lines.push(`- Watch after the release: ${sign}.`);
  return lines;
}

function unanswered(task: SpecTask, idea: Idea, fromSynthesis: readonly string[]): string[] {
  const answered = task.subject.answers.map((each) => each.question);
  const own = questions(idea).filter((question) => !answered.some((each) => similar(each, question.text)));
  const texts = [
    ...fromSynthesis.filter((text) => !answered.some((each) => similar(each, text))),
    ...own.map((question) => `${question.text} (${question.choices.join(' / ')})`),
  ];
  return distinct(texts, 6);
}

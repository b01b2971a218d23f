import { estimateTokens } from '../llm/models/estimate.ts';
import { wordsOf } from '../context/searchRank.ts';
import type { Plan, Task } from '../model/plan.ts';
import type { VerificationRule } from '../model/verification.ts';
import { presentRun } from '../plan/proof.ts';
import { ruleWords } from './proofWords.ts';
import { redact } from './redact.ts';

/** What a coding agent gets by default (design, section 11). */
const MAX_TOKENS = 2000;
const DESCRIPTION_MAX = 3000;
const ITEM_MAX = 240;
const RULE_MAX = 600;

/**
 * A task as a prompt for a coding agent, at most about 2,000 tokens: what to do, when it is done, files, what
 * stands before and after it, the rules that prove it and what they find now; then as much of the spec's sections
 * that speak of it as fits.
 */
export function taskPrompt(
  plan: Plan,
  task: Task,
  spec: string | null,
  rules: readonly VerificationRule[] = [],
): string {
  const before = plan.tasks.filter(({ id }) => task.blockedBy.includes(id));
  const after = plan.tasks.filter(({ blockedBy }) => blockedBy.includes(task.id));
  const parts = [
    `# Task ${task.number}: ${cut(oneLine(task.title), ITEM_MAX)}`,
    `It is part of the plan "${cut(oneLine(plan.title), ITEM_MAX)}". Priority ${task.priority}, size ${task.size}, now ${task.status.replace('_', ' ')}.`,
    cut(task.description.trim(), DESCRIPTION_MAX),
    block('Done when', task.acceptance.map(oneLine), 20),
    block(
      'Files it is expected to touch',
      task.files.map((file) => `\`${oneLine(file)}\``),
      20,
    ),
    block('The code proves it by these rules', rules.map(ruleWords), 12, RULE_MAX),
    block('What they find now', findingsNow(task), 10),
    block(
      'Before it',
      before.map((each) => `#${each.number} ${oneLine(each.title)} (${each.status.replace('_', ' ')})`),
      10,
    ),
    block(
      'After it, leave these to their own tasks',
      after.map((each) => `#${each.number} ${oneLine(each.title)}`),
      10,
    ),
    rules.length > 0 ? 'It counts as done when every rule holds; do not weaken the rules.' : '',
    'Work only on this task. Say what you changed, and for each sentence under "Done when" how you checked it.',
  ].filter((part) => part !== '');
  const prompt = redact(parts.join('\n\n'));
  const room = MAX_TOKENS - estimateTokens(prompt) - 20;
  const passage = spec === null || room < 100 ? '' : fit(relevantSections(redact(spec), task), room);
  const whole = passage === '' ? prompt : `${prompt}\n\n## From the spec\n\n${passage}`;
  return `${estimateTokens(whole) <= MAX_TOKENS ? whole : fit(whole, MAX_TOKENS)}\n`;
}

/** Sections of the spec, those that share most words with the task first; ties in the spec's order. */
function relevantSections(spec: string, task: Task): string {
  const words = new Set(
    wordsOf(`${task.title} ${task.description} ${task.tags.join(' ')} ${task.acceptance.join(' ')}`),
  );
  return spec
    .split(/^(?=#{1,4} )/m)
    .map((text) => ({
      text: text.trim(),
      score: new Set(wordsOf(text).filter((word) => words.has(word))).size,
    }))
    .filter(({ text, score }) => text !== '' && score > 0)
    .toSorted((a, b) => b.score - a.score)
    .map(({ text }) => text)
    .join('\n\n');
}

function findingsNow(task: Task): readonly string[] {
  return (presentRun(task)?.findings ?? []).map(({ path, line, message }) => {
    const place = path === null ? '' : `${path}${line > 0 ? `:${line}` : ''}: `;
    return `${place}${oneLine(message)}`;
  });
}

function block(title: string, items: readonly string[], most: number, itemMax = ITEM_MAX): string {
  if (items.length === 0) return '';
  const rest = items.length > most ? [`- and ${items.length - most} more`] : [];
  return `## ${title}\n\n${[...items.slice(0, most).map((item) => `- ${cut(item, itemMax)}`), ...rest].join('\n')}`;
}

/** The longest beginning that keeps to the tokens, by bisection. */
function fit(text: string, tokens: number): string {
  if (estimateTokens(text) <= tokens) return text;
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (estimateTokens(text.slice(0, middle)) < tokens) low = middle;
    else high = middle - 1;
  }
  return `${whole(text.slice(0, low)).trimEnd()} …`;
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${whole(text.slice(0, most - 2)).trimEnd()} …`;
}

/** Without half a surrogate pair at the end. */
function whole(text: string): string {
  return text.replace(/[\uD800-\uDBFF]$/, '');
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

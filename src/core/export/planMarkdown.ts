/**
 * A plan as a Markdown file that people read, tick and edit, and its way back.
 *
 *     <!-- planning-studio plan 0190… -->
 *     # Title
 *
 *     > description
 *
 *     ## Tasks
 *
 *     - [x] **#1** Add the limiter <!-- task 0190… -->
 *       priority: high · size: m · tags: api · blocked by: #2
 *       files: `src/limiter.ts`
 *       proof: 4 findings in 2 of 5 rules
 *
 *       Description, any Markdown.
 *
 *       Done when:
 *       - a sentence that must hold
 *
 * A ticked task is completed, a struck one (`~~title~~`) cancelled. Whatever a description holds stays inside its
 * list item or quote by indentation; titles are escaped where they could be taken for HTML.
 */
import { GFM, parser } from '@lezer/markdown';
import type { SyntaxNode } from '@lezer/common';
import type { Id } from '../model/basics.ts';
import type { Plan, Task } from '../model/plan.ts';
import { lastAtMost } from '../base/text.ts';
import { redact } from './redact.ts';
import { isMetaLine, parseMeta, renderMeta } from './taskMeta.ts';
import type { TaskMeta } from './taskMeta.ts';

const DONE_WHEN = 'Done when:';
const ID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const PLAN_MARK = new RegExp(`^<!--\\s*planning-studio plan (${ID})\\b[^>]*-->\\s*$`, 'i');
const TASK_MARK = new RegExp(`(?<!\\\\)<!--\\s*task (${ID})\\s*-->\\s*$`, 'i');
const markdown = parser.configure(GFM);

export interface ParseProblem {
  /** 1-based. */
  readonly line: number;
  readonly message: string;
}

/** A task as it stands in the file. Lines are 1-based; `endLine` is its last one. */
export interface ParsedTask extends TaskMeta {
  /** `null` = written by a person, not yet in the plan. */
  readonly id: Id | null;
  readonly number: number | null;
  readonly line: number;
  readonly endLine: number;
  readonly checked: boolean;
  readonly struck: boolean;
  readonly title: string;
  readonly description: string;
  readonly acceptance: readonly string[];
}

export interface ParsedPlan {
  /** `null` when the file is not a plan of Planning Studio. */
  readonly planId: Id | null;
  readonly title: string | null;
  readonly description: string;
  readonly tasks: readonly ParsedTask[];
  readonly problems: readonly ParseProblem[];
}

export function renderPlan(plan: Plan): string {
  const numbers = new Map(plan.tasks.map(({ id, number }) => [id, number]));
  const lines = [`<!-- planning-studio plan ${plan.id} -->`, '', `# ${renderTitle(plan.title)}`, ''];
  const description = bodyLines(plan.description);
  if (description.length > 0) lines.push(...description.map((line) => (line ? `> ${line}` : '>')), '');
  lines.push('## Tasks', '');
  for (const task of plan.tasks) lines.push(...renderTask(task, (id) => numbers.get(id)), '');
  return lines.join('\n');
}

function renderTask(task: Task, numberOf: (id: Id) => number | undefined): readonly string[] {
  const struck = task.status === 'cancelled';
  const title = struck ? `~~${renderTitle(task.title)}~~` : renderTitle(task.title);
  const inner = [...renderMeta(task, numberOf)];
  const description = bodyLines(task.description);
  if (description.length > 0) inner.push('', ...description);
  const acceptance = task.acceptance.map((text) => bodyLines(text.trim())).filter((text) => text.length > 0);
  // Said even when empty, if the description ends in something that would be read as this list.
  if (acceptance.length > 0 || splitBody(description).labelled) {
    inner.push('', DONE_WHEN);
    for (const [first = '', ...rest] of acceptance) {
      inner.push(`- ${escapeBefore(first, /^(\\*)\[/)}`, ...rest.map((line) => (line ? `  ${line}` : '')));
    }
  }
  const box = task.status === 'completed' ? '[x]' : '[ ]';
  return [
    `- ${box} **#${task.number}** ${title} <!-- task ${task.id} -->`,
    ...inner.map((line) => (line ? `  ${line}` : '')),
  ];
}

/** Reads what `renderPlan` wrote and a person edited. Never throws: what cannot be used is a problem with its line. */
export function parsePlan(source: string): ParsedPlan {
  const text = source.replace(/\r\n?/g, '\n');
  const lines = text.split('\n');
  const starts = lineStarts(lines);
  const problems: ParseProblem[] = [];
  const tasks: ParsedTask[] = [];
  let planId: Id | null = null;
  let title: string | null = null;
  let description: string | null = null;
  for (let node = markdown.parse(text).topNode.firstChild; node; node = node.nextSibling) {
    const first = lastAtMost(starts, node.from);
    const last = lastAtMost(starts, Math.max(node.from, node.to - 1));
    const line = lines[first] ?? '';
    if (node.name === 'CommentBlock' && planId === null && PLAN_MARK.test(line)) {
      planId = PLAN_MARK.exec(line)?.[1]?.toLowerCase() ?? null;
    } else if (node.name === 'ATXHeading1' && title === null) {
      title = parseTitle(line.trim().replace(/^#[ \t]*/, ''));
    } else if (node.name === 'Blockquote' && description === null && tasks.length === 0) {
      const quoted = lines.slice(first, last + 1).map((each) => each.replace(/^ {0,3}> ?/, ''));
      description = bodyLines(quoted.join('\n')).join('\n');
    } else if (node.name === 'ATXHeading2' && /^##\s+Tasks\s*$/.test(line)) {
      // The heading of the list says nothing.
    } else if (node.name === 'BulletList') {
      for (let item = node.firstChild; item; item = item.nextSibling) {
        if (item.name === 'ListItem') parseItem(item, lines, starts, tasks, problems);
      }
    } else {
      problems.push({
        line: first + 1,
        message:
          'This text stands outside of the tasks and would be lost. Put it into a task or into the quote at the top.',
      });
    }
  }
  return { planId, title, description: description ?? '', tasks, problems };
}

/**
 * True when two texts say the same but for the lines that tell how tasks stand to their specs. Those change by
 * themselves whenever code is saved, and must not stand in the way of an edit.
 */
export function sameButProof(a: string, b: string): boolean {
  if (a === b) return true;
  const bare = (text: string): string => {
    const { tasks, ...plan } = parsePlan(text);
    return JSON.stringify({
      ...plan,
      tasks: tasks.map((task) => ({ ...task, line: 0, endLine: 0, proof: null })),
      problems: plan.problems.map((problem) => problem.message),
    });
  };
  return bare(a) === bare(b);
}

function parseItem(
  item: SyntaxNode,
  lines: readonly string[],
  starts: readonly number[],
  tasks: ParsedTask[],
  problems: ParseProblem[],
): void {
  const first = lastAtMost(starts, item.from);
  const last = lastAtMost(starts, Math.max(item.from, item.to - 1));
  const [, indent = '', space = '', box, rest = ''] =
    /^( {0,3}[-*+])([ \t]+)\[([ xX])\](?:[ \t]+(.*))?$/s.exec(lines[first] ?? '') ?? [];
  const problem = (line: number, message: string): void => void problems.push({ line, message });
  if (box === undefined) {
    problem(first + 1, 'Start a task with "- [ ] ".');
    return;
  }
  const width = indent.length + (space.length > 4 ? 1 : space.length);
  const inner = lines
    .slice(first + 1, last + 1)
    .map((line) => line.replace(new RegExp(`^ {0,${width}}`), ''));
  const id = TASK_MARK.exec(rest)?.[1]?.toLowerCase() ?? null;
  const marked = rest.replace(TASK_MARK, '').trim();
  const [, digits] = /^\*\*#(\d{1,9})\*\*/.exec(marked) ?? [];
  const named = marked.replace(/^\*\*#\d{1,9}\*\*/, '').trim();
  const [, struck] = /^~~(.*)~~$/s.exec(named) ?? [];
  const title = parseTitle(struck ?? named);
  if (title === '' && id === null) problem(first + 1, 'A task needs a title.');
  const metaEnd = inner.findIndex((line) => !isMetaLine(line));
  const metaLines = metaEnd < 0 ? inner : inner.slice(0, metaEnd);
  const meta = parseMeta(metaLines, (index, message) => problem(first + 2 + index, message));
  const body = splitBody(trimBlank(inner.slice(metaLines.length)));
  tasks.push({
    ...meta,
    id,
    number: digits ? Number(digits) : null,
    line: first + 1,
    endLine: last + 1,
    checked: box !== ' ',
    struck: struck !== undefined,
    title,
    description: trimBlank(body.description).join('\n'),
    acceptance: body.acceptance,
  });
}

/** The description, and the list after the last `Done when:` when nothing but a list follows it. */
function splitBody(lines: readonly string[]): {
  readonly description: readonly string[];
  readonly acceptance: readonly string[];
  readonly labelled: boolean;
} {
  const label = lines.findLastIndex((line) => line.trimEnd() === DONE_WHEN);
  const none = { description: lines, acceptance: [], labelled: false };
  if (label < 0) return none;
  const items: string[][] = [];
  for (const line of lines.slice(label + 1)) {
    const [, start] = /^[-*+](?:[ \t](.*))?$/s.exec(line) ?? [];
    if (start !== undefined || /^[-*+]$/.test(line))
      items.push([unescapeBefore(stripBox(start ?? ''), /^(\\*)\[/)]);
    else if (line.trim() === '' || (/^ {2}/.test(line) && items.length > 0))
      items.at(-1)?.push(line.replace(/^ {0,2}/, ''));
    else return none;
  }
  const acceptance = items.map((item) => item.join('\n').trim()).filter((text) => text !== '');
  return { description: lines.slice(0, label), acceptance, labelled: true };
}

/** People like to write criteria as boxes; a criterion has no state of its own. */
function stripBox(text: string): string {
  return text.replace(/^\[[ xX]\][ \t]+/, '');
}

/** Lines without blank ones at both ends and without space at the very end; secrets taken out. */
function bodyLines(text: string): readonly string[] {
  return trimBlank(redact(text).replace(/\r\n?/g, '\n').trimEnd().split('\n'));
}

function trimBlank(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => line.trim() !== '');
  const last = lines.findLastIndex((line) => line.trim() !== '');
  return first < 0 ? [] : [...lines.slice(first, last), (lines[last] ?? '').trimEnd()];
}

const HTML_START = /(\\*)<(?=[a-z/!?])/gi;
const STRIKE_START = /^(\\*)~~/;

function renderTitle(title: string): string {
  const line = redact(title).replace(/\s+/g, ' ').trim();
  return escapeBefore(escapeBefore(line, HTML_START), STRIKE_START);
}

function parseTitle(text: string): string {
  return unescapeBefore(unescapeBefore(text.trim(), STRIKE_START), HTML_START);
}

/** Puts a backslash before what `pattern` finds; its first group is the backslashes that stand there already. */
function escapeBefore(text: string, pattern: RegExp): string {
  return text.replace(pattern, (found: string, slashes: string) => `${slashes}\\${found}`);
}

/** The opposite of `escapeBefore`; text without backslashes stays as it is. */
function unescapeBefore(text: string, pattern: RegExp): string {
  return text.replace(pattern, (found: string, slashes: string) =>
    found.slice(Math.ceil(slashes.length / 2)),
  );
}

function lineStarts(lines: readonly string[]): readonly number[] {
  let offset = 0;
  return lines.map((line) => {
    const start = offset;
    offset += line.length + 1;
    return start;
  });
}

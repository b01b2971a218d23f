import { markdownLines, oneLine } from '../core/base/plainText.ts';
import { NO_MODEL } from './words.ts';

/** Headings of the specification by the words a person would use for an addition. */
const ADDABLE: readonly (readonly [RegExp, string, RegExp])[] = [
  [/^non-?goal$/i, 'Non-goals', /non-?goals?/i],
  [/^(open )?question$/i, 'Open questions', /question/i],
  [/^risk$/i, 'Risks', /risks?/i],
  [/^phase$/i, 'Phases', /phases?/i],
  [/^test$/i, 'Testing', /test/i],
  [/^requirement$/i, 'Requirements', /requirement/i],
];

/**
 * Applies the instructions that need no understanding (add a requirement, risk, question, non-goal, phase or
 * test; remove R3; title: …), line by line, and records every one of them with what became of it under
 * “Revision notes”. All other text stays as it is.
 */
export function reviseSpec(content: string, instruction: string): string {
  let text = content.trimEnd();
  const notes: string[] = [];
  for (const order of orders(instruction)) {
    const { next, done } = apply(text, order);
    text = next;
    notes.push(
      `- “${oneLine(order, 300)}”: ${done ?? 'recorded, not applied. The offline planner can add a requirement, risk, question, non-goal, phase or test, remove a requirement by its number, and change the title; edit the text for the rest, or choose a language model.'}`,
    );
  }
  return addUnder(text, 'Revision notes', /^revision notes$/i, notes);
}

/** An instruction may hold several orders: one per line, or after a semicolon. */
export function orders(instruction: string): readonly string[] {
  return instruction
    .split(/\n|;\s+/)
    .map((part) => part.replace(/^\s*(?:[-*+]|\d+[.)])\s+/, '').trim())
    .filter((part) => part !== '');
}

function apply(text: string, order: string): { readonly next: string; readonly done: string | null } {
  const title =
    /^(?:(?:change|set) the title to|rename (?:it|the spec(?:ification)?) to|title:)\s*["“]?(.+?)["”]?\.?$/i.exec(
      order,
    )?.[1];
  if (title) return retitle(text, title);
  const removed = /^(?:please )?(?:remove|drop|delete)\s+(?:the )?(?:requirement )?R(\d+)\.?$/i.exec(
    order,
  )?.[1];
  if (removed) return removeRequirement(text, Number(removed));
  const added =
    /^(?:please )?add\s+(?:an?|the|another)?\s*(non-?goal|open question|question|risk|phase|test|requirement)s?\s*(?:that|:|,|–|-)?\s*(.+)$/is.exec(
      order,
    );
  const target = added?.[1] ? ADDABLE.find(([word]) => word.test(added[1] ?? '')) : undefined;
  if (!added?.[2] || !target) return { next: text, done: null };
  const words = added[2].trim().replace(/^["“]|["”]$/g, '');
  const sentence = words.charAt(0).toUpperCase() + words.slice(1);
  const [, heading, pattern] = target;
  if (heading !== 'Requirements')
    return { next: addUnder(text, heading, pattern, [`- ${sentence}`]), done: `added under ${heading}.` };
  const number = Math.max(0, ...[...text.matchAll(/\bR(\d+)\b/g)].map((match) => Number(match[1]))) + 1;
  return {
    next: addUnder(text, heading, pattern, [`- **R${number}** ${sentence}`]),
    done: `added as R${number}.`,
  };
}

function retitle(text: string, title: string): { readonly next: string; readonly done: string | null } {
  const lines = markdownLines(text);
  const at = lines.findIndex((line) => line.level === 1);
  const next =
    at < 0
      ? `# ${title}\n\n${text}`
      : lines.map((line, index) => (index === at ? `# ${title}` : line.text)).join('\n');
  return { next, done: 'the title was changed.' };
}

function removeRequirement(
  text: string,
  number: number,
): { readonly next: string; readonly done: string | null } {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => new RegExp(`^\\s*[-*+]\\s+\\**R${number}\\b`).test(line));
  if (at < 0) return { next: text, done: `there is no R${number}; nothing was removed.` };
  let end = at + 1;
  while (end < lines.length && /^\s{2,}\S/.test(lines[end] ?? '')) end += 1;
  return {
    next: [...lines.slice(0, at), ...lines.slice(end)].join('\n'),
    done: `R${number} was removed; the other numbers stay.`,
  };
}

/** Adds lines at the end of a section, or a new section at the end of the document. */
function addUnder(text: string, heading: string, pattern: RegExp, added: readonly string[]): string {
  const lines = markdownLines(text);
  const start = lines.findIndex((line) => line.level === 2 && pattern.test(line.heading));
  if (start < 0) {
    const note = heading === 'Revision notes' && !text.includes(NO_MODEL) ? [NO_MODEL, ''] : [];
    return `${text.trimEnd()}\n\n## ${heading}\n\n${[...note, ...added].join('\n')}\n`;
  }
  let end = lines.findIndex((line, index) => index > start && line.level > 0 && line.level <= 2);
  if (end < 0) end = lines.length;
  let last = end;
  while (last > start + 1 && lines[last - 1]?.text.trim() === '') last -= 1;
  const raw = lines.map((line) => line.text);
  const before = raw
    .slice(0, last)
    .filter((line, index) => !(index > start && line.trim() === '- None known.'));
  const gap = last === start + 1 ? [''] : [];
  return [...before, ...gap, ...added, ...(end < raw.length ? ['', ...raw.slice(end)] : [])].join('\n');
}

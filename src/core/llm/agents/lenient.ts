/** Readers for what models write in the place of what was asked: each gives the nearest sensible value, none throws. */
import { cleanText } from '../../base/plainText.ts';

/** Text of a text, number or truth value; a list of them is joined by line breaks; anything else is empty. */
export function asText(value: unknown): string {
  if (typeof value === 'string') return cleanText(value).trim();
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.map(asText).filter(Boolean).join('\n');
  return '';
}

/** A list of texts from a list, or from one text with a bullet, line or comma between them. */
export function asTexts(value: unknown): string[] {
  if (Array.isArray(value))
    return value.map((item) => asText(isRecord(item) ? firstText(item) : item)).filter(Boolean);
  const text = asText(value);
  if (text === '' || /^(none|null|n\/a|-)$/i.test(text)) return [];
  const lines = text.split('\n').map((line) => line.replace(/^\s*(?:[-*•]|\d+[.)])\s+/, '').trim());
  const filled = lines.filter(Boolean);
  return filled.length > 1 ? filled : (filled[0] ?? '').split(/\s*[,;]\s+/).filter(Boolean);
}

/** One of the words, also when it is written in another case, with marks around it or inside a phrase. */
export function asWord<T extends string>(
  value: unknown,
  words: readonly T[],
  synonyms: Readonly<Record<string, T>> = {},
): T | null {
  const text = asText(value)
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
  const direct = words.find((word) => word === text);
  if (direct) return direct;
  const synonym = Object.hasOwn(synonyms, text) ? synonyms[text] : undefined;
  if (synonym) return synonym;
  return words.find((word) => new RegExp(`(^|[^a-z])${word}([^a-z]|$)`).test(text)) ?? null;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function firstText(record: Readonly<Record<string, unknown>>): unknown {
  return Object.values(record).find((item) => typeof item === 'string' && item.trim() !== '');
}

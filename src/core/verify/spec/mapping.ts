import { isMap, isScalar } from 'yaml';
import type { Node, Pair, ParsedNode } from 'yaml';
import { IGNORED_KEYS, keysOf } from './describe.ts';
import type { SpecLevel } from './describe.ts';
import { nearest } from './nearest.ts';
import { kindOf, textOf } from './source.ts';
import type { Span, SpecSource } from './source.ts';

/** A key with its value; `value` is null when nothing stands there. Aliases are resolved. */
export interface Field {
  /** As written. */
  readonly name: string;
  readonly key: Span;
  readonly value: ParsedNode | null;
  /** Of the value, or of the key when there is none. */
  readonly place: Span;
}

/** The fields of a mapping by the name of the key that they mean (`requires` stands under `expect`). */
export type Fields = ReadonlyMap<string, readonly Field[]>;

/** How a spec is read: `compatible` takes what the original took. */
export interface Reading {
  readonly source: SpecSource;
  readonly compatible: boolean;
}

/** Merges inside merges that are followed. */
const MERGES = 10;

/** Reads the keys of a mapping; null (and a problem) when the node is none. */
export function readMapping(
  { source, compatible }: Reading,
  node: ParsedNode | null,
  level: SpecLevel,
  what: string,
): Fields | null {
  if (!isMap(node)) {
    source.error('wrong_type', `${what} must be a mapping, not ${kindOf(node)}.`, source.span(node));
    return null;
  }
  const known = keysOf(level).filter(
    (key) => !compatible || key.original || key.name === 'mode' || key.name === 'name',
  );
  const names = known.map(({ name }) => name);
  const seen = new Map<string, Field>();
  for (const field of fieldsOf(source, node, MERGES)) {
    if (seen.has(field.name)) {
      const say = compatible ? source.warn.bind(source) : source.error.bind(source);
      say(
        'duplicate_key',
        `\`${field.name}\` stands here twice${compatible ? '; the last one counts' : ''}.`,
        field.key,
      );
    }
    seen.set(field.name, field);
    if (!names.includes(field.name)) sayUnknown({ source, compatible }, field, level, names);
  }
  const fields = new Map<string, Field[]>();
  for (const { name, sameAs } of known) {
    const field = seen.get(name);
    if (field) fields.set(sameAs ?? name, [...(fields.get(sameAs ?? name) ?? []), field]);
  }
  return fields;
}

export function first(fields: Fields, name: string): Field | null {
  return fields.get(name)?.[0] ?? null;
}

/** A text or number; null with a problem when it is something else, null without one when it is not there. */
export function readText({ source }: Reading, field: Field | null): string | null {
  if (!field || field.value === null) return null;
  const text = textOf(field.value);
  if (text === null && !(isScalar(field.value) && field.value.value === null))
    source.error('wrong_type', `\`${field.name}\` must be a text, not ${kindOf(field.value)}.`, field.place);
  return text;
}

export function readFlag({ source }: Reading, field: Field | null, preset: boolean): boolean {
  if (!field) return preset;
  const value = isScalar(field.value) ? field.value.value : null;
  if (typeof value === 'boolean') return value;
  source.error('wrong_type', `\`${field.name}\` must be true or false.`, field.place);
  return preset;
}

/** A whole number of at least 0; null when it is not there or wrong. */
export function readWhole({ source }: Reading, field: Field | null): number | null {
  if (!field) return null;
  const value = isScalar(field.value) ? field.value.value : null;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  source.error('wrong_type', `\`${field.name}\` must be a whole number of at least 0.`, field.place);
  return null;
}

/** The keys in the order of the text; what `<<` brings in comes first, so that it gives way. */
function fieldsOf(source: SpecSource, node: ParsedNode, merges: number): readonly Field[] {
  if (!isMap(node)) return [];
  const merged: Field[] = [];
  const own: Field[] = [];
  for (const { key, value } of node.items as Pair<ParsedNode, Node | null>[]) {
    const name = textOf(source.resolve(key));
    if (name === '<<' && merges > 0) {
      const from = source.resolve(value);
      if (from) merged.push(...fieldsOf(source, from, merges - 1));
      continue;
    }
    const at = source.span(key);
    if (name === null) {
      source.error('wrong_type', `A key must be a text, not ${kindOf(source.resolve(key))}.`, at);
      continue;
    }
    const resolved = source.resolve(value);
    const place = resolved && !isNothing(resolved) ? source.span(value) : at;
    own.push({ name, key: at, value: resolved && isNothing(resolved) ? null : resolved, place });
  }
  const names = new Set(own.map(({ name }) => name));
  return [...merged.filter(({ name }) => !names.has(name)), ...own];
}

function isNothing(node: ParsedNode): boolean {
  return isScalar(node) && (node.value === null || node.value === undefined);
}

function sayUnknown(
  { source, compatible }: Reading,
  { name, key }: Field,
  level: SpecLevel,
  names: readonly string[],
): void {
  const instead = IGNORED_KEYS.get(name);
  if (instead !== undefined && level !== 'spec') {
    source.warn('ignored_key', `\`${name}\` is not looked at. ${instead}`, key);
    return;
  }
  const near = nearest(name, names);
  if (compatible) {
    source.warn(
      'unknown_key',
      `\`${name}\` is not looked at in compatible mode.${near === null ? '' : ` Is \`${near}\` meant?`}`,
      key,
      near,
    );
    return;
  }
  if (near !== null) {
    source.error('unknown_key', `\`${name}\` is not known here. Is \`${near}\` meant?`, key, near);
    return;
  }
  // At the top nothing but a misspelt key changes what is proven; below, an invented one would prove nothing.
  if (level === 'spec')
    source.warn(
      'unknown_key',
      `\`${name}\` is not known and not looked at. Put what is your own under \`metadata\`.`,
      key,
    );
  else source.error('unknown_key', `\`${name}\` is not known here. Known: ${names.join(', ')}.`, key);
}

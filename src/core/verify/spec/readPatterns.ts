import { isMap, isScalar, isSeq } from 'yaml';
import type { Node, ParsedNode } from 'yaml';
import { PATTERN_KINDS, SPEC_LIMITS } from '../../model/verification.ts';
import type { PatternKind, RulePattern } from '../../model/verification.ts';
import { first, readMapping, readWhole } from './mapping.ts';
import type { Field, Fields, Reading } from './mapping.ts';
import { checkPattern } from './checkPattern.ts';
import { kindOf, textOf } from './source.ts';
import type { Span } from './source.ts';

export type Side = 'match' | 'expect';

/** Reading of rules, which counts over the whole spec. */
export interface RuleReading extends Reading {
  readonly count: { patterns: number; regexWeight: number; refused: boolean };
}

/** The patterns of `match` or `expect`; nothing when the key is absent or empty. */
export function readPatternSet(
  reading: RuleReading,
  field: Field | null,
  side: Side,
): readonly RulePattern[] {
  if (!field || field.value === null) return [];
  const fields = readMapping(reading, field.value, 'patterns', `\`${field.name}\``);
  if (!fields) return [];
  const counts = readCounts(reading, fields, side);
  return PATTERN_KINDS.flatMap((kind) => {
    const all = (fields.get(kind) ?? []).map((each) => readItems(reading, each, kind, side, counts));
    // The original looked at `strings` only where `expressions` was empty.
    return reading.compatible ? (all.find((list) => list.length > 0) ?? []) : all.flat();
  });
}

interface Counts {
  readonly atLeast: number | null;
  readonly atMost: number | null;
}

function readCounts(reading: Reading, fields: Fields, side: Side): Counts {
  const least = first(fields, 'at_least');
  const most = first(fields, 'at_most');
  const atLeast = readWhole(reading, least);
  const atMost = readWhole(reading, most);
  const { source } = reading;
  if (least && side === 'match')
    source.error(
      'wrong_count',
      '`at_least` belongs to `expect`: `match` says what must not be found.',
      least.key,
    );
  else if (least && atLeast === 0)
    source.error(
      'wrong_count',
      '`at_least: 0` holds always. Ask for at least 1, or say `at_most`.',
      least.place,
    );
  if (least && most && atLeast !== null && atMost !== null && atLeast > atMost)
    source.error(
      'wrong_count',
      `at_least ${atLeast} is more than at_most ${atMost}: never both.`,
      least.place,
    );
  return { atLeast, atMost };
}

function readItems(
  reading: RuleReading,
  field: Field,
  kind: PatternKind,
  side: Side,
  counts: Counts,
): readonly RulePattern[] {
  const { source, compatible } = reading;
  const { value } = field;
  if (value === null) return [];
  if (compatible && isScalar(value)) return readLetters(reading, field, kind);
  const items: readonly (Node | null)[] = isSeq(value) ? (value.items as (Node | null)[]) : [value];
  const patterns: RulePattern[] = [];
  for (const item of items) {
    if (++reading.count.patterns > SPEC_LIMITS.patterns) {
      if (reading.count.patterns === SPEC_LIMITS.patterns + 1)
        source.error(
          'too_large',
          `More than ${SPEC_LIMITS.patterns} patterns in one spec.`,
          source.span(item),
        );
      return patterns;
    }
    const node = source.resolve(item);
    const place = node && source.raw(source.span(item)) !== '' ? source.span(item) : field.key;
    const pattern = readItem(reading, node, place, kind, side, counts);
    if (pattern) patterns.push(pattern);
  }
  return patterns;
}

function readItem(
  reading: RuleReading,
  node: ParsedNode | null,
  place: Span,
  kind: PatternKind,
  side: Side,
  counts: Counts,
): RulePattern | null {
  const { source, compatible } = reading;
  let own = counts;
  let written: ParsedNode | null = node;
  if (isMap(node) && !compatible) {
    if (isUnquoted(node)) {
      source.error(
        'wrong_type',
        `This reads as a mapping. Put the pattern in quotes: '${source.raw(place).replaceAll("'", "''")}'.`,
        place,
      );
      return null;
    }
    const fields = readMapping(reading, node, 'pattern', 'A pattern');
    if (!fields) return null;
    const itsOwn = readCounts(reading, fields, side);
    own = {
      atLeast: fields.has('at_least') ? itsOwn.atLeast : counts.atLeast,
      atMost: fields.has('at_most') ? itsOwn.atMost : counts.atMost,
    };
    const field = first(fields, 'pattern');
    written = field?.value ?? null;
    if (!field) {
      source.error('missing_key', 'A pattern with counts needs `pattern`: its text.', place);
      return null;
    }
    place = field.place;
  }
  const text = textOf(written);
  if (compatible && isDropped(written)) return null;
  if (text === null) {
    if (isSeq(written) || isMap(written))
      source.error('wrong_type', `A pattern must be a text, not ${kindOf(written)}.`, place);
    else source.error('dead_pattern', 'An empty pattern finds nothing. Write it or remove it.', place);
    return null;
  }
  const pattern: RulePattern = {
    kind,
    text,
    atLeast: own.atLeast,
    atMost: own.atMost,
    line: source.line(place.start),
    column: source.column(place.start),
  };
  checkPattern(reading, pattern, place, side);
  return pattern;
}

/** `- GET: /users` and `- {id}` are mappings to YAML and patterns to whoever wrote them. */
function isUnquoted(node: ParsedNode): boolean {
  if (!isMap(node)) return false;
  const names = new Set(['pattern', 'at_least', 'at_most']);
  return !node.items.some(({ key }) => {
    const name = textOf(key as ParsedNode);
    return name !== null && (names.has(name) || name.startsWith('pat') || name.startsWith('at'));
  });
}

/** The original took a text for the list of its letters. */
function readLetters(reading: RuleReading, field: Field, kind: PatternKind): readonly RulePattern[] {
  const { source } = reading;
  const value = isScalar(field.value) ? field.value.value : null;
  if (typeof value !== 'string') {
    if (!isDropped(field.value))
      source.error('wrong_type', `\`${field.name}\` must be a list of texts.`, field.place);
    return [];
  }
  if (value !== '')
    source.warn(
      'wrong_type',
      `Compatible mode looks for the letters of "${value}" one by one. Write a list.`,
      field.place,
    );
  const letters = [...value].slice(0, Math.max(0, SPEC_LIMITS.patterns - reading.count.patterns));
  reading.count.patterns += letters.length;
  const [line, column] = [source.line(field.place.start), source.column(field.place.start)];
  return letters.map((text) => ({ kind, text, atLeast: null, atMost: null, line, column }));
}

/** What the original dropped from its lists: nothing, empty texts, 0 and false. */
function isDropped(node: ParsedNode | null): boolean {
  if (node === null) return true;
  if (isMap(node) || isSeq(node)) return node.items.length === 0;
  return isScalar(node) && !node.value;
}

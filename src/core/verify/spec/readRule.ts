import { isMap } from 'yaml';
import type { Node, ParsedNode } from 'yaml';
import { SEVERITIES } from '../../model/verification.ts';
import type { RulePattern, Severity, VerificationRule } from '../../model/verification.ts';
import { first, readFlag, readMapping, readText } from './mapping.ts';
import type { Field, Fields } from './mapping.ts';
import { givesWay } from '../sides.ts';
import { nearest } from './nearest.ts';
import { readCommand } from './readCommand.ts';
import { readPatternSet } from './readPatterns.ts';
import type { RuleReading, Side } from './readPatterns.ts';
import { readScope } from './readScope.ts';
import { textOf } from './source.ts';

const INCOMPLETE = "Each refactor rule must include 'id' and 'description'";

/** One rule; null with a problem when it cannot be read. */
export function readRule(
  reading: RuleReading,
  item: Node | null,
  caseSensitive: boolean,
): VerificationRule | null {
  const { source } = reading;
  const node = source.resolve(item);
  const place = source.span(item);
  if (!isMap(node)) {
    source.error('incomplete_rule', `${INCOMPLETE}: this is no mapping.`, place);
    return null;
  }
  // First of all, so that every problem can say which rule it is about.
  const named = node.items.find(({ key }) => textOf(key as ParsedNode) === 'id');
  source.ruleId = textOf(source.resolve(named?.value as Node | null | undefined));
  const before = source.errors;
  const fields = readMapping(reading, node, 'rule', 'A rule');
  if (!fields) return null;
  const id = required(reading, first(fields, 'id'));
  const description = required(reading, first(fields, 'description'));
  const at = source.lineFrom(place.start);
  // A misspelt key was said already.
  const missing = [
    ...(id === null && !source.refusedFor('id') ? ['id'] : []),
    ...(description === null && !source.refusedFor('description') ? ['description'] : []),
  ];
  if (missing.length > 0)
    source.error(
      'incomplete_rule',
      `${INCOMPLETE}: ${missing.length > 1 ? 'both are' : `'${missing[0]}' is`} missing.`,
      at,
    );
  const severity = readSeverity(reading, first(fields, 'severity'), id ?? '');
  const scope = readScope(reading, first(fields, 'scope'));
  const match = readSide(reading, fields, 'match');
  const expect = readSide(reading, fields, 'expect');
  const command = readCommand(reading, first(fields, 'command'));
  const anyField = first(fields, 'expect_any');
  const expectAny = readFlag(reading, anyField, false);
  // What was refused may be all that the rule asks for.
  if (match.length === 0 && expect.length === 0 && command === null && source.errors === before)
    source.warn(
      'empty_rule',
      'This rule asks for nothing, so it always holds. Fill `match`, `expect` or `command`.',
      at,
    );
  if (anyField && expectAny && expect.length === 0)
    source.warn('empty_rule', '`expect_any` without `expect` says nothing.', anyField.key);
  const rule = {
    id: id ?? '',
    description: description ?? '',
    severity,
    category: readText(reading, first(fields, 'category')) || 'schema',
    match,
    expect,
    expectAny,
    command,
    scope,
    caseSensitive: readFlag(reading, first(fields, 'case_sensitive'), caseSensitive),
    guidance: readText(reading, first(fields, 'guidance')) || null,
    line: source.line(place.start),
    endLine: source.line(Math.max(place.start, place.end - 1)),
  };
  if (!reading.compatible) checkBothSides(reading, rule);
  return id === null || description === null ? null : rule;
}

/** A text that must be there; the original also refused what counts as nothing. */
function required(reading: RuleReading, field: Field | null): string | null {
  const text = readText(reading, field);
  if (text === null || text.trim() === '') return null;
  return reading.compatible && /^(0|false)$/i.test(text) ? null : text;
}

function readSide(reading: RuleReading, fields: Fields, side: Side): readonly RulePattern[] {
  const all = (fields.get(side) ?? []).map((field) => readPatternSet(reading, field, side));
  return reading.compatible ? (all.find((list) => list.length > 0) ?? []) : all.flat();
}

function readSeverity({ source, compatible }: RuleReading, field: Field | null, id: string): Severity {
  if (!field || field.value === null) return 'medium';
  const written = textOf(field.value);
  const word = written?.toLowerCase() ?? '';
  const found = SEVERITIES.find((each) => each === (compatible ? word : word.trim()));
  if (found) return found;
  const near = SEVERITY_WORDS.get(word) ?? nearest(word, SEVERITIES);
  source.error(
    'wrong_severity',
    `Invalid severity '${written ?? ''}' for rule '${id}': ${near === null ? `one of ${SEVERITIES.join(', ')}` : `is ${near} meant?`}`,
    field.place,
    near,
  );
  return 'medium';
}

/** What other tools call them. */
const SEVERITY_WORDS: ReadonlyMap<string, Severity> = new Map([
  ['error', 'high'],
  ['warning', 'medium'],
  ['info', 'low'],
  ['blocker', 'critical'],
  ['major', 'high'],
  ['minor', 'low'],
]);

function checkBothSides(
  { source }: RuleReading,
  rule: Pick<VerificationRule, 'match' | 'expect' | 'caseSensitive'>,
): void {
  for (const pattern of rule.match)
    if (givesWay(pattern, rule)) {
      const start = source.offset(pattern.line, pattern.column);
      source.warn(
        'both_sides',
        `\`${pattern.text}\` stands under match and under expect. It counts as expected only.`,
        source.lineFrom(start),
      );
    }
}

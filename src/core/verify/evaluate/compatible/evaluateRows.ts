import type { PatternKind, RulePattern, VerificationRule } from '../../../model/verification.ts';
import { fnmatch } from './fnmatch.ts';
import { compatiblePattern, type CompatiblePattern } from './pattern.ts';
import type { Row, Rows, Source } from './rows.ts';

/** One record of the original's report. */
export interface RowHit {
  readonly file: string;
  readonly line: number;
  readonly source: string;
  readonly match: string;
  readonly term: string;
  readonly kind: PatternKind;
}

export interface RowsReport {
  readonly violations: readonly RowHit[];
  readonly expected: readonly RowHit[];
  /** Files with a violation and nothing expected. */
  readonly missingExpectationFiles: readonly string[];
  /** Patterns that were not tested because they are not linear. */
  readonly untested: readonly string[];
}

/** In the order in which the original looks. */
const SEARCHED: readonly (readonly [PatternKind, readonly Source[]])[] = [
  [
    'identifiers',
    ['symbols', 'symbols_jsx', 'variable_usage', 'assignments.target', 'function_call_args.callee'],
  ],
  ['expressions', ['assignments.source', 'function_call_args.argument', 'sql_queries', 'api_endpoints']],
  ['sql_tables', ['sql_query_tables']],
  ['api_routes', ['api_endpoints']],
];
const BATCH = 50;
const MOST_ROWS = 500;

/** The original's verdict about one rule, its faults included. */
export function* evaluateRows(rule: VerificationRule, rows: Rows): Generator<void, RowsReport> {
  const inScope = scopeTest(rule.scope);
  const untested = new Set<string>();
  const violations = yield* search(rule.match, rows, inScope, untested);
  const expected = yield* search(rule.expect, rows, inScope, untested);
  const withExpected = new Set(expected.map(({ file }) => file));
  const files = new Set(violations.map(({ file }) => file).filter((file) => !withExpected.has(file)));
  return {
    violations,
    expected,
    missingExpectationFiles: [...files].toSorted(),
    untested: [...untested],
  };
}

function* search(
  patterns: readonly RulePattern[],
  rows: Rows,
  inScope: (path: string) => boolean,
  untested: Set<string>,
): Generator<void, RowHit[]> {
  const hits: RowHit[] = [];
  for (const [kind, sources] of SEARCHED) {
    const terms = patterns
      .filter((pattern) => pattern.kind === kind)
      .map((pattern) => compatiblePattern(pattern.text));
    for (const { text } of terms.filter((term) => term.untested)) untested.add(text);
    const found = new Map<string, RowHit>();
    for (const source of sources) {
      for (let from = 0; from < terms.length; from += BATCH) {
        for (const hit of searchBatch(terms.slice(from, from + BATCH), rows[source], source, kind, inScope)) {
          const key = JSON.stringify([hit.file, hit.line, hit.source, hit.match]);
          if (!found.has(key)) found.set(key, hit);
        }
        yield;
      }
    }
    hits.push(...[...found.values()].toSorted(byPlace));
  }
  return hits;
}

/** The database gives rows that hold one of the batch's texts, at most 500; scope and exact match come after that. */
function searchBatch(
  terms: readonly CompatiblePattern[],
  rows: readonly Row[],
  source: Source,
  kind: PatternKind,
  inScope: (path: string) => boolean,
): RowHit[] {
  const fetched = rows
    .filter((row) => terms.some((term) => term.filter(row.text)))
    .toSorted((a, b) => order(a.file, b.file) || a.line - b.line)
    .slice(0, MOST_ROWS);
  const hits: RowHit[] = [];
  for (const { file, line, text } of fetched) {
    if (file === '' || !inScope(file)) continue;
    const term = terms.find((candidate) => candidate.test(text));
    if (!term) continue;
    hits.push({ file, line, source: source.split('.')[0] ?? source, match: text, term: term.text, kind });
  }
  return hits;
}

function scopeTest(scope: VerificationRule['scope']): (path: string) => boolean {
  const include = scope.include.map(fnmatch);
  const exclude = scope.exclude.map(fnmatch);
  return (path) =>
    !exclude.some((matches) => matches(path)) &&
    (include.length === 0 || include.some((matches) => matches(path)));
}

function byPlace(a: RowHit, b: RowHit): number {
  return order(a.file, b.file) || a.line - b.line || order(a.match, b.match);
}

function order(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { evaluateRows } from '../../../../src/core/verify/evaluate/compatible/evaluateRows.ts';
import { emptyRows, type Row, type Rows } from '../../../../src/core/verify/evaluate/compatible/rows.ts';
import type { VerificationRule } from '../../../../src/core/model/verification.ts';
import { compatible } from './workspace.ts';

type Table = readonly Readonly<Record<string, string | number | null>>[];
interface Case {
  readonly name: string;
  readonly profile: string;
  readonly index: string;
  readonly expect: {
    readonly total_violations: number;
    readonly task_audit_status: 'pass' | 'fail';
    readonly rules?: readonly {
      readonly id: string;
      readonly violations: readonly unknown[];
      readonly expected: readonly unknown[];
      readonly missing_expectation_files: readonly string[];
    }[];
  };
}

const file = new URL('../../../fixtures/verify/original-verdicts.json', import.meta.url);
const { indexes, cases } = JSON.parse(readFileSync(file, 'utf8')) as {
  readonly indexes: Readonly<Record<string, Readonly<Record<string, Table>>>>;
  readonly cases: readonly Case[];
};

/** Columns of the original's tables: file, line, searched texts, what is shown beside them. */
const COLUMNS: Readonly<Record<string, readonly [string, string, Readonly<Record<string, string>>]>> = {
  symbols: ['path', 'line', { symbols: 'name' }],
  symbols_jsx: ['path', 'line', { symbols_jsx: 'name' }],
  variable_usage: ['file', 'line', { variable_usage: 'variable_name' }],
  assignments: ['file', 'line', { 'assignments.target': 'target_var', 'assignments.source': 'source_expr' }],
  function_call_args: [
    'file',
    'line',
    { 'function_call_args.callee': 'callee_function', 'function_call_args.argument': 'argument_expr' },
  ],
  sql_queries: ['file_path', 'line_number', { sql_queries: 'query_text' }],
  api_endpoints: ['file', 'line', { api_endpoints: 'path' }],
  sql_query_tables: ['query_file', 'query_line', { sql_query_tables: 'table_name' }],
};

function rowsOfTables(tables: Readonly<Record<string, Table>>): Rows {
  const rows = emptyRows();
  for (const [table, lines] of Object.entries(tables)) {
    const [path, line, texts] = COLUMNS[table] ?? ['', '', {}];
    for (const record of lines) {
      for (const [source, column] of Object.entries(texts)) {
        const list: Row[] = rows[source as keyof Rows] as Row[];
        const text = String(record[column] ?? '');
        list.push({ file: String(record[path]), line: Number(record[line]), text, context: '' });
      }
    }
  }
  return rows;
}

function report(rule: VerificationRule, rows: Rows) {
  const steps = evaluateRows(rule, rows);
  let step = steps.next();
  while (!step.done) step = steps.next();
  const short = (hits: typeof step.value.violations) =>
    hits.map((hit) => [hit.file, hit.line, hit.source, hit.match, hit.term]);
  return {
    id: rule.id,
    violations: short(step.value.violations),
    expected: short(step.value.expected),
    missing_expectation_files: step.value.missingExpectationFiles,
  };
}

describe('the verdict of the original, on its own tables', () => {
  for (const { name, profile, index, expect } of cases) {
    it(name, () => {
      const rows = rowsOfTables(indexes[index] ?? {});
      const rules = compatible(profile).rules.map((rule) => report(rule, rows));
      const total = rules.reduce((sum, { violations }) => sum + violations.length, 0);
      assert.equal(total, expect.total_violations);
      assert.equal(total === 0 ? 'pass' : 'fail', expect.task_audit_status);
      if (!expect.rules) return;
      const recorded = expect.rules.map(({ id, violations, expected, missing_expectation_files }) => ({
        id,
        violations,
        expected,
        missing_expectation_files,
      }));
      assert.deepEqual(rules, recorded);
    });
  }
});

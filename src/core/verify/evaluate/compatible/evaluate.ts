import type {
  Finding,
  RuleReport,
  ProofReport,
  VerificationRule,
  ProofSpec,
} from '../../../model/verification.ts';
import { specKey } from '../../spec/key.ts';
import type { IndexView } from '../../../index/view.ts';
import { createEvaluationCache } from '../cache.ts';
import type { EvaluationOptions } from '../evaluate.ts';
import { ScopeState } from '../scopeState.ts';
import { evaluateRows, type RowHit, type RowsReport } from './evaluateRows.ts';
import { rowsOf, type Rows } from './rows.ts';

const EVIDENCE = 20;

/**
 * `mode: compatible`: the verdict of the original rule profiles on our index. Its scopes are its own, so the
 * content key covers every file. Nothing is undecided here, except what would take exponential time.
 */
export function* evaluateCompatible(
  spec: ProofSpec,
  view: IndexView,
  options: EvaluationOptions,
): Generator<void, ProofReport> {
  const started = options.now?.() ?? 0;
  const cache = options.cache ?? createEvaluationCache();
  cache.sync(view);
  const { version } = cache;
  if (cache.compatibleRows?.version !== version) {
    cache.compatibleRows = { version, rows: yield* rowsOf(view) };
  }
  const { rows } = cache.compatibleRows;
  const rules: RuleReport[] = [];
  for (const rule of spec.rules) rules.push(yield* evaluateRule(rule, rows, view, options.limit));
  const everything = cache.scopes.get(ALL_FILES) ?? new ScopeState(() => true);
  cache.scopes.set(ALL_FILES, everything);
  yield* everything.update(view, cache, options.hash);
  const failed = rules.some(({ verdict }) => verdict === 'fail');
  const undecided = rules.some(({ verdict }) => verdict === 'undecided');
  return {
    verdict: failed ? 'fail' : undecided ? 'undecided' : 'pass',
    rules,
    findingTotal: rules.reduce((sum, { findingTotal }) => sum + findingTotal, 0),
    notes: ['Compatible mode: the verdict of the original rule profiles, their faults included.'],
    specKey: specKey(spec, options.hash),
    contentKey: options.hash(`content ${everything.sum.toString()}`),
    durationMs: Math.max(0, (options.now?.() ?? 0) - started),
  };
}

const ALL_FILES = 'every file';

function* evaluateRule(
  rule: VerificationRule,
  rows: Rows,
  view: IndexView,
  limit: number,
): Generator<void, RuleReport> {
  const report = yield* evaluateRows(rule, rows);
  const violations = report.violations.toSorted(byPlace);
  const findings =
    violations.length > 0
      ? violations.slice(0, limit).map((hit) => violation(rule, hit, report, view))
      : report.untested.map((text) => untested(rule, text));
  const { id: ruleId, description, severity, category, guidance } = rule;
  return {
    ...{ ruleId, description, severity, category, guidance },
    verdict: violations.length > 0 ? 'fail' : findings.length > 0 ? 'undecided' : 'pass',
    findings,
    findingTotal: violations.length > 0 ? violations.length : findings.length,
    evidence: report.expected.slice(0, EVIDENCE).map(({ file, line, kind, term }) => ({
      path: file,
      line,
      column: 1,
      pattern: `${kind}: ${term}`,
    })),
    evidenceTotal: report.expected.length,
    filesInScope: view.files.length,
  };
}

function violation(rule: VerificationRule, hit: RowHit, report: RowsReport, view: IndexView): Finding {
  const { file: path, line, source, match, term, kind } = hit;
  const text = view.text(path)?.split('\n')[line - 1] ?? '';
  const column = Math.max(0, text.indexOf(match)) + 1;
  const alone = report.missingExpectationFiles.includes(path) && rule.expect.length > 0;
  return {
    ruleId: rule.id,
    severity: rule.severity,
    kind: 'forbidden',
    path,
    line,
    column,
    endColumn: text.includes(match) ? column + match.length : column,
    text: text.trim().slice(0, 300),
    pattern: `${kind}: ${term}`,
    message: `Found in ${source}: ${match}.${alone ? ' Nothing that is expected was found in this file.' : ''}`,
  };
}

function untested(rule: VerificationRule, text: string): Finding {
  return {
    ruleId: rule.id,
    severity: rule.severity,
    kind: 'undecided',
    ...{ path: null, line: 0, column: 0, endColumn: 0, text: '' },
    pattern: text,
    message: `The expression ${text} uses look-around or back references, which are not run here.`,
  };
}

function byPlace(a: RowHit, b: RowHit): number {
  return a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1;
}

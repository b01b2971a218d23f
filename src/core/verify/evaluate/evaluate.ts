import type { RuleReport, ProofReport, VerificationRule, ProofSpec } from '../../model/verification.ts';
import { specKey } from '../spec/key.ts';
import type { IndexView } from '../../index/view.ts';
import { createEvaluationCache, type EvaluationCache } from './cache.ts';
import { evaluateCompatible } from './compatible/evaluate.ts';
import { compileRule, ruleKey } from './compiledRule.ts';
import { notesOf } from './notes.ts';
import { ruleBody } from './ruleBody.ts';
import { RuleState } from './ruleState.ts';
import { compileScope, type Scope } from './scope.ts';
import { ScopeState } from './scopeState.ts';
import { SourceFile } from './source.ts';
import { WordFiles } from './wordFiles.ts';

export interface EvaluationOptions {
  /** Findings shown per rule; all are counted. */
  readonly limit: number;
  /** From an earlier evaluation of the same index: only what changed since is looked at. */
  readonly cache?: EvaluationCache;
  /** SHA-256 in hexadecimal digits. */
  readonly hash: (text: string) => string;
  /** Milliseconds; without it `durationMs` is 0. */
  readonly now?: () => number;
}

/**
 * Says what a spec's rules find in the code. Yields often, so that the caller can let others in or give up;
 * commands are not run. The same spec and content give the same report, in whatever steps the content came.
 */
export function* evaluateSpec(
  spec: ProofSpec,
  view: IndexView,
  options: EvaluationOptions,
): Generator<void, ProofReport> {
  if (spec.mode === 'compatible') return yield* evaluateCompatible(spec, view, options);
  const started = options.now?.() ?? 0;
  const cache = options.cache ?? createEvaluationCache();
  const states = yield* prepareRules(spec.rules, view, { ...options, cache });
  const reports: RuleReport[] = [];
  for (const [index, rule] of spec.rules.entries()) {
    const state = states[index];
    if (state) reports.push(reportOf(rule, state, view, options.limit));
    yield;
  }
  const contentKey = options.hash(`content ${yield* contentOf(states, view, cache, options)}`);
  return {
    verdict: worst(reports),
    rules: reports,
    findingTotal: reports.reduce((sum, report) => sum + report.findingTotal, 0),
    notes: notesOf(states, view),
    specKey: specKey(spec, options.hash),
    contentKey,
    durationMs: Math.max(0, (options.now?.() ?? 0) - started),
  };
}

/**
 * Looks at every file that changed, once for all rules. Whoever evaluates several specs gives the rules of all
 * of them first: then each file is read once, not once per spec.
 */
export function* prepareRules(
  rules: readonly VerificationRule[],
  view: IndexView,
  { cache, hash }: { readonly cache: EvaluationCache; readonly hash: (text: string) => string },
): Generator<void, readonly RuleState[]> {
  cache.sync(view);
  const { version } = cache;
  const states = rules.map((rule) => stateOf(rule, cache));
  const distinct = [...new Set(states)];
  const planned = new Set<string>();
  const listed = new Set<Iterable<string>>();
  const words = new WordFiles(view);
  for (const state of distinct) {
    yield* state.scope.update(view, cache, hash);
    for (const paths of state.plan(view, cache, words)) {
      // Most rules are about the same files.
      if (listed.has(paths)) continue;
      listed.add(paths);
      for (const path of paths) planned.add(path);
    }
    yield;
  }
  let count = 0;
  for (const path of [...planned].toSorted()) {
    const file = view.file(path);
    if (!file) continue;
    const source = new SourceFile(file, view);
    for (const state of distinct) state.take(source);
    if (++count % FILES_PER_TURN === 0) yield;
  }
  for (const state of distinct) state.finish(version);
  return states;
}

const FILES_PER_TURN = 8;

function stateOf(rule: VerificationRule, cache: EvaluationCache): RuleState {
  const key = ruleKey(rule);
  const known = cache.rules.get(key);
  if (known) return known;
  const compiled = compileRule(rule, cache.compile);
  const state = new RuleState(compiled, scopeState(compiled.scope, cache));
  cache.rules.set(key, state);
  return state;
}

function scopeState(scope: Scope, cache: EvaluationCache): ScopeState {
  const known = cache.scopes.get(scope.key);
  if (known) return known;
  const state = new ScopeState((file) => scope.holds(file));
  cache.scopes.set(scope.key, state);
  return state;
}

function reportOf(rule: VerificationRule, state: RuleState, view: IndexView, limit: number): RuleReport {
  return {
    ruleId: rule.id,
    description: rule.description,
    severity: rule.severity,
    category: rule.category,
    guidance: rule.guidance,
    ...ruleBody(state, view, limit),
    filesInScope: state.scope.fileCount,
  };
}

/** The content of every file that one of the rules' scopes holds. */
function* contentOf(
  states: readonly RuleState[],
  view: IndexView,
  cache: EvaluationCache,
  options: EvaluationOptions,
): Generator<void, string> {
  const scopes = new Map<string, Scope>();
  for (const { compiled } of states) {
    scopes.set(compiled.scope.key, compiled.scope);
    const { include, exclude, languages } = compiled.rule.scope;
    // Rules about files look at files of every language.
    if (languages.length > 0 && compiled.patterns.some(({ kind }) => kind.needs === 'path')) {
      const all = compileScope({ include, exclude, languages: [] });
      scopes.set(all.key, all);
    }
  }
  const [first] = scopes.values();
  if (!first) return '';
  const key = [...scopes.keys()].toSorted().join('\n');
  const union: Scope = {
    key,
    holds: (file) => [...scopes.values()].some((scope) => scope.holds(file)),
    holdsPath: () => false,
  };
  const state = scopeState(scopes.size === 1 ? first : union, cache);
  yield* state.update(view, cache, options.hash);
  return state.sum.toString();
}

function worst(reports: readonly RuleReport[]): ProofReport['verdict'] {
  if (reports.some(({ verdict }) => verdict === 'fail')) return 'fail';
  return reports.some(({ verdict }) => verdict === 'undecided') ? 'undecided' : 'pass';
}

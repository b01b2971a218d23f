import type { RulePattern, VerificationRule } from '../../model/verification.ts';
import { PlanningError } from '../../errors.ts';
import { sameFolded } from './pattern.ts';
import { compileScope, type Scope } from './scope.ts';
import type { Kind, PatternSearch } from './kinds/kind.ts';
import { KINDS } from './kinds/list.ts';

/** A pattern with its side and how often it may be found. */
export interface CompiledPattern {
  readonly pattern: RulePattern;
  readonly kind: Kind;
  readonly side: 'match' | 'expect';
  /** As findings name it: `kind: text`. */
  readonly label: string;
  readonly fewest: number;
  readonly most: number;
  /** Null when the pattern cannot be read; `unreadable` says why. The rule is then undecided. */
  readonly search: PatternSearch | null;
  readonly unreadable: string | null;
}

/** A rule, ready to be looked for. */
export interface CompiledRule {
  readonly rule: VerificationRule;
  readonly key: string;
  readonly scope: Scope;
  readonly patterns: readonly CompiledPattern[];
}

/** What the results of a rule depend on, code apart. Rules of equal keys have equal findings. */
export function ruleKey(rule: VerificationRule): string {
  return JSON.stringify([
    rule.id,
    rule.severity,
    rule.match.map(patternKey),
    rule.expect.map(patternKey),
    rule.expectAny,
    [rule.scope.include, rule.scope.exclude, rule.scope.languages],
    rule.caseSensitive,
  ]);
}

/** What a pattern asks for, wherever it stands in the YAML. */
function patternKey(pattern: RulePattern): readonly unknown[] {
  return [pattern.kind, pattern.text, pattern.atLeast, pattern.atMost];
}

/** Compiles the patterns; a pattern on both sides is meant as expected. */
export function compileRule(rule: VerificationRule): CompiledRule {
  const forbidden = rule.match.filter(
    (pattern) => !rule.expect.some((other) => samePattern(pattern, other, rule)),
  );
  return {
    rule,
    key: ruleKey(rule),
    scope: compileScope(rule.scope),
    patterns: [
      ...forbidden.map((pattern) => compilePattern(pattern, 'match', rule)),
      ...rule.expect.map((pattern) => compilePattern(pattern, 'expect', rule)),
    ],
  };
}

function samePattern(a: RulePattern, b: RulePattern, rule: VerificationRule): boolean {
  if (a.kind !== b.kind) return false;
  const exact = rule.caseSensitive || a.kind === 'files' || a.kind === 'structure';
  return exact ? a.text === b.text : sameFolded(a.text, b.text);
}

function compilePattern(
  pattern: RulePattern,
  side: 'match' | 'expect',
  rule: VerificationRule,
): CompiledPattern {
  const kind = KINDS[pattern.kind];
  const base = { pattern, kind, side, label: `${pattern.kind}: ${pattern.text}`, ...countsOf(pattern, side) };
  try {
    return { ...base, search: kind.compile(pattern, rule.caseSensitive), unreadable: null };
  } catch (error) {
    if (!(error instanceof PlanningError)) throw error;
    return { ...base, search: null, unreadable: error.message };
  }
}

/** What is forbidden may not be found at all, what is expected must be found once, unless counts are given. */
function countsOf(pattern: RulePattern, side: 'match' | 'expect'): { fewest: number; most: number } {
  const { atLeast, atMost } = pattern;
  if (side === 'match') return { fewest: atLeast ?? 0, most: atMost ?? (atLeast === null ? 0 : Infinity) };
  return { fewest: atLeast ?? (atMost === 0 ? 0 : 1), most: atMost ?? Infinity };
}

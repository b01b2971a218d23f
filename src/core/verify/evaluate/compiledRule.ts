import type { RulePattern, VerificationRule } from '../../model/verification.ts';
import { PlanningError } from '../../base/errors.ts';
import { countsOf, givesWay } from '../sides.ts';
import { gramBits } from './grams.ts';
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
  /** `gramBits` of what the texts of a file with a hit hold; empty = every file may have one. */
  readonly required: readonly number[];
}

/** A rule, ready to be looked for. */
export interface CompiledRule {
  readonly rule: VerificationRule;
  readonly key: string;
  readonly scope: Scope;
  readonly patterns: readonly CompiledPattern[];
}

/** Makes a search of a pattern; patterns that look for the same may be given the same one. */
export type Compile = (pattern: RulePattern, caseSensitive: boolean) => PatternSearch;

export const compileSearch: Compile = (pattern, caseSensitive) =>
  KINDS[pattern.kind].compile(pattern, caseSensitive);

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

/** Compiles the patterns; one that cannot hold on both sides is meant as expected. */
export function compileRule(rule: VerificationRule, compile: Compile = compileSearch): CompiledRule {
  const forbidden = rule.match.filter((pattern) => !givesWay(pattern, rule));
  return {
    rule,
    key: ruleKey(rule),
    scope: compileScope(rule.scope),
    patterns: [
      ...forbidden.map((pattern) => compilePattern(pattern, 'match', rule, compile)),
      ...rule.expect.map((pattern) => compilePattern(pattern, 'expect', rule, compile)),
    ],
  };
}

function compilePattern(
  pattern: RulePattern,
  side: 'match' | 'expect',
  rule: VerificationRule,
  compile: Compile,
): CompiledPattern {
  const kind = KINDS[pattern.kind];
  const base = { pattern, kind, side, label: `${pattern.kind}: ${pattern.text}`, ...countsOf(pattern, side) };
  try {
    const search = compile(pattern, rule.caseSensitive);
    const required = search.words.length === 0 ? (search.required ?? []).flatMap(gramBits) : [];
    return { ...base, search, unreadable: null, required };
  } catch (error) {
    if (!(error instanceof PlanningError)) throw error;
    return { ...base, search: null, unreadable: error.message, required: [] };
  }
}

import { foldCase } from '../index/words.ts';
import type { RulePattern, VerificationRule } from '../model/verification.ts';

/** How often a pattern may be found. */
export interface Counts {
  readonly fewest: number;
  readonly most: number;
}

/** What is forbidden may not be found at all, what is expected must be found once, unless counts are given. */
export function countsOf({ atLeast, atMost }: RulePattern, side: 'match' | 'expect'): Counts {
  if (side === 'match') return { fewest: atLeast ?? 0, most: atMost ?? (atLeast === null ? 0 : Infinity) };
  return { fewest: atLeast ?? (atMost === 0 ? 0 : 1), most: atMost ?? Infinity };
}

/**
 * Whether a pattern of `match` gives way to the same one under `expect`: both cannot hold, so that it is meant as
 * expected. At most three and at least one can.
 */
export function givesWay(
  pattern: RulePattern,
  { expect, caseSensitive }: Pick<VerificationRule, 'expect' | 'caseSensitive'>,
): boolean {
  const { kind } = pattern;
  const exact = caseSensitive || kind === 'files' || kind === 'structure';
  const form = (text: string): string => (exact ? text : foldCase(text));
  return expect.some(
    (other) =>
      other.kind === kind &&
      form(other.text) === form(pattern.text) &&
      countsOf(pattern, 'match').most < countsOf(other, 'expect').fewest,
  );
}

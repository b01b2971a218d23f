import type { RulePattern, VerificationRule, ProofSpec } from '../../model/verification.ts';

/**
 * Names what a spec asks: equal for two texts that differ only in layout, comments and order of keys.
 * @param hash of a text, as `Clock.hash`
 */
export function specKey(spec: ProofSpec, hash: (text: string) => string): string {
  return hash(JSON.stringify([spec.mode, spec.rules.map(ruleParts)]));
}

function ruleParts(rule: VerificationRule): readonly unknown[] {
  const { id, description, severity, category, expectAny, command, scope, caseSensitive, guidance } = rule;
  return [
    [id, description, severity, category, guidance],
    rule.match.map(patternParts),
    rule.expect.map(patternParts),
    [expectAny, caseSensitive],
    command && [command.run, command.exitCode, command.timeoutMs],
    [scope.include, scope.exclude, scope.languages],
  ];
}

function patternParts({ kind, text, atLeast, atMost }: RulePattern): readonly unknown[] {
  return [kind, text, atLeast, atMost];
}

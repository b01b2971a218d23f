import type { ProofSpecProblem, ProofSpec } from '../../model/verification.ts';

/**
 * Warnings about scopes that hold no file now: a rule of such a scope finds nothing.
 * @param counts files per rule, in the order of the rules (`CodeIndex.countInScope`)
 */
export function checkScopes(spec: ProofSpec, counts: readonly number[]): readonly ProofSpecProblem[] {
  return spec.rules.flatMap((rule, index) => {
    const asksCode = rule.match.length > 0 || rule.expect.length > 0;
    if (counts[index] !== 0 || !asksCode) return [];
    const { include, exclude, languages } = rule.scope;
    const parts = [
      include.length > 0 ? `include ${include.join(', ')}` : '',
      exclude.length > 0 ? `exclude ${exclude.join(', ')}` : '',
      languages.length > 0 ? `languages ${languages.join(', ')}` : '',
    ].filter((part) => part !== '');
    const scope = parts.length === 0 ? 'The workspace' : `The scope (${parts.join('; ')})`;
    const effect =
      rule.expect.length > 0 ? 'what is expected cannot be found' : 'nothing that is forbidden can be found';
    return [
      {
        severity: 'warning',
        code: 'empty_scope',
        message: `${scope} of \`${rule.id}\` holds no file now, so ${effect}.`,
        ruleId: rule.id,
        line: rule.line,
        column: 1,
        endLine: rule.line,
        endColumn: 1,
      },
    ];
  });
}

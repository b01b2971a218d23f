import type { RulePattern, ProofSpecProblem, ProofReport, ProofSpec } from '../../model/verification.ts';

interface Asked {
  readonly ruleId: string;
  readonly pattern: RulePattern;
}

/** Every code pattern of a spec; compatible mode has none. */
function asked(spec: ProofSpec): readonly Asked[] {
  return spec.rules.flatMap((rule) =>
    [...rule.match, ...rule.expect]
      .filter(({ kind }) => kind === 'structure')
      .map((pattern) => ({ ruleId: rule.id, pattern })),
  );
}

/** A spec with one rule for each code pattern of another, so that each is heard of by itself; null = there are none. */
export function structureProbe(spec: ProofSpec): ProofSpec | null {
  const rules = asked(spec).flatMap(({ ruleId, pattern }, index) => {
    const rule = spec.rules.find(({ id }) => id === ruleId);
    const alone = { ...pattern, atLeast: null, atMost: null };
    return rule === undefined
      ? []
      : [{ ...rule, id: `probe ${index}`, match: [alone], expect: [], expectAny: false, command: null }];
  });
  return rules.length === 0 ? null : { ...spec, rules };
}

/** Warnings about code patterns that no language of their scope can read, by the report of the probe. */
export function checkStructures(spec: ProofSpec, report: ProofReport): readonly ProofSpecProblem[] {
  return asked(spec).flatMap(({ ruleId, pattern }, index) => {
    const why = report.rules[index]?.findings.find(({ kind, path }) => kind === 'undecided' && path === null);
    if (why === undefined) return [];
    return [
      {
        severity: 'warning',
        code: 'unreadable_structure',
        message: `${why.message} Until then the rule is undecided.`,
        ruleId,
        line: pattern.line,
        column: pattern.column,
        endLine: pattern.line,
        endColumn: pattern.column,
      },
    ];
  });
}

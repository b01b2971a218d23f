import type { DraftProofSpec } from '../../src/core/model/draft.ts';
import type { Verdict, VerificationRun } from '../../src/core/model/verification.ts';
import type { Ran } from '../../src/core/plan/prove.ts';
import { ADA, uuid } from './fold.ts';

export const SPEC: DraftProofSpec = { spec: 'name: Limits\nrules: []\n', vacuous: [], explanation: null };

export type Rules = Readonly<Record<string, Verdict | readonly [Verdict, number]>>;

/** A run of `SPEC` whose rules ended so; the verdict follows from them. */
export function run(rules: Rules, given: Partial<VerificationRun> = {}): VerificationRun {
  const list = Object.entries(rules).map(([ruleId, outcome]) => {
    const [verdict, findingTotal] = typeof outcome === 'string' ? [outcome, undefined] : outcome;
    return { ruleId, verdict, findingTotal: findingTotal ?? (verdict === 'pass' ? 0 : 1) };
  });
  const verdicts = list.map((rule) => rule.verdict);
  return {
    id: uuid(700),
    at: '2026-01-02T00:00:00.000Z',
    by: ADA,
    trigger: 'person',
    revision: 1,
    verdict: verdicts.includes('fail') ? 'fail' : verdicts.includes('undecided') ? 'undecided' : 'pass',
    specKey: 'spec',
    contentKey: 'content',
    commit: null,
    rules: list,
    findingTotal: list.reduce((sum, rule) => sum + rule.findingTotal, 0),
    findings: [],
    durationMs: 1,
    ...given,
  };
}

export function ran(taskId: string, rules: Rules, given: Partial<VerificationRun> = {}): Ran {
  return {
    taskId,
    spec: SPEC.spec,
    run: run(rules, given),
    postponed: [],
    cause: { kind: 'unknown' },
  };
}

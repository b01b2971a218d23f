import type { Outcome, SpecOutcome } from '../../../../src/core/verify/format/outcome.ts';
import type { Finding, RuleReport, ProofReport } from '../../../../src/core/model/verification.ts';

export function finding(changes: Partial<Finding> = {}): Finding {
  return {
    ruleId: 'remove-auth0',
    severity: 'critical',
    kind: 'forbidden',
    path: 'src/auth/login.ts',
    line: 12,
    column: 7,
    endColumn: 18,
    text: 'const auth0Client = connect();',
    pattern: 'identifiers: auth0Client',
    message: 'The name auth0Client must not be here.',
    ...changes,
  };
}

export function rule(changes: Partial<RuleReport> = {}): RuleReport {
  const findings = changes.findings ?? [];
  return {
    ruleId: 'remove-auth0',
    description: 'Auth0 is gone',
    severity: 'critical',
    category: 'auth',
    guidance: null,
    verdict: findings.length === 0 ? 'pass' : 'fail',
    findings,
    findingTotal: findings.length,
    evidence: [],
    evidenceTotal: 0,
    filesInScope: 3,
    ...changes,
  };
}

export function report(rules: readonly RuleReport[], notes: readonly string[] = []): ProofReport {
  const verdicts = rules.map(({ verdict }) => verdict);
  return {
    verdict: verdicts.includes('fail') ? 'fail' : verdicts.includes('undecided') ? 'undecided' : 'pass',
    rules,
    findingTotal: rules.reduce((sum, { findingTotal }) => sum + findingTotal, 0),
    notes,
    specKey: 'spec',
    contentKey: 'content',
    durationMs: 12,
  };
}

const task = (number: number, status: 'in_progress' | 'completed'): SpecOutcome['task'] => ({
  planId: '0198c0de-0000-7000-8000-000000000001',
  planTitle: 'Leave Auth0',
  taskId: `0198c0de-0000-7000-8000-00000000001${number}`,
  number,
  status,
});

/** Three tasks: one fails in every way, one is undecided, one is proven; and a spec that cannot be read. */
export const OUTCOME: Outcome = {
  version: '1.2.3',
  specs: [
    {
      title: 'Replace the client',
      task: task(1, 'in_progress'),
      file: null,
      problems: [],
      report: report(
        [
          rule({
            findings: [
              finding(),
              finding({ line: 30 }),
              finding({
                path: 'src/a b#1.ts',
                line: 2,
                column: 1,
                endColumn: 1,
                text: 'x\u001b[31m <&> "\'',
              }),
            ],
            findingTotal: 5,
            guidance: 'Use CognitoClient.',
          }),
          rule({
            ruleId: 'add-cognito',
            description: 'Cognito is there',
            severity: 'low',
            findings: [
              finding({
                ruleId: 'add-cognito',
                severity: 'low',
                kind: 'missing',
                path: null,
                line: 0,
                column: 0,
                endColumn: 0,
                text: '',
                pattern: 'imports: aws-jwt-verify',
                message:
                  'The import aws-jwt-verify is expected and was not found in the 3 files of the scope.',
              }),
            ],
          }),
          rule({ ruleId: 'old-config', description: 'The old configuration is deleted', severity: 'medium' }),
        ],
        ['1 file with syntax errors in scope may hold more than was found: src/b.ts (line 4).'],
      ),
    },
    {
      title: 'Delete the table',
      task: task(2, 'in_progress'),
      file: null,
      problems: [],
      report: report([
        rule({
          ruleId: 'remove-auth0',
          verdict: 'undecided',
          findings: [
            finding({
              kind: 'undecided',
              path: 'dump.sql',
              line: 0,
              column: 0,
              endColumn: 0,
              text: '',
              message: 'dump.sql could not be looked at and may hold the table users.',
            }),
          ],
        }),
      ]),
    },
    { title: 'Say so', task: task(3, 'completed'), file: null, problems: [], report: report([rule()]) },
    {
      title: 'broken.yaml',
      task: null,
      file: 'specs/broken.yaml',
      report: null,
      problems: [
        {
          severity: 'error',
          code: 'unknown_key',
          message: '`macth` is not known here. Is `match` meant?',
          ruleId: 'a',
          line: 4,
          column: 5,
          endLine: 4,
          endColumn: 10,
        },
      ],
    },
  ],
};

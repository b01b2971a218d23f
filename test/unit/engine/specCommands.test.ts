import assert from 'node:assert/strict';
import { withCommands, worst } from '../../../src/core/engine/specCommands.ts';
import type { RuleReport, ProofReport, Verdict } from '../../../src/core/model/verification.ts';
import type { CommandOutcome } from '../../../src/core/ports.ts';
import { readSpec } from '../../../src/core/verify/spec/read.ts';

const YAML = `name: Limits
rules:
  - {id: code, description: There is a limiter, expect: {text: limiter}}
  - {id: tests, description: Tests pass, command: npm test}
`;

describe('What commands say of rules', () => {
  /** The report after the command ended so, when the index had said that of both rules. */
  function after(answer: CommandOutcome | 'postponed', index: readonly Verdict[] = ['pass', 'pass']) {
    const { spec } = readSpec(YAML);
    assert.ok(spec);
    const rules = spec.rules.map(
      ({ id }, at) =>
        ({
          ruleId: id,
          verdict: index[at],
          findings: [],
          findingTotal: index[at] === 'fail' ? 3 : 0,
        }) as unknown as RuleReport,
    );
    const [command] = spec.rules.flatMap((rule) => rule.command ?? []);
    assert.ok(command);
    const key = JSON.stringify([command.run, command.timeoutMs]);
    const said =
      answer === 'postponed' ? ({ kind: 'not_run', message: 'Later', postponed: true } as const) : answer;
    const { report, postponed } = withCommands(
      spec,
      { rules } as unknown as ProofReport,
      new Map([[key, said]]),
    );
    return { verdict: report.verdict, total: report.findingTotal, rule: report.rules[1], postponed };
  }

  it('is nothing more when it ended as it should', () => {
    const { verdict, total, rule, postponed } = after({ kind: 'exited', code: 0, output: '' });
    assert.deepEqual([verdict, total, rule?.findings, postponed], ['pass', 0, [], []]);
  });

  it('is one finding more, before all others, when it did not', () => {
    const { verdict, total, rule } = after({ kind: 'exited', code: 3, output: 'a\nlast\n' }, [
      'fail',
      'pass',
    ]);
    assert.deepEqual([verdict, total, rule?.findingTotal, rule?.verdict], ['fail', 4, 1, 'fail']);
    assert.deepEqual([rule?.findings[0]?.kind, rule?.findings[0]?.text], ['command', 'last']);
  });

  it('decides nothing when the shell could not run it, or it was not run', () => {
    for (const code of [126, 127]) {
      const { verdict, rule } = after({ kind: 'exited', code, output: 'not found' });
      assert.deepEqual([verdict, rule?.findings[0]?.kind], ['undecided', 'undecided']);
    }
    assert.equal(after({ kind: 'exited', code: 125, output: '' }).verdict, 'fail');
    assert.deepEqual(after('postponed').postponed, ['tests']);
    // What the index found is worse than not knowing.
    assert.equal(after('postponed', ['fail', 'pass']).verdict, 'fail');
    assert.equal(after('postponed', ['pass', 'fail']).rule?.verdict, 'fail');
  });

  it('is as bad as the worst of all', () => {
    assert.equal(worst([]), 'pass');
    assert.equal(worst(['pass', 'undecided', 'pass']), 'undecided');
    assert.equal(worst(['undecided', 'fail', 'pass']), 'fail');
  });
});

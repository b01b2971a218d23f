import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Finding, RuleReport, ProofReport } from '../../../src/core/model/verification.ts';
import { ReportReader, ReportSender, unpackReports } from '../../../src/node/index/reportWire.ts';

function finding(text: string): Finding {
  const place = { path: 'a.ts', line: 1, column: 2, endColumn: 3 };
  return { ruleId: 'one', severity: 'high', kind: 'forbidden', ...place, text, pattern: 'p', message: 'm' };
}

function report(specKey: string, lists: readonly (readonly Finding[])[]): ProofReport {
  const rules = lists.map((findings, at): RuleReport => {
    const about = {
      ruleId: `r${at}`,
      description: '',
      severity: 'high',
      category: 'c',
      guidance: null,
    } as const;
    const evidence = findings.map(({ text }) => ({ path: text, line: 1, column: 1, pattern: 'p' }));
    const totals = { findingTotal: findings.length, evidenceTotal: evidence.length, filesInScope: 1 };
    return { ...about, verdict: 'fail', findings, evidence, ...totals };
  });
  const keys = { specKey, contentKey: 'content', durationMs: 1.5 };
  return { verdict: 'fail', rules, findingTotal: 1, notes: ['note'], ...keys };
}

/** As a message port does it. */
function cross<Value>(value: Value): Value {
  return structuredClone(value);
}

describe('reports on their way to the caller', () => {
  const texts = fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 3 });
  const many = fc.array(fc.tuple(fc.constantFrom('a', 'b'), fc.array(texts, { maxLength: 3 })), {
    maxLength: 8,
  });

  it('arrive as they were, whatever was sent before', async () => {
    await fc.assert(
      fc.asyncProperty(many, async (rounds) => {
        const sender = new ReportSender();
        const reader = new ReportReader();
        for (const [specKey, lists] of rounds) {
          const sent = report(
            specKey,
            lists.map((list) => list.map(finding)),
          );
          const [arrived] = await unpackReports([reader.hear(cross(sender.pack(sent)))]);
          assert.deepEqual(arrived, sent);
        }
      }),
    );
  });

  it('carry only the lists that changed; the others are the same objects as before', async () => {
    const sender = new ReportSender();
    const reader = new ReportReader();
    const first = report('key', [[finding('one')], [finding('two')]]);
    const [before] = await unpackReports([reader.hear(cross(sender.pack(first)))]);
    const [kept, changed] = first.rules;
    assert.ok(kept && changed);
    const packed = sender.pack({ ...first, rules: [kept, { ...changed, findings: [finding('three')] }] });
    assert.equal(packed.lists.length, 1);
    assert.equal(packed.gone.length, 1);
    const [after] = await unpackReports([reader.hear(cross(packed))]);
    assert.equal(after?.rules[0]?.findings, before?.rules[0]?.findings);
    assert.equal(after?.rules[1]?.evidence, before?.rules[1]?.evidence);
    assert.equal(after?.rules[1]?.findings[0]?.text, 'three');
  });

  it('build on reports that nobody unpacked', async () => {
    const sender = new ReportSender();
    const reader = new ReportReader();
    const only = report('key', [[finding('one')]]);
    reader.hear(cross(sender.pack(only)));
    const [arrived] = await unpackReports([reader.hear(cross(sender.pack(only)))]);
    assert.deepEqual(arrived, only);
  });

  it('may be too many to be kept, and arrive all the same', async () => {
    const sender = new ReportSender();
    const reader = new ReportReader();
    const wide = (specKey: string): ProofReport =>
      report(
        specKey,
        Array.from({ length: 1500 }, (_, at) => [finding(`${specKey} ${at}`)]),
      );
    const reports = ['a', 'b', 'a', 'b'].map(wide);
    let gone = 0;
    for (const each of reports) {
      const packed = sender.pack(each);
      gone += packed.gone.length;
      assert.deepEqual(await unpackReports([reader.hear(cross(packed))]), [each]);
    }
    assert.ok(gone > 0);
  });

  it('are unpacked in slices that let others in', async () => {
    const heavy = report(
      'key',
      Array.from({ length: 200 }, (_, at) =>
        Array.from({ length: 300 }, (_each, nth) => finding(`${at}${nth}`)),
      ),
    );
    const heard = new ReportReader().hear(cross(new ReportSender().pack(heavy)));
    let others = 0;
    const timer = setInterval(() => (others += 1), 0);
    await unpackReports([heard]);
    clearInterval(timer);
    assert.ok(others > 0);
  });
});

import assert from 'node:assert/strict';
import { FALSE_FAILS, FALSE_PASSES, type VerdictCase } from './verdictCases.ts';
import { compatible, run, specOf, viewOf } from './workspace.ts';

function yamlOf({ rule }: VerdictCase): string {
  return `name: t\nrules:\n  - id: r\n    description: d\n    ${rule}\n`;
}

function both(each: VerdictCase): { readonly original: string; readonly ours: string } {
  const view = viewOf(each.sources);
  return {
    original: run(compatible(yamlOf(each)), view).verdict,
    ours: run(specOf(yamlOf(each)), view).verdict,
  };
}

describe('verdicts that the original gets wrong', () => {
  it('are at least forty', () => {
    assert.ok(FALSE_FAILS.length + FALSE_PASSES.length >= 40);
  });
  for (const each of FALSE_PASSES) {
    it(`sees ${each.name}, which the original passes`, () => {
      assert.deepEqual(both(each), { original: 'pass', ours: 'fail' });
    });
  }
  for (const each of FALSE_FAILS) {
    it(`lets ${each.name} pass, which the original refuses`, () => {
      assert.deepEqual(both(each), { original: 'fail', ours: 'pass' });
    });
  }
});

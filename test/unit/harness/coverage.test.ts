import assert from 'node:assert/strict';
import { regionsOf, sourceAt } from '../../harness/mutants/bundles.ts';
import { allHits, hitsIn } from '../../harness/mutants/coverage.ts';

const range = (startOffset: number, endOffset: number, count: number) => ({ startOffset, endOffset, count });
const ran = (url: string, ...functions: readonly (readonly ReturnType<typeof range>[])[]) => ({
  ...{ scriptId: '1', url },
  functions: functions.map((ranges) => ({ functionName: '', isBlockCoverage: true, ranges: [...ranges] })),
});

describe('What tests were seen to run', () => {
  const places = { 'src/a.ts': [5, 25, 35, 99], 'src/b.ts': [1, 2] };

  it('are the places around which the innermost range counts', () => {
    const script = ran(
      'file:///tree/src/a.ts',
      [range(0, 100, 1)],
      [range(20, 50, 2), range(30, 40, 0)],
      [range(99, 100, 0)],
    );
    assert.deepEqual(hitsIn([script], '/tree', places), { 'src/a.ts': [0, 1] });
    assert.deepEqual(hitsIn([ran('file:///elsewhere/src/a.ts', [range(0, 100, 1)])], '/tree', places), {});
    assert.deepEqual(hitsIn([ran('node:fs', [range(0, 100, 1)])], '/tree', places), {});
  });

  it('of a source in a bundle are all its places when one of its functions ran', () => {
    const bundle =
      '// node_modules/x/index.js\nx();\n// src/a.ts\nfunction a() {}\n// src/b.ts\nfunction b() {}\n';
    const regions = regionsOf(bundle);
    assert.deepEqual(
      regions.map(({ file }) => file),
      ['src/a.ts', 'src/b.ts'],
    );
    const [a, b] = ['function a', 'function b'].map((text) => bundle.indexOf(text));
    assert.ok(a !== undefined && b !== undefined);
    assert.deepEqual(
      [sourceAt(regions, 3), sourceAt(regions, a), sourceAt(regions, b)],
      [...[undefined, 'src/a.ts', 'src/b.ts']],
    );
    const url = 'file:///temporary/program.cjs';
    const script = ran(url, [range(0, bundle.length, 1)], [range(a, a + 15, 1)], [range(b, b + 15, 0)]);
    assert.deepEqual(hitsIn([script], '/tree', places, { [url]: regions }), { 'src/a.ts': [0, 1, 2, 3] });
    assert.deepEqual(hitsIn([script], '/tree', places), {});
  });

  it('are taken together', () => {
    const all = allHits([{ 'src/a.ts': [2, 3] }, { 'src/a.ts': [0, 2], 'src/b.ts': [1] }, {}]);
    assert.deepEqual(all, { 'src/a.ts': [0, 2, 3], 'src/b.ts': [1] });
  });
});

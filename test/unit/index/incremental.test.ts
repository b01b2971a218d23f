import assert from 'node:assert/strict';
import path from 'node:path';
import fc from 'fast-check';
import type { CodeIndex } from '../../../src/core/index/port.ts';
import { silentLog } from '../../../src/node/log.ts';
import { loadCache } from '../../../src/node/index/cacheFile.ts';
import { fingerprint } from '../../../src/node/index/program.ts';
import { rounds } from '../../harness/soak.ts';
import { steadyThreads } from './program.ts';
import { IndexedFolder, identifierSpec, never } from './samples.ts';

const RUNS = rounds('INDEX_RUNS');
const NAMES = ['a.ts', 'b.py', 'deep/c.tsx', 'deep/d.txt', 'deep/er/e.ts', 'f.js'];
const CONTENTS = [
  'export function alpha() { return beta(1); }\n',
  'import { beta } from "./b";\nexport const gamma = beta("SELECT * FROM users");\n',
  'def delta():\n    return alpha\n',
  'class Alpha { beta() {} }\n(((\n',
  '// alpha beta\n',
  '',
  '\u0000binary',
];

type Edit =
  | { readonly kind: 'write' | 'type'; readonly name: string; readonly content: string }
  | { readonly kind: 'remove' | 'untype'; readonly name: string }
  | { readonly kind: 'ask' };

const name = fc.constantFrom(...NAMES);
const content = fc.constantFrom(...CONTENTS);
const edit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('write' as const), name, content }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('type' as const), name, content }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('remove' as const, 'untype' as const), name }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'ask' as const }) },
);

/** Everything that is kept of the files, without when they were read. */
async function dump(index: CodeIndex, cacheFile: string): Promise<unknown> {
  await index.close();
  const entries = loadCache(cacheFile, fingerprint(steadyThreads), silentLog);
  assert.ok(entries);
  return entries
    .map((entry) => ({
      ...entry,
      stamp: null,
      readAt: 0,
      facts: entry.facts && Buffer.from(entry.facts).toString('hex'),
    }))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

describe('an index that followed every change', () => {
  it('is the same as one made now, in what it keeps and in what it says', async function () {
    this.timeout(60_000 + RUNS * 20_000);
    const specs = [
      identifierSpec({ match: ['alpha'], expect: ['beta', { kind: 'sql_tables', text: 'users' }] }),
      identifierSpec({ match: [{ kind: 'text', text: 'beta' }], scope: { exclude: ['deep'] } }),
      identifierSpec({ expect: [{ kind: 'files', text: 'deep/**' }] }),
    ];
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 3, maxLength: 14 }), async (edits) => {
        const folder = new IndexedFolder({ 'always.ts': CONTENTS[0] ?? '' });
        folder.git('init', '-q');
        const kept = path.join(folder.root, '.planning-studio/kept/index.bin');
        const fresh = path.join(folder.root, '.planning-studio/fresh/index.bin');
        const index = folder.index({ cacheFile: kept, program: steadyThreads, watched: true });
        const there = new Set<string>();
        const typed = new Map<string, string>();
        for (const each of edits) {
          if (each.kind === 'ask') await index.evaluate(specs, {}, never);
          else if (each.kind === 'write') {
            folder.write(each.name, each.content);
            there.add(each.name);
            index.changed([each.name]);
          } else if (each.kind === 'remove') {
            if (there.delete(each.name)) folder.remove(each.name);
            index.changed([each.name]);
          } else if (each.kind === 'type') {
            typed.set(each.name, each.content);
            index.setText(each.name, each.content);
          } else {
            typed.delete(each.name);
            index.setText(each.name, null);
          }
        }
        const other = folder.index({ cacheFile: fresh, program: steadyThreads });
        for (const [file, text] of typed) other.setText(file, text);
        const timeless = async (one: CodeIndex): Promise<unknown> =>
          (await one.evaluate(specs, {}, never)).map((report) => ({ ...report, durationMs: 0 }));
        assert.deepEqual(await timeless(index), await timeless(other));
        assert.deepEqual(index.status(), other.status());
        assert.deepEqual(await dump(index, kept), await dump(other, fresh));
        await folder.close();
      }),
      { numRuns: RUNS },
    );
  });
});

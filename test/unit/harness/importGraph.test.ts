import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ImportGraph, loadedBy } from '../../harness/importGraph.ts';

describe('The graph of imports', () => {
  const root = mkdtempSync(path.join(os.tmpdir(), 'planning-studio-imports-'));
  const files = {
    'test/a.test.ts': `import { b } from '../src/b.ts';\nimport type { T } from '../src/types.ts';\nspawn(path.join(root, 'src', 'deep', 'program.ts'));\nbundle(path.join(import.meta.dirname, 'entry.ts'));\n`,
    'src/b.ts': `export { c } from './deep/c.ts';\nexport type { T } from './types.ts';\nimport { gone } from './gone.ts';\n`,
    'src/deep/c.ts': `import {\n  type T,\n  d,\n} from '../d.ts';\nconst later = () => import('../later.ts');\nnew Worker(new URL('./thread.ts', import.meta.url));\n`,
    'src/d.ts': `import { b } from './b.ts';\n`,
    'test/entry.ts': `void import('../src/later.ts');\n`,
    ...{ 'src/types.ts': '', 'src/later.ts': '', 'src/deep/thread.ts': '', 'src/deep/program.ts': '' },
  };
  before(() => {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
      writeFileSync(path.join(root, file), text);
    }
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  it('has what is imported, at once and later, and what is named to be run, but no types', () => {
    assert.deepEqual(loadedBy(root, 'test/a.test.ts'), ['src/b.ts', 'test/entry.ts', 'src/deep/program.ts']);
    assert.deepEqual(loadedBy(root, 'src/b.ts'), ['src/deep/c.ts']);
    assert.deepEqual(loadedBy(root, 'src/deep/c.ts'), ['src/d.ts', 'src/later.ts', 'src/deep/thread.ts']);
  });

  it('tells how far away a file is, also where imports go in circles', () => {
    assert.deepEqual(Object.fromEntries(new ImportGraph(root).distances('test/a.test.ts')), {
      ...{ 'test/a.test.ts': 0, 'src/b.ts': 1, 'src/deep/program.ts': 1, 'src/deep/c.ts': 2 },
      ...{ 'test/entry.ts': 1, 'src/later.ts': 2, 'src/d.ts': 3, 'src/deep/thread.ts': 3 },
    });
  });
});

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundledProgram, findProgram } from '../../../src/node/index/program.ts';
import { bundleIndex } from '../bundle.ts';
import { IndexedFolder, identifierSpec, never } from './samples.ts';

describe('the bundled code index', () => {
  it('parses, and finds code by its structure, from its own files alone', async () => {
    const dist = mkdtempSync(path.join(tmpdir(), 'studio-dist-'));
    bundleIndex(dist);
    const folder = new IndexedFolder({ 'a.ts': 'console.log(1);\n', 'b.py': 'def run():\n    pass\n' });
    folder.git('init', '-q');
    const index = folder.index({ program: bundledProgram(dist) });
    const spec = identifierSpec({
      match: [{ kind: 'structure', text: 'console.log($$$)' }],
      expect: [{ kind: 'definitions', text: 'run' }],
    });
    const [report] = await index.evaluate([spec], {}, never);
    assert.deepEqual(
      report?.rules[0]?.findings.map(({ kind, path: name, line }) => `${kind} ${name} ${line}`),
      ['forbidden a.ts 1'],
    );
    assert.equal(index.status().parsedFiles, 2);
    assert.deepEqual(folder.warnings, []);
    await folder.close();
    rmSync(dist, { recursive: true });
  });

  it('is found beside a program and one folder above its pieces', () => {
    const dist = mkdtempSync(path.join(tmpdir(), 'studio-dist-'));
    mkdirSync(path.join(dist, 'index'));
    const wanted = bundledProgram(dist);
    assert.deepEqual(findProgram(path.join(dist, 'extension.cjs')), wanted);
    assert.deepEqual(findProgram(path.join(dist, 'chunks', 'open-ABC.cjs')), wanted);
    rmSync(dist, { recursive: true });
  });
});

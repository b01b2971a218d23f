import assert from 'node:assert/strict';
import { MemoryIndex } from '../../fakes/memoryIndex.ts';
import { identifierSpec, never } from './samples.ts';

describe('the index in memory', () => {
  it('parses, evaluates and follows what is written', async () => {
    const index = new MemoryIndex({ 'src/a.ts': 'export const oldName = 1;\n', 'notes.txt': 'oldName\n' });
    const spec = identifierSpec({ match: ['oldName'] });
    const [before] = await index.evaluate([spec], {}, never);
    assert.equal(before?.verdict, 'fail');
    assert.deepEqual(
      before?.rules[0]?.findings.map(({ path, line, column, text }) => ({ path, line, column, text })),
      [{ path: 'src/a.ts', line: 1, column: 14, text: 'export const oldName = 1;' }],
    );
    index.setText('src/a.ts', 'export const newName = 1;\n');
    assert.equal((await index.evaluate([spec], {}, never))[0]?.verdict, 'pass');
    index.setText('src/a.ts', null);
    assert.equal((await index.evaluate([spec], {}, never))[0]?.verdict, 'fail');
    index.remove('src/a.ts');
    assert.equal((await index.evaluate([spec], {}, never))[0]?.verdict, 'pass');
    assert.equal(index.status().files, 1);
    await index.close();
  });

  it('finds code by its structure', async () => {
    const index = new MemoryIndex({
      'src/a.ts': 'console.log("x", 1);\n// console.log(2)\n',
      'a.py': 'print(1)\n',
    });
    const spec = identifierSpec({ match: [{ kind: 'structure', text: 'console.log($$$ARGS)' }] });
    const [report] = await index.evaluate([spec], {}, never);
    assert.deepEqual(
      report?.rules[0]?.findings.map(({ kind, path, line, column }) => ({ kind, path, line, column })),
      [{ kind: 'forbidden', path: 'src/a.ts', line: 1, column: 1 }],
    );
    await index.close();
  });

  it('leaves a verdict open when a file cannot be looked at', async () => {
    const index = new MemoryIndex({ 'src/a.ts': 'export const oldName = 1;\n' });
    index.skip('src/a.ts', 'unreadable');
    const [report] = await index.evaluate([identifierSpec({ match: ['oldName'] })], {}, never);
    assert.equal(report?.verdict, 'undecided');
    await index.close();
  });
});

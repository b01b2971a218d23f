import assert from 'node:assert/strict';
import { IndexedFolder, identifierSpec, never } from './samples.ts';

describe('files that are too large to be parsed', () => {
  it('leave a verdict open only when they hold the word, and show their changes in the content key', async () => {
    const folder = new IndexedFolder();
    try {
      const filling = '// filling\n'.repeat(120_000);
      folder.write('large.ts', filling);
      const index = folder.index();
      const spec = identifierSpec({ match: ['legacyName'] });
      const [without] = await index.evaluate([spec], {}, never);
      folder.write('large.ts', `${filling}// other\n`);
      const [changed] = await index.evaluate([spec], {}, never);
      folder.write('large.ts', `${filling}legacyName();\n`);
      const [held] = await index.evaluate([spec], {}, never);
      assert.deepEqual([without?.verdict, changed?.verdict, held?.verdict], ['pass', 'pass', 'undecided']);
      assert.equal(new Set([without, changed, held].map((report) => report?.contentKey)).size, 3);
    } finally {
      await folder.close();
    }
  });
});

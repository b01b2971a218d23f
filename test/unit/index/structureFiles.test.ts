import assert from 'node:assert/strict';
import { IndexedFolder, identifierSpec, never } from './samples.ts';

describe('code patterns in files of several languages', () => {
  it('are searched in the scripts of a component and in a header of C++, on the lines of the file', async () => {
    const folder = new IndexedFolder();
    try {
      folder.write(
        'a.vue',
        '<template>\n  <p>{{ log(1) }}</p>\n</template>\n<script lang="ts">\nlog(2 as number);\n</script>\n',
      );
      folder.write('b.h', '#pragma once\nclass Cart {\n  void f() { auto p = new Cart(1); }\n};\n');
      const index = folder.index();
      const places = async (text: string): Promise<string[]> => {
        const spec = identifierSpec({ match: [{ kind: 'structure', text }] });
        const [report] = await index.evaluate([spec], {}, never);
        return (report?.rules[0]?.findings ?? []).map(
          ({ path, line, column }) => `${path}:${line}:${column}`,
        );
      };
      assert.deepEqual(await places('log($A)'), ['a.vue:5:1']);
      assert.deepEqual(await places('new Cart($A)'), ['b.h:3:23']);
      const used = await index.evaluate([identifierSpec({ match: ['log'] })], {}, never);
      assert.deepEqual(
        used[0]?.rules[0]?.findings.map(({ line }) => line),
        [2, 5],
      );
    } finally {
      await folder.close();
    }
  });
});

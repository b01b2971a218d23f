import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { LANGUAGES } from '../../../../src/core/index/facts.ts';
import { parsedText } from '../../../../src/node/index/extractScripts.ts';
import { GRAMMAR_FILES, grammarFile } from '../../../../src/node/index/grammars.ts';
import { languageOf } from '../../../../src/node/index/languages/list.ts';
import { locate, openReader } from './read.ts';

describe('the language of a file', () => {
  for (const [file, firstLine, wanted] of [
    ['src/a.ts', '', 'typescript'],
    ['a.d.mts', '', 'typescript'],
    ['A.TSX', '', 'tsx'],
    ['a.jsx', '', 'javascript'],
    ['a.vue', '', 'typescript'],
    ['x/Rakefile', '', 'ruby'],
    ['schema.sql', '', 'sql'],
    ['bin/run', '#!/usr/bin/env python3', 'python'],
    ['bin/run', '#!/usr/bin/env -S FOO=1 node --flag', 'javascript'],
    ['bin/run', '#!/bin/sh -e', 'bash'],
    ['bin/run', 'plain text', null],
    ['a.md', '#!/bin/sh', null],
    ['constructor', '', null],
    ['a.constructor', '', null],
    ['.bashrc', '', 'bash'],
  ] as const) {
    it(`of ${file} beginning with “${firstLine}” is ${wanted}`, () =>
      assert.equal(languageOf(file, firstLine), wanted));
  }

  it('has a grammar that is there, sql apart', () => {
    for (const language of LANGUAGES) {
      const file = grammarFile(language);
      if (file === null) assert.equal(language, 'sql');
      else assert(existsSync(locate(file)), file);
    }
    const files = GRAMMAR_FILES.map(({ file }) => file);
    assert.equal(new Set(files).size, files.length);
    assert(files.every((file) => existsSync(locate(file))));
  });
});

describe('a file with scripts in it', () => {
  const component =
    '<template>\n  <p :a="b > c">{{ d }}</p>\n</template>\n<script setup lang="ts">\nconst used: number = 1\n</script>\n<script type="application/json">{"not": "code"}</script>\n';

  it('keeps the scripts where they are and blanks the rest', () => {
    const { text, language } = parsedText('a.vue', component, 'typescript');
    assert.equal(language, 'typescript');
    assert.equal(text.length, component.length);
    assert.equal(text.trim(), 'const used: number = 1');
    assert.equal(text.indexOf('const'), component.indexOf('const'));
  });

  it('gives definitions on the lines of the file', async () => {
    const reader = await openReader();
    const { text } = parsedText('a.vue', component, 'typescript');
    const facts = await reader.facts('typescript', text);
    assert.deepEqual(
      facts.definitions.map(({ name, line }) => [name, line]),
      [['used', 5]],
    );
    assert.deepEqual(facts.errorLines, []);
  });

  it('takes what stands between the fences of an .astro file', () => {
    const text = '---\nimport A from "./a";\n---\n<A>\n<script>go()</script>\n';
    assert.equal(
      parsedText('a.astro', text, 'typescript').text.replace(/\s+/g, ' ').trim(),
      'import A from "./a"; go()',
    );
  });

  it('is read to its end when its tags never close', () => {
    for (const text of ['<script>'.repeat(100_000), '<script a="'.repeat(100_000), '---\n'.repeat(100_000)])
      for (const name of ['a.vue', 'a.astro'])
        assert.equal(parsedText(name, text, 'typescript').text.length, text.length);
  });

  it('uses JSX when the script says so', () => {
    assert.equal(parsedText('a.vue', '<script lang="tsx">x</script>', 'typescript').language, 'tsx');
  });
});

describe('a header', () => {
  it('is C++ when it holds a class', () => {
    assert.equal(parsedText('a.h', '#pragma once\nclass Cart {};\n', 'c').language, 'cpp');
    assert.equal(parsedText('a.h', 'struct Cart { int a; };\n// a class of its own\n', 'c').language, 'c');
  });
});

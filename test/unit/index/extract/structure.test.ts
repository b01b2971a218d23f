import assert from 'node:assert/strict';
import { openGrammars, type ParsedLanguage } from '../../../../src/node/index/grammars.ts';
import { openStructure, type StructureSearch } from '../../../../src/node/index/structure.ts';
import { locate, PARSED_LANGUAGES } from './read.ts';
import { SAMPLES } from './structureSamples.ts';

/** A pattern, a source with one match, and the text that matches. */
const FOUND: readonly (readonly [ParsedLanguage, string, string, string])[] = [
  ['typescript', 'console.log($$$ARGS)', 'a();\n  console.log(1, "x");', 'console.log(1, "x")'],
  ['typescript', 'if ($A) { $$$B }', 'if (ready) { go(); }', 'if (ready) { go(); }'],
  ['tsx', '<Row key={$K} />', 'const a = <Row key={1} />;', '<Row key={1} />'],
  ['javascript', '$A == null', 'x == null; y === null', 'x == null'],
  ['python', 'print($A)', 'def f():\n    print(1)', 'print(1)'],
  ['go', 'fmt.Println($A)', 'package a\nfunc f() { fmt.Println(1) }', 'fmt.Println(1)'],
  [
    'java',
    'System.out.println($A)',
    'class A { void f() { System.out.println(1); } }',
    'System.out.println(1)',
  ],
  ['kotlin', 'println($A)', 'fun f() { println(1) }', 'println(1)'],
  [
    'csharp',
    'Console.WriteLine($A)',
    'class A { void F() { Console.WriteLine(1); } }',
    'Console.WriteLine(1)',
  ],
  ['rust', '$A.unwrap()', 'fn f() { g(1).unwrap(); }', 'g(1).unwrap()'],
  ['ruby', 'puts $A', 'x = 1\nputs x', 'puts x'],
  ['php', '$X->save($A)', '<?php $user->save(1);', '$user->save(1)'],
  ['c', 'strcpy($A, $B)', 'void f() { strcpy(a, b); }', 'strcpy(a, b)'],
  ['cpp', '$A->f($B)', 'void f() { a->f(1); }', 'a->f(1)'],
  ['bash', 'rm $A', 'echo a; rm b', 'rm b'],
];

describe('structures', () => {
  let search: StructureSearch;
  before(async () => {
    search = await openStructure(locate, await openGrammars(locate));
    await search.load([...PARSED_LANGUAGES, 'sql']);
  });

  for (const [language, pattern, source, wanted] of FOUND) {
    it(`finds ${pattern} in ${language}`, () => {
      const lines = source.split('\n');
      const texts = search
        .find(language, source, pattern)
        .map(({ line, column, endColumn }) => lines[line - 1]?.slice(column - 1, endColumn - 1));
      assert.deepEqual(texts, [wanted]);
    });
  }

  it('finds nothing in comments and strings', () => {
    assert.deepEqual(search.find('typescript', '// log(1)\nconst a = "log(1)";', 'log($A)'), []);
  });

  it('counts columns in UTF-16 units and ends a long match with its first line', () => {
    assert.deepEqual(search.find('typescript', '\uFEFF"😀é"; log(1)\r\nlog(\r\n  2)', 'log($A)'), [
      { line: 1, column: 8, endColumn: 14 },
      { line: 2, column: 1, endColumn: 5 },
    ]);
  });

  for (const [language, pattern] of [
    ['typescript', 'log('],
    ['typescript', ''],
    ['typescript', 'a b'],
    ['python', 'def $F('],
    ['php', 'foo('],
    ['go', 'fmt.Println('],
  ] as const) {
    it(`refuses \`${pattern}\` in ${language}`, () => {
      const refused = { code: 'invalid_input' };
      assert.throws(() => search.find(language, 'a', pattern), refused);
      assert.throws(() => search.check(language, pattern), refused);
    });
  }

  it('finds nothing in a language without a grammar', () => {
    assert.deepEqual(search.find('sql', 'select 1', 'select $A'), []);
  });

  for (const language of PARSED_LANGUAGES) {
    const { source, rows } = SAMPLES[language];
    const lines = source.split('\n');
    it(`are found, not found or refused in ${language} as they are meant`, () => {
      for (const [pattern, wanted] of rows) {
        if (wanted === 'refused') {
          assert.throws(() => search.find(language, source, pattern), { code: 'invalid_input' }, pattern);
          continue;
        }
        const texts = search
          .find(language, source, pattern)
          .map(({ line, column, endColumn }) => lines[line - 1]?.slice(column - 1, endColumn - 1) ?? '');
        if (wanted === null) assert.deepEqual(texts, [], pattern);
        else
          assert(
            texts.some((text) => text.startsWith(wanted)),
            `${pattern}: ${texts.join(' | ')}`,
          );
      }
    });
  }

  it('do not depend on how variables are called', () => {
    const { source } = SAMPLES.c;
    for (const body of ['$$$B', '$$$BODY', '$$$A_LONG_NAME', '$$$_REST'])
      assert(search.find('c', source, `void $F($$$ARGS) { ${body} }`).length === 1, body);
  });

  it('are the same at both places where a variable stands twice', () => {
    const equal = 'a.b(a);\na.b(c);\n';
    assert.equal(search.find('typescript', equal, '$X.b($X)').length, 1);
    assert.equal(search.find('typescript', equal, '$_X.b($_X)').length, 2);
  });

  it('come back from an unfinished last line of Kotlin', () => {
    assert.equal(search.find('kotlin', 'fun f() { println(1) }\nval x = 1 +', 'println($A)').length, 1);
  });

  it('gives the memory of its searches back', () => {
    const source = 'const a = log(1, 2);\n'.repeat(200);
    const run = (): number => {
      for (let round = 0; round < 40; round++) search.find('typescript', source, 'log($A, $B)');
      return process.memoryUsage().rss;
    };
    for (let round = 0; round < 3; round++) run();
    const before = run();
    for (let round = 0; round < 5; round++) run();
    assert(process.memoryUsage().rss - before < 40 * 1024 * 1024);
  });
});

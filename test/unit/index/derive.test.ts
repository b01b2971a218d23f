import assert from 'node:assert/strict';
import fc from 'fast-check';
import { deriveFacts } from '../../../src/core/index/derive.ts';
import { LANGUAGES } from '../../../src/core/index/facts.ts';
import { emptyFacts } from '../../../src/node/index/extract.ts';
import { rounds } from '../../harness/soak.ts';
import { factsOf } from './source.ts';

const PIECES = [
  "app.get('/x', auth, list);",
  'import express from "express";',
  '@app.route("/x")\ndef f():\n',
  'class A(models.Model):\n',
  '`${',
  '`',
  "'",
  '"',
  '/*',
  '*/',
  '//',
  '#',
  '(',
  ')',
  '{',
  '}',
  '[',
  '<',
  '\n',
  ' ',
  '\\',
  '"""',
  'SELECT * FROM ',
  'WITH a AS (',
  'INSERT INTO x',
  '$$',
  '$x$',
  'Route::prefix("a")->group(function () {',
  'describe("a", () => {',
  'it.each`',
  'RSpec.describe A do\n',
  'resources :users do\n',
  'end\n',
  'Rails.application.routes.draw do\n',
  'r.Route("/x", func(r chi.Router) {',
  'import "github.com/go-chi/chi/v5"\n',
  'func TestA(t *testing.T) {',
  '@Entity()',
  '@Test\n',
  '[HttpGet("{id}")]',
  'model User {\n@@map("users")\n}',
  'fastify.register(',
  'é',
  '😀',
  '\u0000',
];
const FILES = [
  'a.ts',
  'a.tsx',
  'app/route.ts',
  'a.test.js',
  'shop/models.py',
  'urls.py',
  'a_test.go',
  'A.java',
  'A.kt',
  'A.cs',
  'a.rs',
  'config/routes.rb',
  'a_spec.rb',
  'a.php',
  'a.c',
  'a.cc',
  'a.bats',
  'a.sql',
  'schema.prisma',
];

describe('deriving facts', () => {
  it('never fails on torn source, and says the same every time', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...FILES),
        fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }),
        async (file, pieces) => {
          const text = pieces.join('');
          assert.deepEqual(await factsOf(file, text), await factsOf(file, text));
        },
      ),
      { numRuns: rounds('INDEX_TORN') },
    );
  });

  it('takes no longer than the text is long, however it is nested', () => {
    const deep = [
      '`${',
      '(',
      '/**/',
      'FROM (',
      "it.each`${'",
      '{[(',
      '" ',
      "r'",
      'WITH a AS (',
      'SELECT a, (',
      '\\"',
      'a.b(`',
    ];
    for (const piece of deep) {
      const long = piece.repeat(5_000);
      for (const [file, language] of [
        ['a.sql', 'sql'],
        ['schema.prisma', 'sql'],
        ['config/routes.rb', 'ruby'],
        ['a.bats', 'bash'],
      ] as const)
        assert.ok(
          deriveFacts(file, `routes.draw @test ${long}`, emptyFacts(language)),
          `${piece} in ${file}`,
        );
      const syntax = {
        ...emptyFacts('typescript'),
        strings: [
          { value: `select ${long}`.slice(0, 2000), line: 1, column: 1 },
          { value: long.slice(0, 2000), line: 1, column: 1 },
        ],
        calls: [
          { callee: 'describe', args: ["'a'", '() => {'], inside: null, line: 1, column: 1 },
          { callee: 'app.get', args: ["'/x'", long.slice(0, 500)], inside: null, line: 1, column: 20 },
        ],
        imports: [{ module: 'express', names: [], line: 1, column: 1 }],
      };
      assert.ok(
        deriveFacts('a.test.ts', `describe('a', () => {app.get('/x', register(express ${long}`, syntax),
      );
    }
  });

  it('leaves what the grammar gave as it is', () => {
    for (const language of LANGUAGES) {
      const syntax = emptyFacts(language);
      const { routes, sql, models, tests, ...rest } = deriveFacts('a', '', syntax);
      assert.deepEqual(rest, syntax);
      assert.deepEqual([routes, sql, models, tests], [[], [], [], []]);
    }
  });
});

import assert from 'node:assert/strict';
import type { SyntaxFacts } from '../../../../src/core/index/facts.ts';
import { Extractor } from '../../../../src/node/index/extract.ts';
import { openGrammars, type ParsedLanguage } from '../../../../src/node/index/grammars.ts';
import { locate, openReader, PARSED_LANGUAGES, sourceOf, type Reader } from './read.ts';

/** The same numbers every time, so that a failure can be seen again. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const LETTERS = 'abc_$@#(){}[]<>=+-*/\\|&!?.,:;\'"` \n\t0é😀\u0000\u2028/*//#{${';

function garbage(length: number, next: () => number): string {
  let text = '';
  for (let index = 0; index < length; index++) text += LETTERS.charAt(Math.floor(next() * LETTERS.length));
  return text;
}

/** A real file with pieces left out, repeated or spoiled. */
function spoiled(source: string, next: () => number): string {
  const cut = Math.floor(next() * source.length);
  const from = Math.floor(next() * source.length);
  const way = Math.floor(next() * 3);
  if (way === 0) return source.slice(0, cut);
  if (way === 1) return source.slice(0, cut) + garbage(20, next) + source.slice(cut);
  return source.slice(0, cut) + source.slice(from, from + 200) + source.slice(cut);
}

function check(facts: SyntaxFacts, text: string): void {
  const lines = text.split(/\r\n?|\n/).length;
  const places = [
    facts.definitions,
    facts.references,
    facts.calls,
    facts.assignments,
    facts.imports,
    facts.strings,
  ];
  for (const { line, column } of places.flat()) assert(line >= 1 && line <= lines && column >= 1);
  for (const { endLine, line } of facts.definitions) assert(endLine >= line && endLine <= lines);
  for (const { args } of facts.calls) assert(args.every((arg) => arg.length <= 500));
  for (const { source } of facts.assignments) assert(source.length <= 500);
}

const DEEP: readonly (readonly [ParsedLanguage, string, string, string])[] = [
  ['typescript', 'f(', '1', ')'],
  ['typescript', '[', 'a', ']'],
  ['typescript', 'a.b(', '', ').c'],
  ['tsx', '<a>', 'x', '</a>'],
  ['javascript', '({a: ', '1', '})'],
  ['javascript', 'const [', 'a', '] = x;'],
  ['python', '(', '1', ')'],
  ['python', 'f(x=', '1', ')'],
  ['go', '(', '1', ')'],
  ['java', '(', '1', ')'],
  ['kotlin', 'f(', '1', ')'],
  ['csharp', '(', '1', ')'],
  ['rust', 'use a::{', 'b', '}'],
  ['rust', '(', '1', ')'],
  ['ruby', '[', '1', ']'],
  ['php', '<?php f(', '1', ')'],
  ['c', '*(', 'a', ')'],
  ['cpp', 'a<', 'b', '>'],
  ['bash', '$(', 'ls', ')'],
];

describe('hostile source', () => {
  let reader: Reader;
  before(async () => {
    reader = await openReader();
  });

  for (const language of PARSED_LANGUAGES) {
    it(`gives facts for garbage and spoiled ${language}`, async () => {
      const next = random(language.length * 7_919);
      const source = sourceOf(language);
      for (let round = 0; round < 25; round++) {
        for (const text of [garbage(600, next), spoiled(source, next)])
          check(await reader.facts(language, text), text);
      }
    });
  }

  for (const [language, open, middle, close] of DEEP) {
    it(`reads 10,000 nested ${open}${close} in ${language}`, async () => {
      const text = open.repeat(10_000) + middle + close.repeat(10_000);
      check(await reader.facts(language, text), text);
    });
  }

  it('reads a line of one megabyte', async () => {
    const calls = 'cart.total(1);'.repeat(75_000);
    const facts = await reader.facts('javascript', calls);
    assert.equal(facts.calls.length, 75_000);
    assert.equal(facts.calls.at(-1)?.column, 14 * 74_999 + 1);
  });

  it('reads a string of one megabyte whole', async () => {
    const facts = await reader.facts('javascript', `x = "${'a'.repeat(1_000_000)}"`);
    assert.equal(facts.strings[0]?.value.length, 1_000_000);
    assert.equal(facts.assignments[0]?.source.length, 500);
  });

  it('reads a chain of 20,000 calls in a time that grows with its length', async () => {
    const facts = await reader.facts('typescript', `a${'.b(1)'.repeat(20_000)}`);
    assert.equal(facts.calls.length, 20_000);
    assert(facts.calls.every(({ callee }) => callee.length < 500));
  });

  it('gives nothing when parsing takes longer than it may, and reads the next file', async () => {
    const grammar = await (await openGrammars(locate)).load('typescript');
    assert(grammar !== null);
    const extractor = new Extractor();
    assert.equal(extractor.extract('f(1);'.repeat(100_000), grammar, { timeoutMs: 0 }), null);
    const next = extractor.extract('const a = 1;', grammar, { timeoutMs: 60_000 });
    assert.deepEqual(
      next?.definitions.map(({ name }) => name),
      ['a'],
    );
    assert.deepEqual(next.errorLines, []);
  });
});

describe('places', () => {
  it('count UTF-16 units from the start of the line, whatever ends the line before', async () => {
    const reader = await openReader();
    const facts = await reader.facts('typescript', 'a;\r\nb;\rc;\n"😀é"; d;');
    const places = facts.references.map(({ name, line, column }) => `${name} ${line}:${column}`);
    assert.deepEqual(places, ['a 1:1', 'b 2:1', 'c 3:1', 'd 4:8']);
  });

  it('do not count a byte order mark', async () => {
    const reader = await openReader();
    const facts = await reader.facts('typescript', '\uFEFFa;');
    assert.deepEqual(
      facts.references.map(({ line, column }) => [line, column]),
      [[1, 1]],
    );
  });
});

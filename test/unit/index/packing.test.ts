import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DEFINITION_KINDS, LANGUAGES, type FileFacts } from '../../../src/core/index/facts.ts';
import { wordsOf } from '../../../src/core/index/words.ts';
import { decodeFacts } from '../../../src/node/index/decodeFacts.ts';
import { encodeFacts, ROLES } from '../../../src/node/index/encodeFacts.ts';
import { skippedEntry, type Entry } from '../../../src/node/index/entry.ts';
import { holdsHash, wordHash, wordHashes } from '../../../src/node/index/wordHashes.ts';
import { WordIndex } from '../../../src/node/index/wordIndex.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const maybe = fc.option(text);
const texts = fc.array(text, { maxLength: 3 });
const number = fc.integer({ min: 1, max: 100_000 });
const list = <T extends Record<string, fc.Arbitrary<unknown>>>(fields: T) =>
  fc.array(fc.record({ ...fields, line: number, column: number }), { maxLength: 4 });

const facts = fc.record({
  language: fc.constantFrom(...LANGUAGES),
  definitions: list({
    name: text,
    kind: fc.constantFrom(...DEFINITION_KINDS),
    container: maybe,
    endLine: number,
    parameters: maybe,
    exported: fc.boolean(),
  }),
  references: list({ name: text, receiver: maybe, role: fc.constantFrom(...ROLES), inside: maybe }),
  calls: list({ callee: text, args: texts, inside: maybe }),
  assignments: list({ target: text, source: text, inside: maybe }),
  imports: list({ module: text, names: fc.array(fc.record({ name: text, alias: maybe }), { maxLength: 3 }) }),
  strings: list({ value: text }),
  decorators: list({ name: text, args: texts, target: maybe }),
  routes: list({ method: text, path: text, handler: maybe, guards: texts, framework: text }),
  sql: list({ command: text, text, tables: texts }),
  models: list({ table: text, model: text }),
  tests: list({ name: text }),
  errorLines: fc.array(number, { maxLength: 5 }),
}) as unknown as fc.Arbitrary<FileFacts>;

describe('packed facts', () => {
  it('come back as they were, whatever they say', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const back = decodeFacts(encodeFacts(given));
        for (const key of Object.keys(given) as (keyof FileFacts)[]) {
          const plain = JSON.parse(JSON.stringify(given[key])) as unknown;
          assert.deepEqual(JSON.parse(JSON.stringify(back[key])), plain, key);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('hashes of words', () => {
  it('are those of the words that a search would find, in any script', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 80 }),
        fc.string({ maxLength: 80 }),
        (wild, plain) => {
          const sample = `${plain} ${wild}${plain}_x1 Straße ΣΑΣ ${wild}`;
          const wanted = new Set([...wordsOf(sample)].map(wordHash));
          assert.deepEqual(
            [...wordHashes(sample)],
            [...wanted].toSorted((a, b) => a - b),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it('lead to every file that holds the word, also after changes', () => {
    const words = ['alpha', 'beta', 'gamma', 'delta', 'same', 'größe'];
    const content = fc.subarray(words);
    fc.assert(
      fc.property(
        fc.array(content, { minLength: 1, maxLength: 12 }),
        fc.array(fc.tuple(fc.nat(14), fc.option(content)), { maxLength: 8 }),
        (files, edits) => {
          const entries = new Map<string, Entry>();
          const index = new WordIndex();
          const put = (at: number, held: readonly string[] | null): void => {
            const path = `f${at}`;
            const entry = held && skippedEntry(path, 'too_large', '', { words: wordHashes(held.join(' ')) });
            if (entry) entries.set(path, entry);
            else entries.delete(path);
            index.put(path, entry);
          };
          const check = (): void => {
            for (const word of words) {
              const hash = wordHash([...wordsOf(word)][0] ?? '');
              const wanted = [...entries.values()].filter(
                (entry) => entry.words && holdsHash(entry.words, hash),
              );
              const found = index.filesWith(hash, () => entries.values());
              assert.deepEqual(found.toSorted(), wanted.map(({ path }) => path).toSorted());
            }
          };
          for (const [at, held] of files.entries()) put(at, held);
          check();
          for (const [at, held] of edits) {
            put(at, held);
            check();
          }
        },
      ),
    );
  });
});

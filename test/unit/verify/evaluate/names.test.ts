import assert from 'node:assert/strict';
import { places, run, specOf, viewOf, type Sources } from './workspace.ts';

const found = (kind: string, pattern: string, sources: Sources): readonly (string | undefined)[] =>
  places(
    run(
      specOf(`name: t\nrules:\n  - {id: r, description: d, match: {${kind}: ['${pattern}']}}\n`),
      viewOf(sources),
    ),
  ).map((place) => place.split(' ')[0]);

describe('a regular expression for names', () => {
  it('finds a name behind whatever receiver, as a literal does', () => {
    const sources = {
      'a.ts': 'run(this.legacyTotal);\ncart.legacyTotal = 1;\ncart?.legacyLoad(1);\nlegacyRow;\n',
    };
    const all = ['a.ts:1:10', 'a.ts:2:6', 'a.ts:3:7', 'a.ts:4:1'];
    assert.deepEqual(found('identifiers', '/^legacy/', sources), all);
    assert.deepEqual(found('references', '/^legacy/', sources), all);
    assert.deepEqual(found('calls', '/^legacy/', sources), ['a.ts:3:7']);
    assert.deepEqual(found('calls', '/^sign$/', { 'a.ts': 'sign.sign(1);\nsigned(2);\n' }), ['a.ts:1:6']);
    assert.deepEqual(found('identifiers', '/^legacy/', { 'a.py': 'print(self.legacy_total)\n' }), [
      'a.py:1:12',
    ]);
    assert.deepEqual(found('calls', '/^load$/', { 'a.php': '<?php $this->load(1); Cart::load(2);\n' }), [
      'a.php:1:14',
      'a.php:1:29',
    ]);
  });

  it('still reads the receiver, and counts a place once', () => {
    const sources = { 'a.ts': 'legacy.legacyTotal;\nother.total;\n' };
    assert.deepEqual(found('references', '/^legacy\\./', sources), ['a.ts:1:1']);
    assert.deepEqual(found('references', '/total/', sources), ['a.ts:1:14', 'a.ts:2:7']);
    assert.deepEqual(found('references', '/^other\\.total$/', sources), ['a.ts:2:1']);
  });

  it('finds a decorator by its last name, and a table without its schema', () => {
    assert.deepEqual(found('decorators', '/^route$/', { 'a.py': '@app.route("/")\ndef f():\n    pass\n' }), [
      'a.py:1:6',
    ]);
    assert.deepEqual(found('sql_tables', '/^users$/', { 'a.sql': 'SELECT * FROM public.users;\n' }), [
      'a.sql:1:22',
    ]);
  });
});

describe('a literal', () => {
  it('ends where the word ends, in scripts with vowel signs and accents of their own too', () => {
    assert.deepEqual(found('identifiers', 'कल', { 'a.py': 'कला = 1\n' }), []);
    assert.deepEqual(found('identifiers', 'कला', { 'a.py': 'कला = 1\n' }), ['a.py:1:1']);
    const accented = 'let cafe\u0301 = 1;\n';
    assert.deepEqual(found('identifiers', 'cafe', { 'a.js': accented }), []);
    assert.deepEqual(found('identifiers', 'cafe\u0301', { 'a.js': accented }), ['a.js:1:5']);
    assert.deepEqual(found('text', 'cafe', { 'a.md': 'cafe\u0301 cafe' }), ['a.md:1:7']);
  });
});

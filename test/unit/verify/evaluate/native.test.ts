import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readSpec } from '../../../../src/core/verify/spec/read.ts';
import { run, specOf, viewOf, type Sources } from './workspace.ts';

/** The profiles of the original's cases on real sources, with the meaning of our language. */

const file = new URL('../../../fixtures/verify/original-verdicts.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as {
  readonly cases: readonly { readonly name: string; readonly profile: string; readonly index: string }[];
};

const names: Sources = {
  'src/a.js': [
    'let product_id = 1;',
    'let old_product_id = 1;',
    'let product_ids = 1;',
    'let Product_ID = 1;',
    'show(cartItem.product_id);',
    'show(item.product.id);',
    'show(item.productXid);',
    'jsonwebtoken.sign(payload);',
    'jwt.sign(payload);',
    'let auth0 = 1;',
    'let auth0Client = 1;',
    '// product_id, auth0, _private and foo() in a comment',
    'let _private = "product_id";',
    'show(x._private);',
    '$scope.total = 1;',
    'foo();',
  ].join('\n'),
  'src/b.py': 'class User(Base):\n    pass\n',
  'src/c.sh': 'a-b() {\n  echo 1\n}\n',
};
const routes: Sources = {
  'src/r.js': [
    "const app = require('express')();",
    "app.get('/api/v2/users', handler);",
    "app.get('/api/v2', handler);",
    "app.get('/auth/login', handler);",
    "app.get('/users/:id', handler);",
    "app.get('/api/users/', handler);",
    "app.get('/prefix/api/v2/x', handler);",
  ].join('\n'),
};
const folders: Sources = Object.fromEntries(
  [
    ...['src/a.py', 'src/auth/x.py', 'src/auth/deep/y.py', 'tests/t.py'],
    ...['frontend/src/types/a.ts', 'a.py', 'src/a.PY'],
  ].map((path) => [path, path.endsWith('.ts') ? 'function legacy() {}\n' : 'def legacy():\n    pass\n']),
);
const crowd: Record<string, string> = { 'src/z.py': 'def legacy():\n    pass\n' };
for (let index = 0; index < 501; index++) crowd[`aaa/${index}.py`] = 'def legacy():\n    pass\n';

const sixty: Sources = { 'src/a.py': 't0 = 1\nt49 = 1\nt50 = 1\nt59 = 1\nt60 = 1\n' };
const all = (...lines: readonly number[]) => lines.map((line) => `src/a.js:${line}`);
const inFolders = (...paths: readonly string[]) => paths.map((path) => `${path}:1`);

/** By the number of the case in the fixture: sources, and where the profile finds something. */
const WANTED: readonly (readonly [start: string, sources: Sources, places: readonly string[]])[] = [
  ['literal: whole word', names, all(1, 4, 5)],
  ['dotted literal', names, all(6)],
  ['word boundary at digits', names, all(10)],
  ['hyphen inside', names, ['src/c.sh:1']],
  ['leading underscore', names, all(13, 14)],
  ['partial word', names, []],
  ['literal ending in )', names, all(16)],
  ['class-with-base', names, ['src/b.py:1']],
  ['regex without anchors', names, all(1, 2, 3, 4, 5)],
  ['regex with escaped dot', names, all(5)],
  ['anchored regex is dead', names, all(10)],
  ['character class', names, all(10, 11)],
  ['unescaped dot', names, all(1, 2, 3, 4, 5, 6, 7)],
  ['// and / are literals', names, []],
  ['regexes come alive', names, all(10, 11)],
  ['route literal /api/v2', routes, ['src/r.js:2', 'src/r.js:3']],
  ['route literal api/v2', routes, ['src/r.js:2', 'src/r.js:3', 'src/r.js:7']],
  ['route literal /users/:id', routes, ['src/r.js:5']],
  ['route literal /api/users/', routes, ['src/r.js:6']],
  ['route literal /api/admin/*', routes, []],
  [
    'scope {"include": ["src/**"]}',
    folders,
    inFolders('src/a.PY', 'src/a.py', 'src/auth/deep/y.py', 'src/auth/x.py'),
  ],
  ['scope {"include": ["src/*"]}', folders, inFolders('src/a.PY', 'src/a.py')],
  [
    'scope {"exclude": ["tests/**"]}',
    folders,
    inFolders(
      ...['a.py', 'frontend/src/types/a.ts', 'src/a.PY', 'src/a.py', 'src/auth/deep/y.py', 'src/auth/x.py'],
    ),
  ],
  [
    'scope {"include": ["**/*.py"]}',
    folders,
    inFolders('a.py', 'src/a.py', 'src/auth/deep/y.py', 'src/auth/x.py', 'tests/t.py'),
  ],
  ['scope {"include": ["*.py"]}', folders, inFolders('a.py')],
  [
    'scope {"include": "src/**"}',
    folders,
    inFolders('src/a.PY', 'src/a.py', 'src/auth/deep/y.py', 'src/auth/x.py'),
  ],
  [
    'scope {"include": ["src"]}',
    folders,
    inFolders('src/a.PY', 'src/a.py', 'src/auth/deep/y.py', 'src/auth/x.py'),
  ],
  ['scope {"include": ["src/**"], "exclude"', folders, inFolders('src/a.PY', 'src/a.py')],
  // Here a letter class stands for one part of a path; the original lets `*` cross it.
  ['scope {"include": ["[st]*/*.py"]}', folders, inFolders('src/a.py', 'tests/t.py')],
  [
    'scope {}',
    folders,
    inFolders(
      ...['a.py', 'frontend/src/types/a.ts', 'src/a.PY', 'src/a.py', 'src/auth/deep/y.py', 'src/auth/x.py'],
      'tests/t.py',
    ),
  ],
  ['500-row limit', crowd, ['src/z.py:1']],
  [
    'missing_expectation_files',
    { 'a.py': 'old = 1\nnew = 1\n', 'b.py': 'old = 1\n', 'c.py': 'new = 1\n' },
    ['a.py:1', 'b.py:1'],
  ],
  ['identifier kind does not search', { 'a.py': "import os\nos.getenv('AUTH0_DOMAIN')\n" }, ['a.py:2']],
  ['expression kind finds it', { 'a.py': "import os\nos.getenv('AUTH0_DOMAIN')\n" }, ['a.py:2']],
  [
    'sql_tables',
    { 'q.sql': 'SELECT * FROM users;\nSELECT * FROM users_old;\nSELECT * FROM USERS;\n' },
    ['q.sql:1', 'q.sql:3'],
  ],
  [
    'identifier assignment context',
    { 'a.ts': 'const token = sign();\n\nuse(token);\n', 'c.tsx': 'const a = <B token={1} />;\n' },
    ['a.ts:1', 'a.ts:3', 'c.tsx:1'],
  ],
  ['more than 50 terms', sixty, ['src/a.py:1', 'src/a.py:2', 'src/a.py:3', 'src/a.py:4']],
  [
    'non-ASCII identifiers',
    { 'src/a.py': 'größe = 1\ngrößenangabe = 1\nprint(obj.größe)\n' },
    ['src/a.py:1', 'src/a.py:3'],
  ],
  ['SQL LIKE folds', { 'src/a.py': 'Änderung = 1\nänderung = 1\n' }, ['src/a.py:1', 'src/a.py:2']],
];

describe('the profiles of the original on real sources', () => {
  const rest = new Set(cases.map(({ name }) => name));
  for (const [start, sources, wanted] of WANTED) {
    const found = cases.find(({ name }) => rest.has(name) && name.startsWith(start));
    rest.delete(found?.name ?? '');
    it(`${start}: finds each place once`, () => {
      assert.ok(found);
      const report = run(specOf(found.profile), viewOf(sources));
      const places = report.rules.flatMap(({ findings }) =>
        findings.map(({ path, line }) => `${path ?? ''}:${line}`),
      );
      assert.deepEqual(places, wanted);
      assert.equal(report.verdict, wanted.length === 0 ? 'pass' : 'fail');
    });
  }

  it('refuses a regular expression that cannot be read, instead of finding nothing', () => {
    const found = cases.find(({ name }) => name.startsWith('invalid regex'));
    rest.delete(found?.name ?? '');
    const { spec, problems } = readSpec(found?.profile ?? '');
    assert.equal(spec, null);
    assert.ok(problems.some(({ code }) => code === 'bad_regex'));
  });

  it('leaves only the three migrations for the tests of worked examples', () => {
    assert.deepEqual(
      [...rest].map((name) => name.split(',', 1)[0]),
      ['a migration of logins', 'a migration of logins', 'a migration of the user model'],
    );
  });
});

import type { Sources } from './workspace.ts';

/** One spec on one workspace about which the original is wrong. */
export interface VerdictCase {
  readonly name: string;
  readonly sources: Sources;
  /** What the rule says below `id` and `description`. */
  readonly rule: string;
}

const py = (text: string): Sources => ({ 'src/a.py': text });
const ts = (text: string): Sources => ({ 'src/a.ts': text });
const js = (text: string): Sources => ({ 'src/a.js': text });
const express = (lines: string): Sources =>
  js(`const express = require('express');\nconst app = express();\n${lines}\nmodule.exports = app;\n`);

const crowd: Record<string, string> = { 'src/z.py': 'legacy = 1\n' };
for (let index = 0; index < 600; index++) crowd[`aaa/${String(index).padStart(4, '0')}.py`] = 'legacy = 1\n';

/** The original passes although what is forbidden is there, or what is expected is not. */
export const FALSE_PASSES: readonly VerdictCase[] = [
  {
    name: 'a function named with its parentheses',
    sources: py('def foo():\n    return 1\n\n\nprint(foo())\n'),
    rule: 'match: {identifiers: ["foo()"]}',
  },
  {
    name: 'a class named with its base',
    sources: py('class User(Base):\n    pass\n'),
    rule: 'match: {identifiers: ["User(Base)"]}',
  },
  {
    name: 'a class named with the word class',
    sources: py('class User(Base):\n    pass\n'),
    rule: 'match: {identifiers: [class User]}',
  },
  {
    name: 'a name that begins with a dollar sign',
    sources: js('function controller($scope) {\n  $scope.total = 1;\n}\n'),
    rule: 'match: {identifiers: [$scope]}',
  },
  {
    name: 'a decorator with its sign',
    sources: ts('class Card {\n  @Input() title = "";\n}\n'),
    rule: 'match: {identifiers: ["@Input"]}',
  },
  {
    name: 'a regular expression with anchors',
    sources: py('auth0 = 1\n'),
    rule: 'match: {identifiers: ["/^auth0$/"]}',
  },
  {
    name: 'a regular expression with a class of letters',
    sources: py('auth0_client = 1\n'),
    rule: 'match: {identifiers: ["/[Aa]uth0/"]}',
  },
  {
    name: 'a regular expression with a plain dot',
    sources: py('productXid = 1\n'),
    rule: 'match: {identifiers: ["/product.id/"]}',
  },
  {
    name: 'a regular expression with any text in the middle',
    sources: ts('export const getUserId = (user: User) => user.key;\n'),
    rule: 'match: {identifiers: ["/get.*Id/"]}',
  },
  {
    name: 'a regular expression with word boundaries',
    sources: py('token = 1\n'),
    rule: "match: {identifiers: ['/\\btoken\\b/']}",
  },
  {
    name: 'a regular expression with alternatives',
    sources: py('old_total = 1\n'),
    rule: "match: {identifiers: ['/old_(total|sum)/']}",
  },
  {
    name: 'a route that begins with a slash',
    sources: express("app.get('/api/v2/users', list);"),
    rule: 'match: {api_routes: [/api/v2]}',
  },
  {
    name: 'a route with a parameter',
    sources: express("app.get('/users/:id', show);"),
    rule: 'match: {api_routes: ["/users/:id"]}',
  },
  {
    name: 'a parameter written in another way',
    sources: express("app.get('/users/:id', show);"),
    rule: 'match: {api_routes: ["/users/{id}"]}',
  },
  {
    name: 'any route below another',
    sources: express("app.get('/api/admin/users', list);"),
    rule: 'match: {api_routes: ["/api/admin/*"]}',
  },
  {
    name: 'a route with its method',
    sources: express("app.post('/users', create);"),
    rule: 'match: {api_routes: [POST /users]}',
  },
  {
    name: 'a scope that names a directory',
    sources: py('legacy = 1\n'),
    rule: 'match: {identifiers: [legacy]}\n    scope: {include: [src]}',
  },
  {
    name: 'a directory with a slash behind',
    sources: py('legacy = 1\n'),
    rule: 'match: {identifiers: [legacy]}\n    scope: {include: [src/]}',
  },
  {
    name: 'a file at the top of the workspace below **/',
    sources: { 'a.py': 'legacy = 1\n' },
    rule: 'match: {identifiers: [legacy]}\n    scope: {include: ["**/*.py"]}',
  },
  {
    name: 'a choice of names in a scope',
    sources: py('legacy = 1\n'),
    rule: 'match: {identifiers: [legacy]}\n    scope: {include: ["{src,lib}/**"]}',
  },
  {
    name: 'a hit behind five hundred others that are out of scope',
    sources: crowd,
    rule: 'match: {identifiers: [legacy]}\n    scope: {include: ["src/**"]}',
  },
  {
    name: 'an expected name that is nowhere',
    sources: py('total = 1\n'),
    rule: 'expect: {identifiers: [calculate_vat]}',
  },
  {
    name: 'an expected route that is nowhere, by the older key',
    sources: express("app.get('/health', ok);"),
    rule: 'requires: {api_routes: [/api/v2/users]}',
  },
  {
    name: 'one of two expected names that is nowhere',
    sources: py('def first():\n    pass\n'),
    rule: 'expect: {identifiers: [first, second]}',
  },
  {
    name: 'an import that is never called',
    sources: py('import auth0\n\nTOTAL = 1\n'),
    rule: 'match: {identifiers: [auth0]}',
  },
  {
    name: 'a name imported from a package',
    sources: ts("import { Auth0Client } from '@auth0/auth0-spa-js';\nexport const total = 1;\n"),
    rule: 'match: {identifiers: [Auth0Client]}',
  },
  {
    name: 'the name of an environment variable',
    sources: py('import os\n\ndomain = os.getenv("AUTH0_DOMAIN")\n'),
    rule: 'match: {identifiers: [AUTH0_DOMAIN]}',
  },
  {
    name: 'a capital letter of another script',
    sources: py('Änderung = 1\n'),
    rule: 'match: {identifiers: [änderung]}',
  },
  {
    name: 'a string that is neither passed nor assigned',
    sources: py('def scheme():\n    return "legacy-token"\n'),
    rule: 'match: {expressions: [legacy-token]}',
  },
  {
    name: 'a pattern that is no list',
    sources: py('auth0 = 1\n'),
    rule: 'match: {identifiers: auth0}',
  },
  {
    name: 'the table of a model',
    sources: py(
      'from sqlalchemy.orm import declarative_base\n\nBase = declarative_base()\n\n\nclass User(Base):\n    __tablename__ = "users"\n',
    ),
    rule: 'match: {sql_tables: [users]}',
  },
  {
    name: 'the table of a statement in a file of SQL',
    sources: { 'db/001.sql': 'CREATE TABLE users (id INT);\n' },
    rule: 'match: {sql_tables: ["/^users$/"]}',
  },
  {
    name: 'a module, by a key that the original does not know',
    sources: ts("import moment from 'moment';\nexport const total = 1;\n"),
    rule: 'match: {imports: [moment]}',
  },
  {
    name: 'a file that must be gone',
    sources: py('total = 1\n'),
    rule: 'match: {files: [src/a.py]}',
  },
  {
    name: 'a test that is expected',
    sources: { 'src/a.test.ts': "test('adds', () => {});\n" },
    rule: 'expect: {tests: [rounds to cents]}',
  },
  {
    name: 'a name that is expected more often',
    sources: py('audit(1)\n'),
    rule: 'expect: {calls: [{pattern: audit, at_least: 2}]}',
  },
  {
    name: 'text of a file that no grammar reads',
    sources: { 'deploy.conf': 'endpoint = legacy.example.org\n' },
    rule: 'match: {text: [legacy.example.org]}',
  },
];

/** The original fails although everything is as the spec wants it. */
export const FALSE_FAILS: readonly VerdictCase[] = [
  {
    name: 'a directory below the one whose children are meant',
    sources: { 'src/deep/a.py': 'legacy = 1\n' },
    rule: 'match: {identifiers: [legacy]}\n    scope: {include: ["src/*"]}',
  },
  {
    name: 'a directory when only files at the top are meant',
    sources: py('legacy = 1\n'),
    rule: 'match: {identifiers: [legacy]}\n    scope: {include: ["*.py"]}',
  },
  {
    name: 'a scope that is no list',
    sources: { 'lib/a.py': 'legacy = 1\n' },
    rule: 'match: {identifiers: [legacy]}\n    scope: {include: "src/**"}',
  },
  {
    name: 'an excluded directory with a slash behind',
    sources: { 'tests/a.py': 'legacy = 1\n' },
    rule: 'match: {identifiers: [legacy]}\n    scope: {exclude: [tests/]}',
  },
  {
    name: 'an excluded directory by its name',
    sources: { 'src/legacy/a.py': 'legacy = 1\n' },
    rule: 'match: {identifiers: [legacy]}\n    scope: {exclude: [src/legacy]}',
  },
  {
    name: 'an excluded file at the top below **/',
    sources: { 'test_a.py': 'legacy = 1\n' },
    rule: 'match: {identifiers: [legacy]}\n    scope: {exclude: ["**/test_*.py"]}',
  },
  {
    name: 'what is forbidden and expected at once, when it is there',
    sources: py('class CognitoClient:\n    pass\n'),
    rule: 'match: {identifiers: [CognitoClient]}\n    expect: {identifiers: [CognitoClient]}',
  },
  {
    name: 'a name of other case where case counts',
    sources: py('user = 1\n'),
    rule: 'case_sensitive: true\n    match: {identifiers: [User]}',
  },
  {
    name: 'a file of another language',
    sources: ts('export const legacy = 1;\n'),
    rule: 'match: {identifiers: [legacy]}\n    scope: {languages: [python]}',
  },
  {
    name: 'a longer route that holds a literal one with slashes at both ends',
    sources: express("app.get('/internal/api/users2', list);"),
    rule: 'match: {api_routes: [/api/users/]}',
  },
  {
    name: 'a route whose beginning is another',
    sources: express("app.get('/v1/api/v2', list);"),
    rule: 'match: {api_routes: [/api/v2]}',
  },
];

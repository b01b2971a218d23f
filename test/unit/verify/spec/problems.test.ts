import assert from 'node:assert/strict';
import { readSpec } from '../../../../src/core/verify/spec/read.ts';
import type { ProofSpecProblem } from '../../../../src/core/model/verification.ts';

/** `›` and `‹` stand around the place that a problem must name. */
type Case = readonly [
  what: string,
  code: string,
  severity: ProofSpecProblem['severity'],
  yaml: string,
  words?: RegExp,
];

const HEAD = 'name: n\nrules:\n  - id: a\n    description: d\n';
const match = (patterns: string): string => `${HEAD}    match: {${patterns}}\n`;
const scope = (text: string): string => `${HEAD}    match: {calls: [x]}\n    scope: {${text}}\n`;

const CASES: readonly Case[] = [
  ['YAML that ends too early', 'yaml', 'error', 'name: n\nrules: [›‹'],
  ['a tab for indentation', 'yaml', 'error', 'name: n\nrules:\n›\t- id: a‹\n'],
  ['two documents', 'several_documents', 'error', `${HEAD}    match: {calls: [x]}\n›---\nname: m\n‹`],
  ['an alias of nothing', 'yaml', 'error', `${HEAD}    match: ›*x‹\n`, /Unresolved|Nothing is called/],
  ['a misspelt key at the top', 'unknown_key', 'error', `›versoin‹: 1\n${match('calls: [x]')}`, /`version`/],
  [
    'a key of one’s own at the top',
    'unknown_key',
    'warning',
    `›author‹: me\n${match('calls: [x]')}`,
    /metadata/,
  ],
  ['a misspelt key of a rule', 'unknown_key', 'error', `${HEAD}    ›macth‹: {calls: [x]}\n`, /`match`/],
  [
    'an invented key of a rule',
    'unknown_key',
    'error',
    `${HEAD}    ›forbidden‹: {calls: [x]}\n`,
    /Known: id/,
  ],
  ['a misspelt kind', 'unknown_key', 'error', match('›sql_table‹: [x]'), /`sql_tables`/],
  ['a misspelt key of a scope', 'unknown_key', 'error', scope('›includes‹: [src]'), /`include`/],
  [
    'a misspelt key of a pattern',
    'unknown_key',
    'error',
    match('calls: [{pattern: x, ›at_mots‹: 1}]'),
    /`at_most`/,
  ],
  [
    'a key that stands twice',
    'duplicate_key',
    'error',
    `${HEAD}    match: {calls: [x]}\n    ›match‹: {calls: [y]}\n`,
  ],
  ['another mode', 'wrong_mode', 'error', `mode: ›compatable‹\n${match('calls: [x]')}`, /`compatible`/],
  ['a list for a name', 'wrong_type', 'error', `description: ›[a]‹\n${match('calls: [x]')}`],
  ['a text for a flag', 'wrong_type', 'error', `${HEAD}    expect_any: ›maybe‹\n    expect: {calls: [x]}\n`],
  ['a list for a scope', 'wrong_type', 'error', `${HEAD}    match: {calls: [x]}\n    scope: ›[src]‹\n`],
  ['a list in a list', 'wrong_type', 'error', match('calls: [›[x]‹]')],
  [
    'a pattern that reads as a mapping',
    'wrong_type',
    'error',
    `${HEAD}    match:\n      text:\n        - ›GET: /users‹\n`,
    /quotes: 'GET: \/users'/,
  ],
  [
    'an id that stands twice',
    'duplicate_id',
    'error',
    `${match('calls: [x]')}  - ›id: a‹\n    description: e\n    match: {calls: [y]}\n`,
  ],
  [
    'a rule that asks for nothing',
    'empty_rule',
    'warning',
    `name: n\nrules:\n  - ›id: a‹\n    description: d\n`,
  ],
  ['an expression that does not end', 'bad_regex', 'error', match("calls: ['/a›(‹b/']"), /missing closing/],
  ['an expression with look-ahead', 'bad_regex', 'error', match("calls: ['/a›(?=‹b)/']"), /linear time/],
  [
    'an expression with a bad range, after an escaped quote',
    'bad_regex',
    'error',
    match("calls: ['/it''s [›z-a‹]/']"),
  ],
  ['an expression with a bad escape in double quotes', 'bad_regex', 'error', match('calls: ["/x›\\\\8‹/"]')],
  ['an empty pattern', 'dead_pattern', 'error', match("calls: [›''‹]")],
  ['a pattern of white space', 'dead_pattern', 'error', match("text: [›'  '‹]")],
  ['an item without text', 'dead_pattern', 'error', `${HEAD}    match:\n      ›calls‹:\n        -\n`],
  ['a space in the name of a call', 'dead_pattern', 'error', match("calls: [›'foo bar'‹]")],
  [
    'a kind of definition that is none',
    'dead_pattern',
    'error',
    match("definitions: [›'fuction total'‹]"),
    /`function total`/,
  ],
  ['a method that is none', 'dead_pattern', 'error', match("api_routes: [›'PSOT /users'‹]"), /POST/],
  ['a route with a server', 'dead_pattern', 'error', match("api_routes: [›'https://x.test/users'‹]")],
  ['SQL for a table', 'dead_pattern', 'error', match("sql_tables: [›'DROP TABLE users;'‹]")],
  [
    '`*` where it is no wildcard',
    'wildcard',
    'warning',
    match("identifiers: [›'legacy_*'‹]"),
    /\/\^legacy_\.\*\$\//,
  ],
  ['an expression that finds nothing at all', 'matches_everything', 'warning', match("calls: [›'/x*/'‹]")],
  [
    'a pattern on both sides',
    'both_sides',
    'warning',
    `${HEAD}    match:\n      calls:\n        - ›x‹\n    expect: {calls: [x]}\n`,
  ],
  ['a glob that leaves the workspace', 'bad_glob', 'error', scope('include: [›../x‹]')],
  ['a glob of a drive', 'bad_glob', 'error', match("files: [›'C:/x/a.ts'‹]"), /`x\/a\.ts`/],
  ['a glob turned round', 'bad_glob', 'error', scope("include: [›'!src'‹]"), /exclude/],
  ['a glob whose brace does not close', 'bad_glob', 'error', scope("include: [›'src/*.{ts,tsx'‹]")],
  [
    'a folder in brackets',
    'brackets',
    'warning',
    scope("include: [›'app/[id]/*.tsx'‹]"),
    /`app\/\?id\?\/\*\.tsx`/,
  ],
  ['an include that is excluded again', 'dead_scope', 'error', scope('include: [›src/a‹], exclude: [src]')],
  [
    'a file that a glob excludes again',
    'dead_scope',
    'error',
    scope("include: [›src/a.test.ts‹], exclude: ['**/*.test.ts']"),
  ],
  ['everything excluded', 'dead_scope', 'error', scope("exclude: [›'**'‹]")],
  [
    'one of two includes that is excluded again',
    'swallowed',
    'warning',
    scope('include: [lib, ›src/a‹], exclude: [src/**]'),
  ],
  [
    'a language that is misspelt',
    'unknown_language',
    'error',
    scope('languages: [›typscript‹]'),
    /`typescript`/,
  ],
  ['a language that is not known', 'unknown_language', 'warning', scope('languages: [›proto‹]')],
  [
    'counts that cannot both hold',
    'wrong_count',
    'error',
    `${HEAD}    expect: {calls: [{pattern: x, at_least: ›3‹, at_most: 2}]}\n`,
  ],
  ['at_least under match', 'wrong_count', 'error', match('calls: [x], ›at_least‹: 2')],
  ['at_least 0', 'wrong_count', 'error', `${HEAD}    expect: {calls: [x], at_least: ›0‹}\n`],
  ['half a count', 'wrong_type', 'error', match('calls: [x], at_most: ›1.5‹')],
  ['a command without what it runs', 'missing_key', 'error', `${HEAD}    command: ›{exit_code: 1}‹\n`],
  ['a time that is none', 'wrong_type', 'error', `${HEAD}    command: {run: x, timeout: ›soon‹}\n`],
];

describe('problems of a spec', () => {
  for (const [what, code, severity, marked, words] of CASES)
    it(`names the place of ${what}`, () => {
      const [start, end] = [marked.indexOf('›'), marked.indexOf('‹') - 1];
      const { spec, problems } = readSpec(marked.replace(/[›‹]/g, ''));
      const text = marked.replace(/[›‹]/g, '');
      const found = problems.filter((problem) => problem.code === code);
      assert.equal(found.length, 1, JSON.stringify(problems));
      const [problem] = found;
      assert.ok(problem);
      assert.equal(problem.severity, severity);
      if (words) assert.match(problem.message, words);
      assert.deepEqual(
        [problem.line, problem.column],
        place(text, start),
        `starts at ${problem.line}:${problem.column}`,
      );
      if (code !== 'yaml' && code !== 'several_documents' && code !== 'duplicate_id' && code !== 'empty_rule')
        assert.deepEqual([problem.endLine, problem.endColumn], place(text, end), 'the end');
      assert.equal(
        spec === null,
        problems.some((each) => each.severity === 'error'),
      );
    });

  it('name what was meant, which read in their place mends the spec', () => {
    for (const misspelt of [
      `versoin: 1\n${match('calls: [x]')}`,
      `${HEAD}    macth: {calls: [x]}\n`,
      match("'sql_table': [x]"),
      scope('"includes": [src]'),
      match('calls: [{pattern: x, at_mots: 1}]'),
      `mode: 'nativ'\n${match('calls: [x]')}`,
      `${HEAD}    severity: hihg\n    match: {calls: [x]}\n`,
      `${HEAD}    severity: "major"\n    match: {calls: [x]}\n`,
      scope('languages: [typscript]'),
    ]) {
      const lines = misspelt.split('\n');
      const [problem] = readSpec(misspelt).problems;
      assert.ok(problem?.instead, misspelt);
      const { line, column, endLine, endColumn, instead } = problem;
      assert.equal(line, endLine);
      const text = lines[line - 1] ?? '';
      lines[line - 1] = `${text.slice(0, column - 1)}${instead}${text.slice(endColumn - 1)}`;
      assert.deepEqual(readSpec(lines.join('\n')).problems, [], lines.join('\n'));
    }
  });

  it('do not miss a key that is only misspelt', () => {
    for (const [key, rule] of [
      ['descripton', 'id: a, descripton: d'],
      ['idd', 'idd: a, description: d'],
    ]) {
      const { spec, problems } = readSpec(`name: n\nrules: [{${rule}, match: {calls: [x]}}]\n`);
      assert.equal(spec, null);
      assert.deepEqual(
        problems.map(({ code, message }) => [code, message.includes(`\`${key}\``)]),
        [['unknown_key', true]],
      );
    }
    // Compatible mode only warns of the key, so the rule is refused for what it lacks.
    const compatible =
      'refactor_name: n\nmode: compatible\nrules: [{id: a, descripton: d, match: {identifiers: [x]}}]\n';
    assert.ok(readSpec(compatible).problems.some(({ code }) => code === 'incomplete_rule'));
  });

  it('are sorted by place and say which rule they are about', () => {
    const { problems } = readSpec(
      'name: n\nrules:\n  - {id: a, description: d, match: {calls: ["x y"]}}\n  - {id: b, description: d, foo: 1}\n',
    );
    assert.deepEqual(
      problems.map(({ ruleId, line }) => [ruleId, line]),
      [
        ['a', 3],
        ['b', 4],
      ],
    );
  });

  it('are counted when there are too many to list', () => {
    const { problems } = readSpec(`name: n\nrules:\n${'  - {id: 1}\n'.repeat(300)}`);
    assert.equal(problems.length, 101);
    assert.match(problems.at(-1)?.message ?? '', /200 more/);
  });

  it('do not include patterns that can be found', () => {
    const { spec, problems } = readSpec(
      [
        HEAD.trimEnd(),
        '    match:',
        "      identifiers: [foo(), $scope, '@Input', User(Base), class User, /^a.*b$/]",
        "      api_routes: [/api/v2, /api/users/, 'POST /users/:id', 'GET /a/{id}/*', v1, '/files/:name?']",
        "      definitions: [Cart.total, class Cart, 'async def run', type T]",
        '      calls: [new Auth0Client, sign()]',
        "      decorators: ['@app.route']",
        "      structure: ['console.log($$$ARGS)']",
        "      text: ['TODO: x * y']",
        "      files: ['src/**/*.old.ts', legacy/, app/(auth)/page.tsx]",
        '    scope: {include: [src, "*.py", "**/*.{ts,tsx}", ./lib], exclude: [src/gen/**], languages: [ts, .proto, C++, python]}',
        '',
      ].join('\n'),
    );
    assert.deepEqual(problems, []);
    assert.equal(spec?.rules[0]?.match.length, 24);
  });
});

function place(text: string, offset: number): readonly [line: number, column: number] {
  const before = text.slice(0, offset).split('\n');
  return [before.length, (before.at(-1)?.length ?? 0) + 1];
}

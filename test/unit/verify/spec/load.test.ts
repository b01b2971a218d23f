import assert from 'node:assert/strict';
import { readSpec } from '../../../../src/core/verify/spec/read.ts';
import type { ProofSpec } from '../../../../src/core/model/verification.ts';

/** Profiles of the original, and what it said; `better` marks where ours says something else, and why. */

const RULE = '  - {id: a, description: b}\n';

function read(yaml: string): ProofSpec {
  const { spec, problems } = readSpec(yaml);
  assert.ok(spec, JSON.stringify(problems));
  return spec;
}

function errorsOf(yaml: string): readonly string[] {
  const { spec, problems } = readSpec(yaml);
  assert.equal(spec, null);
  return problems.filter(({ severity }) => severity === 'error').map(({ message }) => message);
}

describe('original rule profiles', () => {
  it('are read with nothing but a name and a rule', () => {
    const spec = read(`refactor_name: x\nrules:\n${RULE}`);
    assert.equal(spec.name, 'x');
    assert.equal(spec.version, null);
    assert.equal(spec.mode, 'native');
    assert.deepEqual(spec.rules, [
      {
        id: 'a',
        description: 'b',
        severity: 'medium',
        category: 'schema',
        match: [],
        expect: [],
        expectAny: false,
        command: null,
        scope: { include: [], exclude: [], languages: [] },
        caseSensitive: false,
        guidance: null,
        line: 3,
        endLine: 3,
      },
    ]);
  });

  it('may be called by context_name, and ours by name', () => {
    assert.equal(read(`context_name: x\nrules:\n${RULE}`).name, 'x');
    assert.equal(read(`name: x\nrules:\n${RULE}`).name, 'x');
  });

  it('may be called 0 (better: the original took that for no name)', () => {
    assert.equal(read(`refactor_name: 0\nrules:\n${RULE}`).name, '0');
    assert.match(
      errorsOf(`refactor_name: 0\nmode: compatible\nrules:\n${RULE}`)[0] ?? '',
      /^Missing 'refactor_name' in refactor profile/,
    );
  });

  const refused: readonly (readonly [what: string, yaml: string, message: string])[] = [
    ['without a name', `rules:\n${RULE}`, "Missing 'refactor_name' in refactor profile"],
    [
      'with an empty name',
      `refactor_name: ''\nrules:\n${RULE}`,
      "Missing 'refactor_name' in refactor profile",
    ],
    [
      'without a name that says something',
      `refactor_name:\nrules:\n${RULE}`,
      "Missing 'refactor_name' in refactor profile",
    ],
    ['without rules', 'refactor_name: x', "Refactor profile must include a 'rules' list"],
    ['with no rule', 'refactor_name: x\nrules: []', "Refactor profile must include a 'rules' list"],
    [
      'with a mapping of rules',
      'refactor_name: x\nrules: {a: b}',
      "Refactor profile must include a 'rules' list",
    ],
    [
      'with a text of rules (better: the original took its letters for rules)',
      'refactor_name: x\nrules: abc',
      "Refactor profile must include a 'rules' list: it is a text",
    ],
    [
      'with a rule without description',
      'refactor_name: x\nrules:\n  - {id: a}',
      "Each refactor rule must include 'id' and 'description'",
    ],
    [
      'with a rule without id',
      'refactor_name: x\nrules:\n  - {description: a}',
      "Each refactor rule must include 'id' and 'description'",
    ],
    [
      'with a rule that is a text',
      'refactor_name: x\nrules:\n  - a',
      "Each refactor rule must include 'id' and 'description'",
    ],
    ['that are a list', '- a', 'Refactor profile must be a YAML mapping'],
    ['that are a text', 'hello', 'Refactor profile must be a YAML mapping'],
    ['that are empty', '', 'Refactor profile must be a YAML mapping'],
    [
      'with a severity of no such name',
      'refactor_name: x\nrules:\n  - {id: a, description: b, severity: terrible}',
      "Invalid severity 'terrible' for rule 'a'",
    ],
    [
      'with a number for a severity (better: the original crashed)',
      'refactor_name: x\nrules:\n  - {id: a, description: b, severity: 5}',
      "Invalid severity '5' for rule 'a'",
    ],
    [
      'with a list under expect (better: the original crashed)',
      'refactor_name: x\nrules:\n  - {id: a, description: b, expect: [{x: 1}]}',
      '`expect` must be a mapping, not a list.',
    ],
    [
      'with a misspelt key (better: the original ignored it, and the rule could never fail)',
      'refactor_name: x\nrules:\n  - {id: a, description: b, match: {identfiers: [foo]}}',
      '`identfiers` is not known here. Is `identifiers` meant?',
    ],
    [
      'with two rules of one id (better: the original took both)',
      'refactor_name: x\nrules:\n  - {id: a, description: b}\n  - {id: a, description: c}',
      'The rule of line 3 is called `a` too.',
    ],
  ];
  for (const [what, yaml, message] of refused)
    it(`are refused ${what}`, () => {
      assert.ok(errorsOf(yaml)[0]?.startsWith(message), errorsOf(yaml)[0]);
      assert.equal(errorsOf(yaml).length, 1);
    });

  it('are refused when they are no YAML', () => {
    assert.deepEqual(
      readSpec('a: [').problems.map(({ code, line }) => [code, line]),
      [['yaml', 1]],
    );
  });

  it('may write severities in any case', () => {
    assert.equal(
      read('refactor_name: x\nrules:\n  - {id: a, description: b, severity: CRITICAL}').rules[0]?.severity,
      'critical',
    );
  });

  it('keep a version that is a number as it is written', () => {
    assert.equal(read(`refactor_name: x\nversion: 1.0\nrules:\n${RULE}`).version, '1.0');
    assert.equal(read(`refactor_name: x\nversion: 1.10\nrules:\n${RULE}`).version, '1.10');
  });

  it('may say strings for expressions and requires for expect', () => {
    const [rule] = read(
      'refactor_name: x\nrules:\n  - {id: a, description: b, match: {strings: [foo]}, requires: {identifiers: [bar]}}',
    ).rules;
    assert.deepEqual(
      rule?.match.map(({ kind, text }) => [kind, text]),
      [['expressions', 'foo']],
    );
    assert.deepEqual(
      rule?.expect.map(({ kind, text }) => [kind, text]),
      [['identifiers', 'bar']],
    );
  });

  it('keep a text where a list is meant as one pattern (better: the original took its letters)', () => {
    const yaml = 'refactor_name: x\nrules:\n  - {id: a, description: b, match: {identifiers: foo}}';
    assert.deepEqual(
      read(yaml).rules[0]?.match.map(({ text }) => text),
      ['foo'],
    );
    assert.deepEqual(
      read(`mode: compatible\n${yaml}`).rules[0]?.match.map(({ text }) => text),
      ['f', 'o', 'o'],
    );
  });

  it('are warned of keys that were never looked at (better: the original said nothing)', () => {
    const yaml =
      'refactor_name: x\nrules:\n  - {id: a, description: b, match: {identifiers: [f]}, expect_not: {identifiers: [g]}, query: SELECT 1, expect_min_rows: 2}';
    const { spec, problems } = readSpec(yaml);
    assert.ok(spec);
    assert.deepEqual(
      problems.map(({ severity, code }) => [severity, code]),
      Array.from({ length: 3 }, () => ['warning', 'ignored_key']),
    );
    assert.match(
      problems[0]?.message ?? '',
      /`expect_not` is not looked at\. Put its patterns under `match`/,
    );
  });

  it('keep their guidance and metadata', () => {
    const spec = read(
      'refactor_name: x\nmetadata: {a: [1, {b: true}], when: 2025-01-02}\nrules:\n  - {id: a, description: b, guidance: Do it.}',
    );
    assert.equal(JSON.stringify(spec.metadata), '{"a":[1,{"b":true}],"when":"2025-01-02"}');
    assert.equal(spec.rules[0]?.guidance, 'Do it.');
  });
});

describe('compatible mode', () => {
  const compatible = (rule: string): ProofSpec =>
    read(`refactor_name: x\nmode: compatible\nrules:\n  - ${rule}\n`);

  it('takes what the original took: keys that it does not know, twice the same id, and rules for nothing', () => {
    const spec = read(
      'refactor_name: x\nmode: compatible\nrules:\n  - {id: a, description: b, match: {imports: [x], identfiers: [y]}}\n  - {id: a, description: b, expects: {}}\n',
    );
    assert.deepEqual(
      spec.rules.map(({ id, match, expect }) => [id, match, expect]),
      [
        ['a', [], []],
        ['a', [], []],
      ],
    );
  });

  it('drops what the original dropped from lists', () => {
    const texts = compatible("{id: a, description: b, match: {identifiers: [a, '', 0, null, false, 7]}}")
      .rules[0]?.match;
    assert.deepEqual(
      texts?.map(({ text }) => text),
      ['a', '7'],
    );
  });

  it('looks at strings and requires only where expressions and expect are empty', () => {
    const [rule] = compatible(
      '{id: a, description: b, match: {expressions: [x], strings: [y]}, expect: {identifiers: []}, requires: {identifiers: [z]}}',
    ).rules;
    assert.deepEqual(
      [rule?.match, rule?.expect].map((side) => side?.map(({ text }) => text)),
      [['x'], ['z']],
    );
  });

  it('keeps expressions that native mode refuses, and warns of what the original never found', () => {
    const { spec, problems } = readSpec(
      "refactor_name: x\nmode: compatible\nrules:\n  - {id: a, description: b, match: {identifiers: ['/(/', 'foo()', '/^a/']}}",
    );
    assert.equal(spec?.rules[0]?.match.length, 3);
    assert.deepEqual(
      new Set(problems.map(({ severity, code }) => `${severity} ${code}`)),
      new Set(['warning dead_pattern']),
    );
  });
});

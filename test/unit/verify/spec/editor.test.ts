import assert from 'node:assert/strict';
import { checkScopes } from '../../../../src/core/verify/spec/scopes.ts';
import { completeSpec } from '../../../../src/core/verify/spec/complete.ts';
import type { SpecCompletions } from '../../../../src/core/verify/spec/complete.ts';
import { hoverSpec } from '../../../../src/core/verify/spec/hover.ts';
import { specKey } from '../../../../src/core/verify/spec/key.ts';
import { outlineSpec } from '../../../../src/core/verify/spec/outline.ts';
import { readSpec } from '../../../../src/core/verify/spec/read.ts';
import { specTemplate } from '../../../../src/core/verify/spec/template.ts';

/** `¦` is the cursor. */
function at(marked: string): SpecCompletions & { readonly labels: readonly string[] } {
  const completions = completeSpec(marked.replace('¦', ''), marked.indexOf('¦'));
  return { ...completions, labels: completions.entries.map(({ label }) => label) };
}

describe('completing a spec', () => {
  it('offers the keys of the level, without those that stand there in whatever spelling', () => {
    assert.deepEqual(at('refactor_name: x\n¦\nrules: []\n').labels, [
      'description',
      'version',
      'mode',
      'case_sensitive',
      'metadata',
    ]);
    const rule = at('rules:\n  - id: a\n    sev¦\n    requires: {}\n');
    assert.ok(rule.labels.includes('match') && rule.labels.includes('severity'));
    assert.ok(!rule.labels.includes('id') && !rule.labels.includes('expect'));
    assert.deepEqual([rule.start, rule.end], [21, 24]);
  });

  it('knows the level by indentation, by dashes and by braces', () => {
    assert.equal(at('rules:\n- ¦').labels[0], 'id');
    assert.equal(at('rules:\n  - {id: a, match: {¦}}').labels[0], 'identifiers');
    assert.equal(
      at('rules:\n  - id: a\n    match:\n      calls: [x]\n    scope:\n      ¦').labels[0],
      'include',
    );
    assert.deepEqual(at('rules:\n- id: a\n  expect:\n    calls:\n      - {¦}').labels, [
      'pattern',
      'at_least',
      'at_most',
    ]);
    assert.equal(at('rules:\n- id: a\n  match: {calls: [x]}\n¦').labels[0], 'name');
  });

  it('offers the words of a value', () => {
    assert.deepEqual(at('rules:\n  - id: a\n    severity: cr¦').labels, [
      'critical',
      'high',
      'medium',
      'low',
    ]);
    assert.deepEqual(at('mode: ¦\nrules: []').labels, ['native', 'compatible']);
    assert.ok(at('rules:\n- id: a\n  scope: {languages: [¦').labels.includes('typescript'));
  });

  it('asks for names of the workspace in pattern lists, and for paths in scopes', () => {
    assert.deepEqual(at('rules:\n- id: a\n  match:\n    strings: [foo, ba¦]').ask, {
      what: 'expressions',
      prefix: 'ba',
    });
    assert.deepEqual(at('rules:\n- id: a\n  match:\n    calls:\n      - jwt.si¦').ask, {
      what: 'calls',
      prefix: 'jwt.si',
    });
    assert.deepEqual(at('rules:\n- id: a\n  match:\n    files: sr¦').ask, { what: 'paths', prefix: 'sr' });
    assert.deepEqual(at('rules:\n- id: a\n  scope:\n    include:\n    - src/¦').ask, {
      what: 'paths',
      prefix: 'src/',
    });
    assert.equal(at('rules:\n- id: a¦').ask, null);
  });

  it('is silent in comments and in blocks of text', () => {
    assert.deepEqual(at('# na¦').entries, []);
    assert.deepEqual(at('rules:\n- id: a\n  guidance: |\n    mat¦').ask, null);
  });
});

const TEXT = `name: x
rules:
  - id: a # first
    description: |
      match: nothing
    match:
      calls: [foo]
  - {id: "b b", description: c, expect_not: {}}

# the end
`;

describe('explaining and outlining a spec', () => {
  const hover = (word: string): string | undefined => hoverSpec(TEXT, TEXT.indexOf(word) + 1)?.doc;

  it('explains the key under the cursor by its place', () => {
    assert.match(hover('calls') ?? '', /What is called/);
    assert.match(hover('rules') ?? '', /every rule/);
    assert.match(hover('expect_not') ?? '', /Not looked at/);
    assert.equal(hover('match: nothing'), undefined);
    assert.equal(hover('foo'), undefined);
  });

  it('gives each rule its id and its lines', () => {
    assert.deepEqual(
      outlineSpec(TEXT).map(({ id, line, endLine }) => [id, line, endLine]),
      [
        ['a', 3, 7],
        ['b b', 8, 8],
      ],
    );
    const inBrackets = '{ name: x, rules: [{ id: a, match: { files: [b] } }, { id: c }] }';
    assert.deepEqual(
      outlineSpec(inBrackets).map(({ id }) => id),
      ['a', 'c'],
    );
  });

  it('outlines what readSpec reads, in the same lines', () => {
    const { spec } = readSpec(TEXT.replace(', expect_not: {}', ''));
    assert.deepEqual(
      spec?.rules.map(({ id, line, endLine }) => ({ id, line, endLine })),
      outlineSpec(TEXT).map(({ id, line, endLine }) => ({ id, line, endLine })),
    );
  });
});

describe('a spec begun from a task', () => {
  it('can be read whatever the task says, and asks for something in every rule', () => {
    const task = {
      title: 'Do: the "thing" #1\n- now',
      files: ['src/a.ts', 'app/[id].tsx'],
      acceptance: ['Users can log in: yes', '- dash', '', 'ß', 'x'.repeat(1000)],
    };
    const { spec, problems } = readSpec(specTemplate(task));
    assert.deepEqual(problems, []);
    assert.equal(spec?.name, 'Do: the "thing" #1 - now');
    assert.deepEqual(
      spec?.rules.map(({ expect }) => expect.length),
      [1, 1, 1, 1],
    );
    assert.deepEqual(spec?.rules[0]?.scope.include, ['src/a.ts']);
    assert.deepEqual(readSpec(specTemplate(null)).problems, []);
  });
});

describe('what names a spec', () => {
  const key = (yaml: string): string => {
    const { spec } = readSpec(yaml);
    assert.ok(spec);
    return specKey(spec, (text) => text);
  };
  const yaml = 'name: n\nrules:\n  - id: a\n    description: d\n    match: {calls: [x, y]}\n';

  it('stays when layout, comments and the order of keys change', () => {
    assert.equal(
      key(yaml),
      key('# c\nrules:\n- {description: d, match: {calls: [x, "y"]}, id: a}\nname: n\n'),
    );
  });

  it('changes with everything that changes a verdict', () => {
    const others = [
      yaml.replace('[x, y]', '[x]'),
      yaml.replace('match', 'expect'),
      yaml.replace('calls', 'imports'),
      yaml.replace('name: n', 'name: n\nmode: compatible'),
      yaml.replace('name: n', 'name: n\ncase_sensitive: true'),
      `${yaml}    scope: {include: [src]}\n`,
      `${yaml}    expect_any: true\n    expect: {calls: [x]}\n`,
      `${yaml}    command: x\n`,
      yaml.replace('[x, y]', '[x, {pattern: y, at_most: 2}]'),
    ];
    assert.equal(new Set([yaml, ...others].map(key)).size, others.length + 1);
  });
});

describe('scopes that hold no file', () => {
  it('are warned of, each at its rule; rules that ask nothing of the code are not', () => {
    const { spec } = readSpec(
      'name: n\nrules:\n  - {id: a, description: d, match: {calls: [x]}, scope: {include: [src]}}\n  - {id: b, description: d, expect: {calls: [x]}, scope: {languages: [go]}}\n  - {id: c, description: d, command: x}\n',
    );
    assert.ok(spec);
    const problems = checkScopes(spec, [0, 0, 0]);
    assert.deepEqual(
      problems.map(({ severity, code, ruleId, line }) => [severity, code, ruleId, line]),
      [
        ['warning', 'empty_scope', 'a', 3],
        ['warning', 'empty_scope', 'b', 4],
      ],
    );
    assert.match(problems[0]?.message ?? '', /include src.*nothing that is forbidden can be found/);
    assert.deepEqual(checkScopes(spec, [2, 1, 0]), []);
  });
});

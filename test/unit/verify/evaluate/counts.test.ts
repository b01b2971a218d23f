import assert from 'node:assert/strict';
import { readSpec } from '../../../../src/core/verify/spec/read.ts';
import { run, specOf, viewOf } from './workspace.ts';

const HEAD = 'name: t\nrules:\n  - id: r\n    description: d\n    ';
const reportOf = (rule: string, text: string) => run(specOf(`${HEAD}${rule}\n`), viewOf({ 'a.ts': text }));

describe('a pattern on both sides', () => {
  const atMostTwo = 'match: {calls: [{pattern: audit, at_most: 2}]}\n    expect: {calls: [audit]}';

  it('holds on both where both can hold: at least once and at most twice', () => {
    assert.equal(reportOf(atMostTwo, 'audit(1);\n').verdict, 'pass');
    assert.equal(reportOf(atMostTwo, 'run(1);\n').verdict, 'fail');
    const [rule] = reportOf(atMostTwo, 'audit(1);\naudit(2);\naudit(3);\n').rules;
    assert.deepEqual(
      rule?.findings.map(({ kind }) => kind),
      ['too_many', 'too_many', 'too_many'],
    );
    assert.deepEqual(readSpec(`${HEAD}${atMostTwo}\n`).problems, []);
  });

  it('counts as expected where both cannot hold, whatever the case of its letters, and is warned of', () => {
    const sides = 'match: {calls: [AUDIT]}\n    expect: {calls: [audit]}';
    assert.equal(reportOf(sides, 'audit(1);\n').verdict, 'pass');
    const codes = (yaml: string) => readSpec(yaml).problems.map(({ code }) => code);
    assert.deepEqual(codes(`${HEAD}${sides}\n`), ['both_sides']);
    assert.deepEqual(codes(`${HEAD}case_sensitive: true\n    ${sides}\n`), []);
    const counted =
      'match: {calls: [{pattern: audit, at_most: 2}]}\n    expect: {calls: [{pattern: audit, at_least: 3}]}';
    assert.deepEqual(codes(`${HEAD}${counted}\n`), ['both_sides']);
  });
});

describe('one of several counts', () => {
  const either = (a: string, b: string) =>
    `expect_any: true\n    expect: {calls: [{pattern: a, ${a}}, {pattern: b, ${b}}]}`;

  it('is told as it is found when none is as it should be', () => {
    const [rule] = reportOf(either('at_least: 2', 'at_most: 1'), 'a(1);\nb(1);\nb(2);\n').rules;
    assert.deepEqual(
      rule?.findings.map(({ kind, message }) => [kind, message]),
      [
        [
          'too_many',
          'One of these is expected: the call to “a”, found once (at least 2); the call to “b”, found 2 times (at most 1).',
        ],
      ],
    );
    assert.equal(reportOf(either('at_least: 1', 'at_most: 1'), 'a(1);\nb(1);\nb(2);\n').verdict, 'pass');
  });
});

describe('a spec in the workspace', () => {
  const rule = (text: string) => specOf(`${HEAD}${text}\n`);
  const sources = { 'verify/t.verify.yaml': 'match: {text: [LEGACY_KEY]}\n', 'a.md': 'nothing\n' };

  it('neither breaks nor proves what it says itself', () => {
    assert.equal(run(rule('match: {text: [LEGACY_KEY]}'), viewOf(sources)).verdict, 'pass');
    assert.equal(run(rule('expect: {text: [LEGACY_KEY]}'), viewOf(sources)).verdict, 'fail');
    assert.deepEqual(run(rule('match: {calls: [LEGACY_KEY]}'), viewOf(sources)).notes, []);
  });

  it('is a file all the same', () => {
    assert.equal(run(rule("expect: {files: ['verify/*.verify.yaml']}"), viewOf(sources)).verdict, 'pass');
  });
});

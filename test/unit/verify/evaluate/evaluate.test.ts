import assert from 'node:assert/strict';
import { PlanningError } from '../../../../src/core/base/errors.ts';
import { createEvaluationCache } from '../../../../src/core/verify/evaluate/cache.ts';
import { begin, places, run, specOf, viewOf, type Sources } from './workspace.ts';

/** A spec with one rule, from what stands below its id and description. */
const rule = (text: string) => specOf(`name: t\nrules:\n  - id: r\n    description: d\n    ${text}\n`);
const verdictOf = (text: string, sources: Sources) => run(rule(text), viewOf(sources)).verdict;
const onlyRule = (text: string, sources: Sources) => {
  const [report] = run(rule(text), viewOf(sources)).rules;
  assert.ok(report);
  return report;
};

describe('a finding', () => {
  it('stands at its exact place with the text of its line and what was expected', () => {
    const { findings } = onlyRule('match: {calls: [jwt.sign]}', {
      'src/a.ts': 'export function login() {\n  return  jwt.sign({ a: 1 });\n}\n',
    });
    assert.deepEqual(findings, [
      {
        ruleId: 'r',
        severity: 'medium',
        kind: 'forbidden',
        path: 'src/a.ts',
        line: 2,
        column: 11,
        endColumn: 19,
        text: 'return  jwt.sign({ a: 1 });',
        pattern: 'calls: jwt.sign',
        message: 'The call to “jwt.sign” must not be here.',
      },
    ]);
  });

  it('is one per place, however many patterns and facts meet there', () => {
    const report = run(
      rule("match: {identifiers: [token, '/tok/', user.token], calls: [token]}"),
      viewOf({ 'a.ts': 'const b = user.token(token);\n' }),
    );
    assert.deepEqual(places(report), ['a.ts:1:11 forbidden', 'a.ts:1:22 forbidden']);
  });

  it('shows a long line around the hit', () => {
    const text = `const a = [${'1, '.repeat(300)}legacy, ${'2, '.repeat(300)}];\n`;
    const [finding] = onlyRule('match: {identifiers: [legacy]}', { 'a.ts': text }).findings;
    assert.equal(finding?.text.length, 300);
    assert.match(finding?.text ?? '', /^….*legacy.*…$/);
    assert.equal(text.slice((finding?.column ?? 0) - 1, (finding?.endColumn ?? 0) - 1), 'legacy');
  });

  it('counts columns as editors do: without a byte order mark, by UTF-16 units', () => {
    const [finding] = onlyRule('match: {text: [legacy]}', { 'a.md': '\uFEFF😀 legacy\r\n' }).findings;
    assert.deepEqual(
      [finding?.line, finding?.column, finding?.endColumn, finding?.text],
      [1, 4, 10, '😀 legacy'],
    );
  });

  it('is counted when the limit hides it', () => {
    const sources = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [`f${index}.ts`, 'legacy(1);\nlegacy(2);\n']),
    );
    const report = run(rule('match: {identifiers: [legacy]}'), viewOf(sources), { limit: 5 });
    assert.equal(report.rules[0]?.findings.length, 5);
    assert.equal(report.findingTotal, 60);
    assert.deepEqual(places(report).slice(0, 3), [
      'f0.ts:1:1 forbidden',
      'f0.ts:2:1 forbidden',
      'f1.ts:1:1 forbidden',
    ]);
  });

  it('comes in the order of path, line and column', () => {
    const report = run(
      rule('match: {identifiers: [b, a]}'),
      viewOf({ 'b.ts': 'run(a, b);\n', 'a/z.ts': 'run(b);\nrun(a);\n', 'B.ts': 'run(a);\n' }),
    );
    assert.deepEqual(
      places(report).map((place) => place.split(' ')[0]),
      ['B.ts:1:5', 'a/z.ts:1:5', 'a/z.ts:2:5', 'b.ts:1:5', 'b.ts:1:8'],
    );
  });
});

describe('what is expected', () => {
  const sources: Sources = { 'a.ts': 'audit(1);\naudit(2);\nexport class Cart {}\n' };

  it('must be there, each of it', () => {
    const report = run(
      rule('expect: {calls: [audit, log], definitions: [class Cart, class Order]}'),
      viewOf(sources),
    );
    assert.deepEqual(
      report.rules[0]?.findings.map(({ kind, pattern }) => `${kind} ${pattern ?? ''}`),
      ['missing calls: log', 'missing definitions: class Order'],
    );
    assert.match(report.rules[0]?.findings[0]?.message ?? '', /call to “log” is expected and was not found/);
  });

  it('is there when one of it is, where one is enough', () => {
    assert.equal(verdictOf('expect_any: true\n    expect: {calls: [audit, log]}', sources), 'pass');
    const { findings } = onlyRule('expect_any: true\n    expect: {calls: [trace, log]}', sources);
    assert.deepEqual(
      findings.map(({ kind, message }) => `${kind} ${message}`),
      ['missing One of these is expected and none was found: call to “trace”, call to “log”.'],
    );
  });

  it('is counted', () => {
    const counted = (counts: string) => onlyRule(`expect: {calls: [{pattern: audit, ${counts}}]}`, sources);
    assert.equal(counted('at_least: 2').verdict, 'pass');
    assert.deepEqual(
      counted('at_least: 3').findings.map(({ kind }) => kind),
      ['too_few'],
    );
    assert.deepEqual(
      counted('at_most: 1').findings.map(({ kind, line }) => `${kind} ${line}`),
      ['too_many 1', 'too_many 2'],
    );
  });

  it('is shown with the places that prove it', () => {
    const { evidence, evidenceTotal } = onlyRule('expect: {calls: [audit]}', sources);
    assert.equal(evidenceTotal, 2);
    assert.deepEqual(evidence, [
      { path: 'a.ts', line: 1, column: 1, pattern: 'calls: audit' },
      { path: 'a.ts', line: 2, column: 1, pattern: 'calls: audit' },
    ]);
  });
});

describe('what is forbidden', () => {
  it('may be there as often as it is allowed', () => {
    const sources = { 'a.ts': 'legacy(1);\n', 'b.ts': 'legacy(2);\nlegacy(3);\n' };
    assert.equal(verdictOf('match: {calls: [{pattern: legacy, at_most: 3}]}', sources), 'pass');
    const report = run(rule('match: {calls: [{pattern: legacy, at_most: 2}]}'), viewOf(sources));
    assert.deepEqual(places(report), ['a.ts:1:1 too_many', 'b.ts:1:1 too_many', 'b.ts:2:1 too_many']);
  });

  it('is allowed when the same is expected, and counted in other letters only where case counts', () => {
    const sources = { 'a.ts': 'class Cart {}\n' };
    const sides = 'match: {identifiers: [CART]}\n    expect: {identifiers: [Cart]}';
    assert.equal(verdictOf(sides, sources), 'pass');
    assert.equal(verdictOf(`case_sensitive: true\n    ${sides}`, sources), 'pass');
    assert.equal(
      verdictOf(`case_sensitive: true\n    ${sides}`, { 'a.ts': 'class Cart {}\nrun(CART);\n' }),
      'fail',
    );
  });

  it('is a file by its path, whatever its language', () => {
    const text = 'match: {files: ["**/*.bak", old]}\n    scope: {languages: [python]}';
    const report = run(rule(text), viewOf({ 'src/a.ts.bak': 'x', 'old/b/c.txt': 'x', 'older.txt': 'x' }));
    assert.deepEqual(places(report), ['old/b/c.txt:0:0 forbidden', 'src/a.ts.bak:0:0 forbidden']);
  });

  it('is told apart by kind: defined, used, imported, called', () => {
    const sources = {
      'a.ts': "import { total } from './b';\nexport function run() {\n  total();\n  return other.total;\n}\n",
      'b.ts': 'export function total() {}\n',
    };
    const found = (kind: string) => places(run(rule(`match: {${kind}: [total]}`), viewOf(sources)));
    assert.deepEqual(found('definitions'), ['b.ts:1:17 forbidden']);
    assert.deepEqual(found('imports'), ['a.ts:1:10 forbidden']);
    assert.deepEqual(found('calls'), ['a.ts:3:3 forbidden']);
    assert.deepEqual(found('references'), ['a.ts:3:3 forbidden', 'a.ts:4:16 forbidden']);
    assert.deepEqual(found('expressions'), []);
  });
});

describe('a rule that cannot look everywhere', () => {
  const forbids = 'match: {identifiers: [legacy]}';

  it('is undecided and names the file', () => {
    const { verdict, findings } = onlyRule(forbids, { 'a.ts': 'run(1);\n', 'big.ts': { reason: 'crashed' } });
    assert.equal(verdict, 'undecided');
    assert.deepEqual(
      findings.map(({ kind, path, message }) => [kind, path, message]),
      [['undecided', 'big.ts', 'big.ts could not be looked at and may hold the name “legacy”.']],
    );
  });

  it('fails when it fails already', () => {
    const { verdict, findings } = onlyRule(forbids, {
      'a.ts': 'legacy(1);\n',
      'big.ts': { reason: 'timeout' },
    });
    assert.equal(verdict, 'fail');
    assert.deepEqual(
      findings.map(({ kind }) => kind),
      ['forbidden'],
    );
  });

  it('passes when the file is out of scope, binary, or does not hold the words', () => {
    const scoped = `${forbids}\n    scope: {include: [src]}`;
    assert.equal(verdictOf(scoped, { 'src/a.ts': '', 'lib/big.ts': { reason: 'too_large' } }), 'pass');
    assert.equal(verdictOf(forbids, { 'a.ts': '', 'image.png': { reason: 'binary' } }), 'pass');
    assert.equal(verdictOf(forbids, { 'big.ts': { reason: 'too_large', text: 'current code' } }), 'pass');
    assert.equal(verdictOf(forbids, { 'big.ts': { reason: 'too_large', text: 'LEGACY code' } }), 'undecided');
  });

  it('does not say that something is missing which the file may hold', () => {
    const expects = 'expect: {definitions: [Cart]}';
    const large = { reason: 'too_large', text: 'class Cart {}' } as const;
    assert.equal(verdictOf(expects, { 'a.ts': '', 'big.ts': large }), 'undecided');
    assert.equal(verdictOf(expects, { 'a.ts': 'class Cart {}\n', 'big.ts': large }), 'pass');
    assert.equal(verdictOf(expects, { 'a.ts': '', 'big.ts': { ...large, text: 'class Order {}' } }), 'fail');
    const any = 'expect_any: true\n    expect: {definitions: [Cart, Order]}';
    assert.equal(verdictOf(any, { 'a.ts': '', 'big.ts': large }), 'undecided');
    assert.equal(verdictOf(any, { 'a.ts': 'class Order {}\n', 'big.ts': large }), 'pass');
  });

  it('is undecided about both sides when one file may hold both', () => {
    const both = `${forbids}\n    expect_any: true\n    expect: {definitions: [Cart, Order]}`;
    const large = { reason: 'too_large', text: 'legacy; class Cart {}' } as const;
    const { verdict, findings } = onlyRule(both, { 'a.ts': '', 'big.ts': large });
    assert.equal(verdict, 'undecided');
    assert.deepEqual(
      findings.map(({ path }) => path),
      ['big.ts'],
    );
  });

  it('knows that a skipped file exists', () => {
    assert.equal(verdictOf('expect: {files: [big.bin]}', { 'big.bin': { reason: 'binary' } }), 'pass');
    assert.equal(verdictOf('match: {files: [big.bin]}', { 'big.bin': { reason: 'too_large' } }), 'fail');
  });

  it('makes the spec undecided, but no failing one better', () => {
    const two = (second: string) =>
      specOf(
        `name: t\nrules:\n  - {id: a, description: d, ${forbids}}\n  - {id: b, description: d, match: {calls: [${second}]}}\n`,
      );
    const view = viewOf({ 'a.ts': 'run(1);\n', 'big.ts': { reason: 'unreadable' } });
    assert.equal(run(two('gone'), view).verdict, 'undecided');
    assert.equal(run(two('run'), view).verdict, 'fail');
  });
});

describe('code patterns', () => {
  const text = "match: {structure: ['console.log($$$ARGS)']}";
  const sources = { 'a.ts': 'console.log(1);\n', 'b.py': 'console.log(1)\n', 'c.ts': 'run(1);\n' };

  it('are looked for where their words stand, and noted where the language cannot read them', () => {
    const asked: string[] = [];
    const view = viewOf(sources, {
      structure(file) {
        asked.push(file);
        if (file.endsWith('.py')) throw new PlanningError('invalid_input', 'Not in Python.');
        return [{ line: 1, column: 1, endColumn: 15 }];
      },
    });
    const report = run(rule(text), view);
    assert.deepEqual(places(report), ['a.ts:1:1 forbidden']);
    assert.deepEqual(asked, ['a.ts', 'b.py']);
    assert.ok(report.notes.some((note) => note.includes('b.py')));
  });

  it('are undecided when no language can read them', () => {
    const view = viewOf(sources, {
      structure() {
        throw new PlanningError('invalid_input', 'No such code.');
      },
      structureProblem: () => 'No such code.',
    });
    // Whether their words stand somewhere or not.
    for (const pattern of [text, text.replace('console', 'absent')]) {
      const report = run(rule(pattern), view);
      assert.equal(report.verdict, 'undecided');
      assert.equal(report.rules[0]?.findings[0]?.message, 'No such code.');
    }
  });

  it('are decided when one language of the scope can read them', () => {
    const structureProblem = (language: string) => (language === 'python' ? 'Not in Python.' : null);
    const view = viewOf(sources, { structureProblem });
    assert.equal(run(rule(text), view).verdict, 'pass');
    const python = `${text}\n    scope: {languages: [python]}`;
    assert.equal(run(rule(python), view).verdict, 'undecided');
  });
});

describe('a content key', () => {
  const spec = rule('match: {identifiers: [legacy]}\n    scope: {include: [src]}');
  const key = (sources: Sources) => run(spec, viewOf(sources)).contentKey;

  it('changes with every file of the scopes and with no other', () => {
    const first = key({ 'src/a.ts': '1', 'lib/b.ts': '1' });
    assert.equal(key({ 'src/a.ts': '1', 'lib/b.ts': '2', 'c.md': '' }), first);
    assert.notEqual(key({ 'src/a.ts': '2', 'lib/b.ts': '1' }), first);
    assert.notEqual(key({ 'src/b.ts': '1', 'lib/b.ts': '1' }), first);
    assert.notEqual(key({ 'src/a.ts': '1', 'src/b.ts': '1' }), key({ 'src/a.ts': '1' }));
  });
});

describe('an evaluation', () => {
  it('lets others in often', () => {
    const sources = Object.fromEntries(
      Array.from({ length: 200 }, (_, index) => [`f${index}.ts`, `legacy(${index});\n`]),
    );
    const view = viewOf(sources);
    const cache = createEvaluationCache();
    const seen: string[] = [];
    const counting = viewOf(sources, { onFacts: (file) => seen.push(file) });
    begin(rule('match: {identifiers: [legacy]}'), counting, cache, 4);
    assert.ok(seen.length < 100, `${seen.length} files in four steps`);
    assert.equal(run(rule('match: {identifiers: [legacy]}'), view, { cache }).findingTotal, 200);
  });
});

describe('an expression', () => {
  const found = (sources: Sources) => places(run(rule('match: {expressions: [legacy]}'), viewOf(sources)));

  it('is found however long the value is, and never in a comment of it', () => {
    const long = Array.from({ length: 100 }, (_, index) => `  key${index}: value${index}, // legacy`);
    const value = `const map = {\n${long.join('\n')}\n  last: legacy,\n};\nlegacy;\n`;
    assert.deepEqual(found({ 'a.ts': value }), ['a.ts:102:9 forbidden']);
    const call = `run([\n${long.map((line) => line.replace(/key\d+: /, '')).join('\n')}\n  legacy,\n]);\nlegacy;\n`;
    assert.deepEqual(found({ 'a.ts': call }), ['a.ts:102:3 forbidden']);
  });

  it('is none in a comment of a statement, but in its text', () => {
    const sql = "SELECT 1 /* legacy */ FROM a -- legacy\nWHERE b = '-- legacy';\n";
    assert.deepEqual(found({ 'a.sql': sql }), ['a.sql:2:15 forbidden']);
  });
});

describe('a name', () => {
  const found = (pattern: string, sources: Sources) =>
    places(run(rule(`match: {identifiers: ['${pattern}']}`), viewOf(sources))).map(
      (place) => place.split(' ')[0],
    );

  it('with its receiver is found as it is written in the language', () => {
    assert.deepEqual(found('cart.total', { 'a.ts': 'run(cart?.total, cart.total, basket.total);\n' }), [
      'a.ts:1:5',
      'a.ts:1:18',
    ]);
    assert.deepEqual(found('Color::Red', { 'a.rs': 'fn f() -> Color { Color::Red }\n' }), ['a.rs:1:19']);
    assert.deepEqual(
      found('$this->total', { 'a.php': '<?php class A { function f() { return $this->total; } }\n' }),
      ['a.php:1:39'],
    );
  });

  it('is found in its own form with signs, and never in comments or strings', () => {
    const source =
      '# class User(Base): foo()\nclass User( Base ):\n    """User(Base)"""\n    x = "User(Base)"\n';
    assert.deepEqual(found('User(Base)', { 'a.py': source }), ['a.py:2:7']);
    assert.deepEqual(found('class User', { 'a.py': source }), ['a.py:2:1']);
  });

  it('of a function with empty parentheses is found whatever it is called with', () => {
    assert.deepEqual(found('load()', { 'a.ts': 'function load(a) {}\nload(1);\nreload(1);\n' }), [
      'a.ts:1:10',
      'a.ts:2:1',
    ]);
  });

  it('counts when letters differ in case, in every script', () => {
    assert.deepEqual(found('ÄNDERUNG', { 'a.py': 'änderung = 1\nänderungen = 2\n' }), ['a.py:1:1']);
    assert.deepEqual(found('straße', { 'a.py': 'STRAẞE = 1\n' }), ['a.py:1:1']);
  });
});

import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { globSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { choose, drawn } from '../../harness/mutants/choose.ts';
import { compiled, mutantsOf, mutated } from '../../harness/mutants/mutants.ts';
import { lineOf, tableOf, type Result } from '../../harness/mutants/results.ts';
import { runMutants } from '../../harness/mutants/run.ts';
import { root } from '../../harness/paths.ts';

/** What the mutants of a kind make of a source. */
function made(kind: string, source: string): readonly string[] {
  return mutantsOf('a.ts', source)
    .filter((mutant) => mutant.kind === kind)
    .map((mutant) => mutated(source, mutant));
}

describe('Making mutants', () => {
  const cases: readonly (readonly [kind: string, source: string, ...mutants: string[]])[] = [
    ['condition', 'if (a) b();', 'if (!(a)) b();'],
    ['condition', 'const c = a === b ? 1 : 2;', 'const c = a !== b ? 1 : 2;'],
    ['condition', 'while (a < b) c();', 'while (!(a < b)) c();'],
    ['condition', 'type A = B extends C ? 1 : 2;'],
    ['await', 'await f();', 'void f();'],
    ['await', 'const a = await f();'],
    [
      'await',
      'async () => { try { return await f(); } catch {} }',
      'async () => { try { return f(); } catch {} }',
    ],
    ['await', 'async () => { try {} catch { return await f(); } }'],
    [
      'return',
      'function f() { a(); b(); }',
      'function f() { return; a(); b(); }',
      'function f() { a(); return; b(); }',
    ],
    [
      'return',
      'function f(): A | null { a(); return b; }',
      'function f(): A | null { return null; a(); return b; }',
    ],
    ['return', 'function f(): A { a(); return b; }'],
    ['order', 'function f() { a(x); b(x); }', 'function f() { b(x); a(x); }'],
    ['order', 'function f() { const x = a(); b(x); }'],
    ['order', 'function f() { a(x); b(y); }'],
    ['order', 'function f() { a.push(x); b.push(x); }'],
    ['order', 'function f() { a.push(x); b = a.length; }', 'function f() { b = a.length; a.push(x); }'],
    ['order', 'class A { b() { this.#c = 1; d(this.#c); } }', 'class A { b() { d(this.#c); this.#c = 1; } }'],
    ['order', 'function f() { if (a) return; if (b) throw a; }'],
    ['order', 'function f() { if (a) return; b.push(1); }', 'function f() { b.push(1); if (a) return; }'],
    ['order', 'function f() { const a = b(x); c(x); }'],
    ['order', 'async () => { const a = await b(x); c(x); }', 'async () => { c(x); const a = await b(x); }'],
    ['guard', 'function f() { if (a) return; b(); }', 'function f() {  b(); }'],
    ['guard', 'for (;;) { if (a) { b(); continue; } c(); }', 'for (;;) {  c(); }'],
    ['guard', 'function f() { if (a) return; else b(); }'],
    ['boundary', 'a < b;', 'a <= b;'],
    ['boundary', 'a >= b - 1;', 'a > b - 1;', 'a >= b;'],
    ['logic', 'a && b || c;', '((a && b) && (c));', '((a) || (b)) || c;'],
    ['constant', 'f(1, true, "a");', 'f(2, true, "a");', 'f(1, false, "a");', `f(1, true, '');`],
    ['constant', 'f(5_000);', 'f(0);'],
    ['constant', `import a from 'a'; const b: 'c' = { 'd': e };`],
    ['constant', `f('Say what it is.', import('./a.ts'));`],
  ];
  for (const [kind, source, ...mutants] of cases) {
    it(`${kind}: ${source} has ${mutants.length}`, () => assert.deepEqual(made(kind, source), mutants));
  }

  it('makes only what can be compiled, and says where it stands', () => {
    const files = globSync('src/core/engine/{steps,threads,watchVerification}.ts', { cwd: root });
    const kinds = new Set<string>();
    for (const file of files) {
      const source = readFileSync(path.join(root, file), 'utf8');
      for (const mutant of drawn(mutantsOf(file, source), 1).slice(0, 8)) {
        assert.ok(compiled(mutated(source, mutant)), JSON.stringify(mutant));
        assert.equal(source.slice(mutant.start, mutant.end), mutant.before);
        assert.ok(source.split('\n')[mutant.line - 1]?.includes(mutant.before.split('\n')[0] ?? ''));
        kinds.add(mutant.kind);
      }
    }
    assert.equal(kinds.size, 8);
  });

  it('draws the same ones with the same seed, and of each kind before the second of any', () => {
    const all = mutantsOf('a.ts', 'function f() { if (a) return; if (b && c) g(1, 2, 3, 4); h(a); h(b); }');
    assert.deepEqual(drawn(all, 7), drawn(all, 7));
    assert.notDeepEqual(drawn(all, 7), drawn(all, 8));
    assert.equal(drawn(all, 7).length, all.length);
    const kinds = new Set(all.map(({ kind }) => kind)).size;
    assert.equal(
      new Set(
        drawn(all, 7)
          .slice(0, kinds)
          .map(({ kind }) => kind),
      ).size,
      kinds,
    );
  });
});

describe('Choosing the tests for a mutant', () => {
  const [mutant] = mutantsOf('src/a.ts', 'if (a) b();');
  assert.ok(mutant);
  const test = (title: string, ms: number, places: readonly number[], failed = false) => ({
    ...{ title, ms, failed },
    hits: { 'src/a.ts': places },
  });
  const baseline = (
    file: string,
    distance: number,
    tests: ReturnType<typeof test>[],
    outside: number[] = [],
  ) => ({
    baseline: { file, tests, outside: { 'src/a.ts': outside }, broken: null },
    distance,
  });
  const time = { budgetMs: 1000, leastMs: 100 };

  it('takes those that run its place, nearest first, and the rest of a file only when all need it', () => {
    const { chosen, limits } = choose(
      mutant,
      3,
      [
        baseline('far', 4, [test('f', 1, [3])]),
        baseline('near', 1, [test('n1', 10, [3]), test('n2', 10, [2]), test('broken', 1, [3], true)]),
        baseline('loading', 1, [test('l1', 4, []), test('l2', 4, [])], [3]),
        baseline('elsewhere', 0, [test('e', 1, [1, 2])]),
      ],
      time,
    );
    assert.deepEqual(chosen, [
      { file: 'loading', titles: null },
      { file: 'near', titles: ['n1'] },
      { file: 'far', titles: null },
    ]);
    assert.equal(limits['n1'], 150);
  });

  it('leaves out what would take too long, the slowest first, and says so', () => {
    const files = [
      baseline('slow', 1, [test('s', 5000, [0])]),
      baseline('mixed', 2, [test('m', 9000, [0]), test('n', 900, [0]), test('o', 90, [0])]),
    ];
    const { chosen, leftOut } = choose(mutant, 0, files, time);
    assert.deepEqual(chosen, [{ file: 'mixed', titles: ['o', 'n'] }]);
    assert.equal(leftOut, 2);
    assert.deepEqual(choose(mutant, 0, files.slice(0, 1), time).chosen, [{ file: 'slow', titles: null }]);
  });
});

describe('Running mutants', () => {
  const sources = {
    'src/sum.ts':
      'export function sum(list: readonly number[]): number {\n  let all = 0;\n  for (let at = 0; at < list.length; at += 1) all += list[at] as number;\n  return all;\n}\n',
    'src/word.ts': `export function word(many: boolean): string {\n  return many ? 'tasks' : 'task';\n}\n`,
    'src/lonely.ts': 'export function lonely(): boolean {\n  return true;\n}\n',
    'test/sum.test.ts': `import assert from 'node:assert/strict';\nimport { sum } from '../src/sum.ts';\nit('adds', () => assert.equal(sum([1, 2]), 3));\n`,
    'test/word.test.ts': `import { word } from '../src/word.ts';\nit('says something', () => void word(true));\n`,
  };
  let whole = '';
  let folder = '';
  let temporary = '';
  const tmpdir = process.env['TMPDIR'];

  beforeEach(async () => {
    whole = await mkdtemp(path.join(os.tmpdir(), 'planning-studio-planted-'));
    folder = path.join(whole, 'tree');
    temporary = path.join(whole, 'temporary');
    await mkdir(temporary);
    for (const name of ['src', 'test']) await mkdir(path.join(folder, name), { recursive: true });
    for (const [file, text] of Object.entries(sources)) await writeFile(path.join(folder, file), text);
    await writeFile(path.join(folder, 'package.json'), '{ "type": "module" }');
    await symlink(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
    process.env['TMPDIR'] = temporary;
  });

  afterEach(async () => {
    if (tmpdir === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = tmpdir;
    await rm(whole, { recursive: true, force: true });
  });

  async function run(told: (result: Result) => void = () => undefined, stopped = new AbortController()) {
    const options = {
      ...{ root: folder, folder: 'src', count: 100, seed: 1, tests: ['test/*.test.ts'], jobs: 2 },
      ...{ budgetMs: 10_000, leastMs: 4000 },
      ...{ json: path.join(whole, 'found.json'), cache: path.join(whole, 'cache') },
    };
    return runMutants(options, (_, result) => result && told(result), stopped.signal);
  }

  it('tells what tests notice from what they run without a look, and from what none of them runs', async () => {
    const results = await run();
    const verdicts = (file: string) =>
      Object.fromEntries(
        results
          .filter((each) => each.file === file)
          .map((each) => [`${each.before} ${each.text}`, each.verdict]),
      );
    assert.deepEqual(verdicts('src/sum.ts'), {
      '0 1': 'killed',
      // Never comes to its end; only this one takes its time.
      'at < list.length !(at < list.length)': 'killed',
      '< <=': 'killed',
      '1 2': 'killed',
    });
    assert.deepEqual(verdicts('src/word.ts'), {
      'many !(many)': 'survived',
      [`'tasks' ''`]: 'survived',
      [`'task' ''`]: 'not run',
    });
    assert.deepEqual(verdicts('src/lonely.ts'), { 'true false': 'not run' });
    const killed = results.find(({ verdict }) => verdict === 'killed');
    assert.ok(killed && lineOf(killed).includes('by test/sum.test.ts: adds'));
    assert.match(tableOf(results), /^all +9 +5 +2 +2 +56 %$/m);
    for (const [file, text] of Object.entries(sources)) {
      assert.equal(await readFile(path.join(folder, file), 'utf8'), text);
    }
    assert.deepEqual(await readdir(temporary), []);
  });

  it('goes on where it was stopped, and looks again at survivors when the tests are others', async () => {
    const stopped = new AbortController();
    const first = await run(({ verdict }) => verdict === 'survived' && stopped.abort(), stopped);
    assert.ok(first.length > 0 && first.length < 9);
    assert.deepEqual(await readdir(temporary), []);
    const all = await run();
    assert.equal(all.length, 9);
    for (const each of first)
      assert.ok(all.some((other) => other.seconds === each.seconds && other.start === each.start));
    const before = all.find(({ before: text }) => text === 'many');
    assert.equal(before?.verdict, 'survived');
    const better = sources['test/word.test.ts'].replace(
      'void word(true)',
      `{ if (word(true) !== 'tasks') throw new Error(); }`,
    );
    await writeFile(path.join(folder, 'test/word.test.ts'), better);
    const after = await run();
    assert.deepEqual(
      after
        .filter(({ file }) => file === 'src/word.ts')
        .map(({ verdict }) => verdict)
        .toSorted(),
      ['killed', 'killed', 'not run'],
    );
  });
});

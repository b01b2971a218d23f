import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import type { CodeIndex, IndexChange, IndexProgress, IndexStatus } from '../../../src/core/index/port.ts';
import { rounds } from '../../harness/soak.ts';
import { IndexedFolder, identifierSpec, never } from './samples.ts';

/** Files of each branch. */
const FILES = rounds('INDEX_FILES');
const declares = (name: string): string => `export function ${name}() {}\n`;
const names = async (index: CodeIndex, path: string): Promise<string[]> =>
  (await index.outline(path, never)).map(({ name }) => name);

describe('changes of the code', () => {
  let folder: IndexedFolder;
  beforeEach(() => {
    folder = new IndexedFolder();
  });
  afterEach(() => folder.close());

  it('are taken in before each answer, without anybody saying that there are any', async () => {
    folder.write('a.ts', declares('first'));
    const index = folder.index();
    const spec = identifierSpec({ expect: ['second'] });
    assert.equal((await index.evaluate([spec], {}, never))[0]?.verdict, 'fail');
    folder.write('b.ts', declares('second'));
    assert.equal((await index.evaluate([spec], {}, never))[0]?.verdict, 'pass');
    folder.remove('b.ts');
    assert.equal((await index.evaluate([spec], {}, never))[0]?.verdict, 'fail');
  });

  it('in an editor count before they are saved, and no more when they are given up', async () => {
    folder.write('a.ts', declares('saved'));
    const index = folder.index();
    index.setText('a.ts', declares('typed'));
    assert.deepEqual(await names(index, 'a.ts'), ['typed']);
    folder.write('a.ts', declares('written'));
    assert.deepEqual(await names(index, 'a.ts'), ['typed']);
    index.setText('a.ts', null);
    assert.deepEqual(await names(index, 'a.ts'), ['written']);
  });

  it('in an editor of a file that is not indexed do not count', async () => {
    folder.git('init', '-q');
    folder.write('.gitignore', 'out/\n');
    folder.write('out/a.ts', declares('saved'));
    const index = folder.index({ watched: true });
    await index.refresh(never);
    index.setText('out/a.ts', declares('typed'));
    index.setText('nowhere.ts', declares('typed'));
    assert.deepEqual(await index.symbols({ name: 'typed' }, never), []);
  });

  it('that a watcher names are looked at by themselves; a folder is looked at as a whole', async () => {
    folder.git('init', '-q');
    for (const name of ['one', 'two', 'three']) folder.write(`src/${name}.ts`, declares(name));
    const index = folder.index({ watched: true });
    assert.equal((await index.refresh(never)).files, 3);
    folder.write('src/one.ts', declares('changed'));
    folder.write('src/two.ts', declares('unseen'));
    index.changed(['src/one.ts']);
    assert.deepEqual(await names(index, 'src/one.ts'), ['changed']);
    assert.deepEqual(await names(index, 'src/two.ts'), ['two']);
    index.changed(null);
    assert.deepEqual(await names(index, 'src/two.ts'), ['unseen']);
    folder.write('new/four.ts', declares('four'));
    index.changed(['new']);
    assert.deepEqual(await names(index, 'new/four.ts'), ['four']);
    folder.remove('src');
    index.changed(['src']);
    assert.equal((await index.refresh(never)).files, 1);
    folder.write('.gitignore', 'new/\n');
    index.changed(['.gitignore']);
    assert.deepEqual(await names(index, 'new/four.ts'), []);
    assert.equal(index.status().files, 1);
  });

  it('of files that are closed do not count, wherever they stand', async () => {
    folder.git('init', '-q');
    folder.write('a.ts', declares('a'));
    folder.write('nested/b.ts', declares('b'));
    folder.git('init', '-q', 'nested');
    const index = folder.index({ watched: true });
    const before = await index.refresh(never);
    folder.write('nested/.git/COMMIT_EDITMSG', 'legacy\n');
    folder.write('nested/.planning-studio/log.jsonl', 'legacy\n');
    index.changed(['nested/.git/COMMIT_EDITMSG', 'nested/.planning-studio/log.jsonl']);
    const spec = identifierSpec({ match: [{ kind: 'text', text: 'legacy' }] });
    assert.equal((await index.evaluate([spec], {}, never))[0]?.verdict, 'pass');
    assert.deepEqual(index.status(), before);
  });

  it('of rules of what is ignored are taken in, also of rules that ignore themselves', async () => {
    folder.git('init', '-q');
    folder.write('.gitignore', 'out/\n.gitignore\n');
    folder.write('out/a.ts', declares('made'));
    const index = folder.index({ watched: true });
    assert.equal((await index.refresh(never)).files, 0);
    folder.remove('.gitignore');
    index.changed(['.gitignore']);
    assert.deepEqual(await names(index, 'out/a.ts'), ['made']);
  });

  it('are told with their paths, once each', async () => {
    folder.write('a.ts', declares('a'));
    folder.write('b.ts', declares('b'));
    const index = folder.index();
    const changes: IndexChange[] = [];
    const states: IndexStatus['state'][] = [];
    index.onDidChange((change) => changes.push(change));
    index.onDidChangeStatus(({ state }) => states.push(state));
    assert.equal(index.status().state, 'cold');
    await index.refresh(never);
    await index.refresh(never);
    folder.write('b.ts', declares('c'));
    await index.refresh(never);
    assert.deepEqual(changes, [{ paths: ['a.ts', 'b.ts'] }, { paths: ['b.ts'] }]);
    assert.equal(states[0], 'indexing');
    assert.equal(states.at(-1), 'ready');
  });

  it('of a branch with thousands of files are taken in as if they had always been there', async function () {
    this.timeout(120_000);
    const half = FILES / 2;
    folder.git('init', '-q');
    for (let at = 0; at < FILES; at += 1) folder.write(`src/d${at % 40}/f${at}.ts`, declares(`main${at}`));
    folder.git('add', '.');
    folder.git('commit', '-qm', 'Main');
    folder.git('checkout', '-qb', 'other');
    folder.remove('src');
    for (let at = half; at < FILES + half; at += 1)
      folder.write(`src/d${at % 40}/f${at}.ts`, declares(`other${at}`));
    folder.git('add', '-A');
    folder.git('commit', '-qm', 'Other');
    const index = folder.index({ workers: 2 });
    const changes: IndexChange[] = [];
    const specs = ['main0', `main${half + 50}`, `other${half + 50}`, `other${FILES + half - 1}`].map((name) =>
      identifierSpec({ expect: [name] }),
    );
    const verdicts = async (): Promise<string[]> =>
      (await index.evaluate(specs, {}, never)).map(({ verdict }) => verdict);
    assert.deepEqual(await verdicts(), ['fail', 'fail', 'pass', 'pass']);
    index.onDidChange((change) => changes.push(change));
    folder.git('checkout', '-q', 'main');
    assert.deepEqual(await verdicts(), ['pass', 'pass', 'fail', 'fail']);
    assert.equal(index.status().files, FILES);
    assert.deepEqual(changes, [{ paths: null }]);
  });

  it('give the same reports whatever the order in which the files came', async () => {
    const files = ['z.ts', 'a.ts', 'm/b.ts', 'B.ts'];
    const spec = identifierSpec({ match: ['shared'], expect: ['nothing'] });
    const reports: unknown[] = [];
    for (const order of [files, files.toReversed()]) {
      const own = new IndexedFolder();
      const index = own.index();
      for (const [at, name] of order.entries()) {
        own.write(name, `export const shared = '${name}';\n`);
        if (at % 2 === 0) await index.refresh(never);
      }
      const [report] = await index.evaluate([spec], {}, never);
      reports.push({ ...report, durationMs: 0 });
      await own.close();
    }
    assert.deepEqual(reports[0], reports[1]);
  });

  it('above the greatest number of files leave what is beyond it out, named', async () => {
    for (const name of ['a.ts', 'b.ts', 'c.ts']) folder.write(name, declares('wanted'));
    const index = folder.index({ maxFiles: 2 });
    const status = await index.refresh(never);
    assert.equal(status.files, 2);
    assert.deepEqual(
      status.skipped.map(({ path, reason }) => `${path} ${reason}`),
      ['c.ts too_many'],
    );
    const [report] = await index.evaluate([identifierSpec({ match: ['nowhere'] })], {}, never);
    assert.equal(report?.verdict, 'undecided');
  });

  it('can be stopped while they are taken in; what was read stays', async () => {
    for (let at = 0; at < 600; at += 1) {
      folder.write(`src/f${at}.ts`, declares(`name${at}`).repeat(40));
    }
    // Files of this moment would be read again in any case.
    await wait(2100);
    const index = folder.index();
    const stop = new AbortController();
    const seen: IndexProgress[] = [];
    const stopped = index.refresh(stop.signal, (progress) => {
      seen.push(progress);
      if (progress.done > 0) stop.abort();
    });
    await assert.rejects(stopped, { code: 'cancelled' });
    const rest: IndexProgress[] = [];
    assert.equal((await index.refresh(never, (progress) => rest.push(progress))).files, 600);
    assert.equal(seen[0]?.total, 600);
    assert.ok((rest[0]?.total ?? 600) < 600, 'files that were read are not read again');
    const last = rest.at(-1);
    assert.equal(last?.done, last?.total);
  });

  it('are not asked for by a signal that has fired, nor after closing', async () => {
    const index = folder.index();
    await assert.rejects(index.symbols({ name: 'a' }, AbortSignal.abort()), { code: 'cancelled' });
    await index.close();
    await index.close();
    await assert.rejects(index.symbols({ name: 'a' }, never), { code: 'index_failed' });
  });

  it('while an evaluation waits for its turn belong to it', async () => {
    folder.write('a.ts', declares('first'));
    const index = folder.index();
    const first = index.refresh(never);
    const spec = identifierSpec({ match: ['late'] });
    await wait(1);
    folder.write('a.ts', declares('late'));
    const [report] = await index.evaluate([spec], {}, never);
    await first;
    assert.equal(report?.verdict, 'fail');
  });

  it('hide the lines of files that usually hold secrets', async () => {
    folder.write('.env', 'AUTH0_SECRET=abc\n');
    const [report] = await folder
      .index()
      .evaluate([identifierSpec({ match: [{ kind: 'text', text: 'AUTH0_SECRET' }] })], {}, never);
    assert.deepEqual(
      report?.rules[0]?.findings.map(({ path, line, text }) => ({ path, line, text })),
      [{ path: '.env', line: 1, text: '' }],
    );
  });
});

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Clock, Store } from '../../../src/core/ports.ts';
import { STREAMS } from '../../../src/core/store/streams.ts';
import { systemClock } from '../../../src/node/clock.ts';
import { writeGitFiles } from '../../../src/node/store/gitFiles.ts';
import { openStore, type StoreOptions } from '../../../src/node/store/open.ts';
import { ada, change, documentCreated, makePlan, newId, newTask, quiet, sessionCreated } from './samples.ts';

describe('A store that others use too', () => {
  let folder: string;
  const stores: Store[] = [];
  const open = async (over: Partial<StoreOptions> = {}): Promise<Store> => {
    const store = await openStore({
      folder,
      clock: systemClock,
      log: quiet,
      watch: false,
      ...over,
    });
    stores.push(store);
    return store;
  };
  beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'studio-sharing-'))));
  afterEach(async () => {
    for (const store of stores.splice(0)) await store.close();
    fs.rmSync(folder, { recursive: true });
  });
  /** Files that git would commit. */
  const shared = (): string[] => {
    execFileSync('git', ['init', '-q'], { cwd: folder });
    const list = execFileSync('git', ['ls-files', '-o', '--exclude-standard'], {
      cwd: folder,
      encoding: 'utf8',
    });
    return list
      .split('\n')
      .filter((file) => file !== '')
      .map((file) => file.replace(/[0-9a-f-]{36}/, 'ID'))
      .sort();
  };
  const writeOneOfEach = async (store: Store): Promise<void> => {
    await makePlan(store, 'P');
    await store.append([change('session', newId(), 0, sessionCreated('S'))], ada);
    await store.append([change('document', newId(), 0, documentCreated('D', 'x'))], ada);
  };

  it('hears of what another process wrote by itself', async () => {
    const [one, two] = [await open({ watch: true }), await open()];
    const heard = new Promise<string>((resolve) => {
      one.onDidChange(([ref]) => resolve(ref?.id ?? ''));
    });
    const id = await makePlan(two, 'P', [newTask(1)]);
    assert.equal(await heard, id);
    assert.equal((await one.tasks({})).total, 1);
  });

  it('hears of a log folder that was taken away and put back', async () => {
    const one = await open({ watch: true });
    const id = await makePlan(one, 'P');
    const logs = path.join(folder, '.planning-studio/plans');
    const change = (): Promise<void> => new Promise((resolve) => void one.onDidChange(() => resolve()));
    let next = change();
    fs.renameSync(logs, `${logs}.away`);
    await next;
    assert.equal((await one.plans({})).total, 0);
    next = change();
    fs.renameSync(`${logs}.away`, logs);
    await next;
    assert.equal((await one.load({ kind: 'plan', id })).state.title, 'P');
  });

  it('takes in what another process wrote before it decides', async () => {
    const [one, two] = [await open(), await open()];
    const id = await makePlan(one, 'P');
    await two.append([change('plan', id, 1, { type: 'plan_edited', title: 'theirs' })], ada);
    const mine = change('plan', id, 1, { type: 'plan_edited', title: 'mine' });
    await assert.rejects(one.append([mine], ada), { code: 'conflict' });
    assert.equal((await one.load({ kind: 'plan', id })).state.title, 'theirs');
  });

  it('keeps the order of changes although a machine’s clock is a year behind or goes backwards', async () => {
    let year = 0;
    const lost: Clock = {
      ...systemClock,
      now: () => new Date(Date.now() - (year += 1) * 3.15e10).toISOString(),
    };
    const [one, two] = [await open(), await open({ clock: lost })];
    const id = await makePlan(one, 'P');
    for (let sequence = 1; sequence < 9; sequence += 1) {
      const store = sequence % 2 === 0 ? one : two;
      await store.append([change('plan', id, sequence, { type: 'plan_edited', title: `t${sequence}` })], ada);
    }
    const fresh = await open();
    const { state, sequence, findings } = await fresh.load({ kind: 'plan', id });
    assert.equal(state.title, 't8');
    assert.equal(sequence, 9);
    assert.deepEqual(findings, []);
  });

  it('shares nothing through git unless it is told to', async () => {
    await writeOneOfEach(await open());
    assert.deepEqual(shared(), []);
  });

  it('shares plans with their documents, and sessions when wanted', async () => {
    await writeOneOfEach(await open({ share: { plans: true, sessions: false } }));
    const files = ['.gitattributes', '.gitignore', 'documents/ID.jsonl', 'plans/ID.jsonl'];
    assert.deepEqual(
      shared(),
      files.map((file) => `.planning-studio/${file}`),
    );
    await open({ share: { plans: true, sessions: true } });
    assert.deepEqual(
      shared(),
      [...files, 'sessions/ID.jsonl'].map((file) => `.planning-studio/${file}`),
    );
    // A program that does not know the setting leaves it as it is.
    await open();
    assert.equal(shared().length, 5);
  });

  it('writes the lines that the first release wrote, in its order, so that shared files do not change', () => {
    writeGitFiles(folder, STREAMS, { plans: true, sessions: true });
    const lines = fs.readFileSync(path.join(folder, '.gitignore'), 'utf8').split('\n').slice(1, -2);
    assert.deepEqual(lines, [
      ...['*', '!.gitignore', '!.gitattributes'],
      ...['plans', 'documents', 'archive', 'sessions'].flatMap((name) => [`!${name}/`, `!${name}/*.jsonl`]),
    ]);
  });

  it('keeps a person’s own lines in the files for git, and a file whose block was taken out', () => {
    assert.deepEqual(writeGitFiles(folder, STREAMS, undefined), []);
    const file = path.join(folder, '.gitignore');
    fs.writeFileSync(file, `# mine\n${fs.readFileSync(file, 'utf8')}!notes.md\n`);
    assert.deepEqual(writeGitFiles(folder, STREAMS, { plans: true, sessions: false }), []);
    const text = fs.readFileSync(file, 'utf8');
    assert.match(text, /^# mine\n# >>> Planning Studio[^]*!plans\/\*\.jsonl[^]*!notes\.md\n$/);
    fs.writeFileSync(file, '# all mine\n');
    assert.deepEqual(writeGitFiles(folder, STREAMS, { plans: false, sessions: false }), ['.gitignore']);
    assert.equal(fs.readFileSync(file, 'utf8'), '# all mine\n');
  });
});

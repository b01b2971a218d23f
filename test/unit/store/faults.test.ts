import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import type { Store } from '../../../src/core/ports.ts';
import { systemClock } from '../../../src/node/clock.ts';
import { nodeDisk, type Disk } from '../../../src/node/store/disk.ts';
import { openStore } from '../../../src/node/store/open.ts';
import { ada, change, makePlan, newId, newTask, planCreated, quiet, sessionCreated } from './samples.ts';

/** A disk whose calls fail on demand; a failing write has written a part, as a full disk does. */
class FailingDisk {
  /** Name of the call that fails, after how many that do not. */
  fail: { readonly call: 'write' | 'sync' | 'openAppend' | 'syncFolder' | 'replace'; after: number } | null =
    null;
  readonly disk: Disk = {
    ...nodeDisk,
    write: (fd, bytes) => {
      if (this.#due('write')) {
        nodeDisk.write(fd, bytes.subarray(0, bytes.length >> 1));
        throw failure('ENOSPC');
      }
      nodeDisk.write(fd, bytes);
    },
    sync: async (fd) => {
      if (this.#due('sync')) throw failure('EIO');
      await nodeDisk.sync(fd);
    },
    openAppend: (file) => {
      if (this.#due('openAppend')) throw failure('EACCES');
      return nodeDisk.openAppend(file);
    },
    syncFolder: async (folder) => {
      if (this.#due('syncFolder')) throw failure('EIO');
      await nodeDisk.syncFolder(folder);
    },
    replace: async (file, bytes) => {
      if (this.#due('replace')) throw failure('ENOSPC');
      await nodeDisk.replace(file, bytes);
    },
  };

  #due(call: string): boolean {
    if (this.fail?.call !== call) return false;
    this.fail.after -= 1;
    if (this.fail.after >= 0) return false;
    this.fail = null;
    return true;
  }
}

function failure(code: string): Error {
  return Object.assign(new Error(`${code}: injected`), { code });
}

describe('A store on a disk that refuses', () => {
  let folder: string;
  let failing: FailingDisk;
  let store: Store;
  beforeEach(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'studio-faults-'));
    failing = new FailingDisk();
    store = await openStore({
      folder,
      clock: systemClock,
      log: quiet,
      watch: false,
      disk: failing.disk,
    });
  });
  afterEach(async () => {
    await store.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  /** What a fresh look at the folder finds. */
  async function onDisk<T>(look: (fresh: Store) => Promise<T>): Promise<T> {
    const fresh = await openStore({ folder, clock: systemClock, log: quiet, watch: false });
    try {
      return await look(fresh);
    } finally {
      await fresh.close();
    }
  }

  for (const call of ['write', 'sync', 'openAppend'] as const) {
    it(`keeps nothing of a change whose ${call} failed, and goes on with the next`, async () => {
      const id = await makePlan(store, 'before');
      failing.fail = { call, after: 0 };
      const edit = change('plan', id, 1, { type: 'plan_edited', title: 'failed' });
      await assert.rejects(store.append([edit], ada), { code: 'store_failed' });
      assert.equal((await store.load({ kind: 'plan', id })).state.title, 'before');
      assert.equal((await store.plans({})).items[0]?.title, 'before');
      assert.equal(await onDisk(async (fresh) => (await fresh.load({ kind: 'plan', id })).sequence), 1);
      await store.append([change('plan', id, 1, { type: 'plan_edited', title: 'after' })], ada);
      assert.equal(
        await onDisk(async (fresh) => (await fresh.load({ kind: 'plan', id })).state.title),
        'after',
      );
      assert.deepEqual(await onDisk((fresh) => fresh.findings()), []);
    });

    it(`writes all of several logs or none, whichever ${call} fails`, async () => {
      for (let after = 0; after < 4; after += 1) {
        const [plan, session] = [await makePlan(store, 'before'), newId()];
        failing.fail = { call, after };
        const changes = [
          change('plan', plan, 1, { type: 'plan_edited', title: 'both' }),
          change('session', session, 0, sessionCreated('both')),
        ];
        const done = await store.append(changes, ada).then(
          () => true,
          (error: { code: string }) => {
            assert.equal(error.code, 'store_failed');
            return false;
          },
        );
        failing.fail = null;
        for (const look of [(fresh: Store) => Promise.resolve(fresh), () => Promise.resolve(store)]) {
          await onDisk(async (fresh) => {
            const seen = await look(fresh);
            assert.equal(
              (await seen.load({ kind: 'plan', id: plan })).state.title === 'both',
              done,
              `after ${after}`,
            );
            const sessions = (await seen.sessions({ limit: 500 })).items.map((one) => one.id);
            assert.equal(sessions.includes(session), done, `after ${after}`);
          });
        }
      }
    });
  }

  it('says what to do when the disk is full', async () => {
    const id = await makePlan(store, 'P');
    failing.fail = { call: 'write', after: 0 };
    const edit = change('plan', id, 1, { type: 'plan_edited', title: 'Q' });
    await assert.rejects(store.append([edit], ada), { message: /disk is full\. Free some space/ });
  });

  it('closes in peace when the database cannot be saved', async () => {
    await makePlan(store, 'P');
    failing.fail = { call: 'replace', after: 0 };
    await store.close();
    assert.equal(await onDisk(async (fresh) => (await fresh.plans({})).total), 1);
  });

  it('finishes an append over several logs whose process died between them', async () => {
    const [plan, session] = [newId(), newId()];
    const file = path.join(folder, '.planning-studio/pending.jsonl');
    // The note as it stands at the moment of the kill, and the first log already written.
    let note = Buffer.alloc(0);
    const write = failing.disk.write;
    Object.assign(failing.disk, {
      write: (fd: number, bytes: Buffer) => {
        write(fd, bytes);
        if (note.length === 0) note = fs.readFileSync(file);
      },
    });
    await store.append(
      [
        change('session', session, 0, sessionCreated('both')),
        change('plan', plan, 0, planCreated('both', [newTask(1)])),
      ],
      ada,
    );
    await store.close();
    const plans = path.join(folder, '.planning-studio/plans');
    for (const torn of [true, false]) {
      fs.rmSync(path.join(plans, `${plan}.jsonl`), { force: true });
      fs.writeFileSync(file, torn ? note.subarray(0, note.length - 5) : note);
      await onDisk(async (fresh) => {
        assert.equal((await fresh.plans({})).total, torn ? 0 : 1);
        assert.equal((await fresh.load({ kind: 'session', id: session })).sequence, 1);
      });
      assert.equal(fs.statSync(file).size, 0);
    }
  });

  it('finishes its part of an append that also wrote a kind of log which only a newer program knows', async () => {
    const id = await makePlan(store, 'P');
    await store.append([change('plan', id, 1, { type: 'plan_edited', title: 'Q' })], ada);
    const file = path.join(folder, `.planning-studio/plans/${id}.jsonl`);
    const text = fs.readFileSync(file, 'utf8');
    const from = text.indexOf('\n') + 1;
    fs.truncateSync(file, from);
    const unknown = { kind: 'toast', id: '../../toast', from: 0, text: 'x' };
    const body = JSON.stringify([{ kind: 'plan', id, from, text: text.slice(from) }, unknown]);
    const sum = crc32(body).toString(16).padStart(8, '0');
    fs.writeFileSync(path.join(folder, '.planning-studio/pending.jsonl'), `${sum} ${body}\n`);
    const fresh = await openStore({ folder, clock: systemClock, log: quiet, watch: false });
    assert.equal((await fresh.load({ kind: 'plan', id })).state.title, 'Q');
    await fresh.close();
    assert.ok(!fs.existsSync(path.join(folder, '../toast.jsonl')));
  });

  it('says what to do when the folder is missing or may not be written', async () => {
    const gone = path.join(folder, 'gone');
    await assert.rejects(openStore({ folder: gone, clock: systemClock, log: quiet }), {
      code: 'no_workspace',
    });
    const blocked = path.join(folder, 'blocked');
    fs.mkdirSync(blocked);
    fs.writeFileSync(path.join(blocked, '.planning-studio'), 'a file');
    await assert.rejects(openStore({ folder: blocked, clock: systemClock, log: quiet }), {
      code: 'store_failed',
    });
  });
});

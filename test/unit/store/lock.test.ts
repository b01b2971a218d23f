import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { livenessOf } from '../../../src/node/processOwner.ts';
import { ProcessLock } from '../../../src/node/store/lock.ts';
import { ownLockOwner, readLockOwner } from '../../../src/node/store/lockOwner.ts';

describe('The lock among processes', () => {
  let folder: string;
  beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'studio-lock-'))));
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  it('is held by one at a time', async () => {
    const locks = Array.from({ length: 5 }, (_, at) => new ProcessLock(folder, `n${at}`));
    let inside = 0;
    const worker = async (lock: ProcessLock): Promise<void> => {
      for (let round = 0; round < 20; round += 1) {
        await lock.acquire();
        inside += 1;
        assert.equal(inside, 1);
        await new Promise((resolve) => setImmediate(resolve));
        inside -= 1;
        lock.release();
      }
    };
    await Promise.all(locks.map(worker));
  });

  it('is taken from a holder that was killed, by one of those who wait', async () => {
    const dead = await deadOwner();
    fs.writeFileSync(path.join(folder, 'held'), JSON.stringify(dead));
    let inside = 0;
    await Promise.all(
      Array.from({ length: 8 }, async (_, at) => {
        const lock = new ProcessLock(folder, `w${at}`);
        await lock.acquire();
        inside += 1;
        assert.equal(inside, 1);
        await new Promise((resolve) => setImmediate(resolve));
        inside -= 1;
        lock.release();
        lock.close();
      }),
    );
    assert.deepEqual(fs.readdirSync(folder), []);
  });

  it('is taken although the one who was about to free it was killed too', async () => {
    const [dead, helper] = [await deadOwner(), await deadOwner()];
    fs.writeFileSync(path.join(folder, 'held'), JSON.stringify(dead));
    fs.writeFileSync(path.join(folder, `claim-${dead.nonce}-1`), JSON.stringify(helper));
    const lock = new ProcessLock(folder, 'me');
    await lock.acquire();
    lock.release();
    lock.close();
    assert.deepEqual(fs.readdirSync(folder), []);
  });

  it('tells the living, the dead, a reused process id and another machine apart', async () => {
    const own = ownLockOwner('n');
    assert.equal(livenessOf(own), 'alive');
    assert.equal(livenessOf(await deadOwner()), 'dead');
    assert.equal(livenessOf({ ...own, started: `${own.started}1` }), 'dead');
    assert.equal(livenessOf({ ...own, space: 'elsewhere' }), 'unknown');
    assert.deepEqual(readLockOwner(JSON.stringify(own)), own);
    for (const text of ['', '{}', 'null', '{"pid":1}']) assert.equal(readLockOwner(text), null);
  });

  it('clears what killed processes left', async () => {
    const dead = await deadOwner();
    fs.writeFileSync(path.join(folder, `owner-${dead.nonce}`), JSON.stringify(dead));
    fs.writeFileSync(path.join(folder, 'owner-alive'), JSON.stringify(ownLockOwner('alive')));
    new ProcessLock(folder, 'me').tidy();
    assert.deepEqual(fs.readdirSync(folder), ['owner-alive']);
  });
});

/** The description of a process that has ended. */
async function deadOwner(): Promise<ReturnType<typeof ownLockOwner>> {
  const child = spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' });
  const { pid } = child;
  assert.ok(pid !== undefined);
  await new Promise((resolve) => child.on('close', resolve));
  return { ...ownLockOwner(`dead-${pid}`), pid, started: '1' };
}

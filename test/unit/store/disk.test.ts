import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { nodeDisk } from '../../../src/node/store/disk.ts';
import { ProcessLock } from '../../../src/node/store/lock.ts';

describe('The disk under the store', () => {
  let folder: string;
  beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'studio-disk-'))));
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  it('replaces a file as a whole, and is done when it says so', async () => {
    const file = path.join(folder, 'cache');
    for (const text of ['one', 'two']) {
      await nodeDisk.replace(file, Buffer.from(text));
      assert.equal(fs.readFileSync(file, 'utf8'), text);
      assert.deepEqual(fs.readdirSync(folder), ['cache']);
    }
  });

  it('leaves what was there, and nothing beside it, when it cannot replace it', async () => {
    const file = path.join(folder, 'cache');
    fs.mkdirSync(path.join(file, 'inside'), { recursive: true });
    await assert.rejects(nodeDisk.replace(file, Buffer.from('text')));
    assert.deepEqual(fs.readdirSync(folder), ['cache']);
    assert.deepEqual(fs.readdirSync(file), ['inside']);
  });

  it('says when the lock cannot be freed, but not when it is free already', async () => {
    const lock = new ProcessLock(folder, 'me');
    await lock.acquire();
    lock.release();
    lock.release();
    fs.mkdirSync(path.join(folder, 'held'));
    assert.throws(() => lock.release(), { code: 'store_failed' });
  });
});

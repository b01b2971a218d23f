import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import os from 'node:os';
import { systemClock } from '../../../src/node/clock.ts';
import { readIdentity } from '../../../src/node/git/identity.ts';
import { openRunners } from '../../../src/node/runners.ts';
import { git, temporaryFolder } from './folders.ts';

describe('the clock', () => {
  it('gives ids that rise, also within a millisecond', () => {
    const ids = Array.from({ length: 5000 }, () => systemClock.id());
    assert.deepEqual(ids, ids.toSorted());
    assert.equal(new Set(ids).size, ids.length);
    assert.match(ids[0] ?? '', /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('hashes UTF-8 with SHA-256', () => {
    assert.equal(systemClock.hash('é'), '4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c');
  });

  it('ends a sleep when the signal fires', async () => {
    const stop = new AbortController();
    const sleeping = systemClock.sleep(60_000, stop.signal);
    stop.abort();
    await assert.rejects(sleeping, { code: 'cancelled' });
    await assert.rejects(systemClock.sleep(1, AbortSignal.abort()), { code: 'cancelled' });
    await systemClock.sleep(1, new AbortController().signal);
  });
});

describe('runners', () => {
  it('know this process, another living one, and a dead one', async () => {
    const script = `import { openRunners } from ${JSON.stringify(new URL('../../../src/node/runners.ts', import.meta.url).href)};
      console.log(openRunners().self); process.stdin.resume();`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const other = line.toString().trim();
    const runners = openRunners();
    assert.equal(runners.isAlive(runners.self), true);
    assert.equal(runners.isAlive(other), true);
    child.stdin.end();
    await once(child, 'exit');
    assert.equal(runners.isAlive(other), false);
  });

  it('do not take a process that got an old one’s pid for it', function () {
    const runners = openRunners();
    const [host, pid, mark, started] = runners.self.split('|');
    if (mark === '') this.skip(); // Without /proc a reused pid cannot be told.
    assert.equal(runners.isAlive([host, pid, `${mark}1`, started].join('|')), false);
  });

  it('believe another host for an hour after its start', () => {
    const now = Date.now();
    const runners = openRunners('here', () => now);
    assert.equal(runners.isAlive(`there|1|x|${now - 59 * 60_000}`), true);
    assert.equal(runners.isAlive(`there|1|x|${now - 61 * 60_000}`), false);
    assert.equal(runners.isAlive('nonsense'), false);
  });
});

describe('the owner', () => {
  const folder = temporaryFolder();

  it('comes from the repository’s own settings', async () => {
    git(folder(), 'init', '-q');
    git(folder(), 'config', 'user.name', 'Ada <L>\u0007');
    git(folder(), 'config', 'user.email', 'ada@example.com');
    assert.deepEqual(await readIdentity(folder()), { name: 'Ada  L', email: 'ada@example.com' });
  });

  it('is the account where git has nothing to say', async () => {
    const home = process.env['HOME'];
    process.env['HOME'] = folder();
    try {
      const { name, email } = await readIdentity(folder());
      assert.equal(name, os.userInfo().username);
      assert.equal(email, `${name}@${os.hostname()}`);
    } finally {
      process.env['HOME'] = home;
    }
  });

  it('is the account where there is no git folder at all', async () => {
    assert.match((await readIdentity('/nowhere')).email, /@/);
  });
});

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findCycle } from '../../../src/core/plan/graph.ts';
import type { Clock, Store } from '../../../src/core/ports.ts';
import type { StreamRef } from '../../../src/core/store/streams.ts';
import { systemClock } from '../../../src/node/clock.ts';
import { openStore } from '../../../src/node/store/open.ts';
import { rounds } from '../../harness/soak.ts';
import { editAtRandom, randomFrom } from './randomEdits.ts';
import { lazyDisk, quiet } from './samples.ts';

const MERGES = rounds('STUDIO_MERGES');
/** After so many merges into each other both branches start from one commit again. */
const MEET = 5;

const ENV = {
  ...process.env,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.org',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.org',
};

/** Several git commands in one go; what they print. */
function git(folder: string, ...commands: readonly string[]): string {
  const script = commands.map((command) => `git ${command}`).join(' && ');
  return execFileSync('/bin/sh', ['-c', script], {
    cwd: folder,
    env: ENV,
    encoding: 'utf8',
    stdio: 'pipe',
  }).trim();
}

describe('Plans shared through git', () => {
  it(`mean the same after ${MERGES} merges, whichever way they were merged`, async function () {
    this.timeout(300_000 + MERGES * 4000);
    const seed = Math.floor(Math.random() * 1e9);
    const random = randomFrom(seed);
    const root = fs.mkdtempSync(path.join(os.tmpdir(), 'studio-merge-'));
    const [here, there] = [path.join(root, 'here'), path.join(root, 'there')];
    fs.mkdirSync(here);
    git(
      here,
      'init -q -b here',
      'commit -q --allow-empty -m start',
      // Each commit and merge would start two more programs to look whether there is something to tidy up.
      'config maintenance.auto false',
      'config merge.stat false',
      'config core.fsync none',
    );
    const share = { plans: true, sessions: true };
    const options = { log: quiet, watch: false, share, disk: lazyDisk };
    const one = await openStore({ ...options, folder: here, clock: systemClock });
    git(here, 'add -A', 'commit -q -m base', 'worktree add -q -b there ../there');
    // The other machine's clock is a minute late: order must not hang on it.
    const late: Clock = { ...systemClock, now: () => new Date(Date.now() - 60_000).toISOString() };
    const two = await openStore({ ...options, folder: there, clock: late });
    const streams: StreamRef[] = [];
    let setAside = 0;
    // A few merges may all be without a clash: then it goes on until there is one.
    for (let merge = 0; merge < MERGES || (setAside === 0 && merge < MERGES + 150); merge += 1) {
      await both([one, two], streams, random);
      git(
        here,
        'add -A',
        'commit -q --allow-empty -m edit',
        '-C ../there add -A',
        '-C ../there commit -q --allow-empty -m edit',
        'branch -q -f before',
        'merge -q --no-edit there',
        '-C ../there merge -q --no-edit before',
      );
      await one.refresh();
      await two.refresh();
      setAside = await assertSame(one, two, streams, `seed ${seed}, merge ${merge}`);
      if (merge % MEET === MEET - 1) {
        git(there, 'reset -q --hard here');
        await two.refresh();
      }
    }
    assert.ok(setAside > 0, 'no merge ever made two changes clash: the test shows nothing');
    await one.close();
    await two.close();
    fs.rmSync(root, { recursive: true });
  });
});

/** Each side makes up to three changes without knowing of the other's. */
async function both(stores: readonly Store[], streams: StreamRef[], random: () => number): Promise<void> {
  const created: StreamRef[][] = [];
  for (const store of stores) {
    const known = [...streams.slice(-12)];
    const count = known.length;
    for (let edit = 0; edit < 1 + random() * 3; edit += 1) await editAtRandom(store, known, random);
    created.push(known.slice(count));
  }
  streams.push(...created.flat());
}

async function assertSame(
  one: Store,
  two: Store,
  streams: readonly StreamRef[],
  where: string,
): Promise<number> {
  let setAside = 0;
  for (const ref of streams.slice(-16)) {
    const [mine, theirs] = [await one.load(ref), await two.load(ref)];
    assert.deepEqual(theirs.state, mine.state, where);
    assert.equal(theirs.sequence, mine.sequence, where);
    const clashes = (findings: typeof mine.findings): (string | null)[] =>
      findings.map((finding) => finding.eventId);
    assert.deepEqual(clashes(theirs.findings), clashes(mine.findings), where);
    if (ref.kind === 'plan') {
      const { state } = await one.load({ kind: 'plan', id: ref.id });
      assert.equal(new Set(state.tasks.map((task) => task.number)).size, state.tasks.length, where);
      assert.equal(findCycle(state.tasks), null, where);
    }
  }
  for (const finding of await one.findings()) {
    assert.equal(finding.kind, 'set_aside', `${where}: ${finding.message}`);
    setAside += 1;
  }
  return setAside;
}

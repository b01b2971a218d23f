import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { dice } from '../../harness/random.ts';
import { disturb } from './disorder.ts';
import { rounds } from '../../harness/soak.ts';
import {
  git,
  LIMITS,
  listing,
  never,
  open,
  possessions,
  repository,
  take,
  temporaryFolder,
} from './repositories.ts';
import { restoreProgram } from './restoreProgram.ts';

const ROUNDS = rounds('SNAPSHOT_ROUNDS');
const SEED = Number(process.env['SNAPSHOT_SEED'] ?? Date.now() % 1_000_000);
const KILLS = Math.max(2, Math.ceil(ROUNDS / 4));

/** What snapshots hold: files and links, not empty folders. */
function held(work: string): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(listing(work)).filter(([name]) => !name.endsWith('/')));
}

/** Starts the program and kills it when it has begun and a wait is over; true when it was still running. */
function killed(args: readonly string[], wait: () => Promise<unknown>): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [restoreProgram, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child.once('error', reject);
    child.stdout.once('data', () => void wait().then(() => child.kill('SIGKILL'), reject));
    child.once('close', (_, signal) => resolve(signal === 'SIGKILL'));
  });
}

describe(`snapshots in disorder (seed ${SEED})`, function () {
  this.timeout(60_000 + ROUNDS * 20_000);
  const folder = temporaryFolder();

  it(`bring back the identical tree after ${ROUNDS} rounds of random changes`, async () => {
    const roll = dice(SEED);
    const work = repository(folder(), { a: 'a', 'b.ts': 'b', 'deep/x': 'x' });
    const snapshots = open(work);
    let number = 0;
    for (let round = 0; round < ROUNDS; round++) {
      disturb(work, roll, 12);
      if (roll(3) === 0) git(work, 'add', '-A');
      const files = held(work);
      const target = await take(snapshots, ++number);
      disturb(work, roll, 12);
      if (roll(4) === 0) git(work, 'add', '-A');
      const safety = await take(snapshots, ++number);
      const inBetween = held(work);
      await snapshots.restore(target.commit, [], { limits: LIMITS, safety: safety.commit }, never);
      assert.deepEqual(held(work), files, `round ${round}`);
      assert.equal((await take(snapshots, ++number)).tree, target.tree, `round ${round}`);
      await snapshots.restore(safety.commit, [], { limits: LIMITS, safety: target.commit }, never);
      assert.deepEqual(held(work), inBetween, `round ${round}, undone`);
    }
  });

  it(`touch nothing when they are killed while being taken, ${KILLS} times`, async () => {
    const roll = dice(SEED + 1);
    const work = repository(folder(), { a: 'a' });
    const home = path.join(folder(), 'home');
    const snapshots = open(work);
    let met = 0;
    for (let round = 0; round < KILLS; round++) {
      disturb(work, roll, 15);
      git(work, 'status');
      const before = possessions(work);
      // Every other time right after its beginning, which no machine is quick enough to make the end.
      const afterMs = roll(round % 2 === 0 ? 20 : 250);
      const args = [work, home, 'take', `refs/planning-studio/killed/${round}`];
      if (await killed(args, () => setTimeout(afterMs))) met += 1;
      assert.deepEqual(possessions(work), before, `round ${round}`);
      const first = await take(snapshots, round * 2 + 1);
      assert.equal(git(work, 'fsck', '--connectivity-only', '--no-dangling'), '');
      // The kept index is as good as a fresh one.
      const kept = path.join(work, '.git/planning-studio');
      assert.deepEqual(
        readdirSync(kept).filter((name) => /^(index|stage)\./.test(name)),
        [],
      );
      if (round % 2 === 0) rmSync(kept, { recursive: true });
      assert.equal((await take(snapshots, round * 2 + 2)).tree, first.tree);
    }
    assert.ok(met >= KILLS / 2, `only ${met} of ${KILLS} kills met a snapshot under way`);
  });

  it(`lose no byte when they are killed while being restored, ${KILLS} times, and are brought to their end`, async () => {
    const roll = dice(SEED + 2);
    const work = repository(folder(), { a: 'a' });
    const home = path.join(folder(), 'home');
    const snapshots = open(work);
    let interrupted = 0;
    for (let round = 0; round < KILLS; round++) {
      disturb(work, roll, 120);
      const target = await take(snapshots, round * 3 + 1);
      const files = held(work);
      disturb(work, roll, 120);
      const safety = await take(snapshots, round * 3 + 2);
      const before = held(work);
      // Every other time while files are being written, as far as that can be seen from outside.
      const journal = path.join(work, '.git/planning-studio/restore.json');
      const writing = async (): Promise<void> => {
        for (let waited = 0; waited < 2000 && !existsSync(journal); waited += 1) await setTimeout(1);
        await setTimeout(roll(5));
      };
      const sometime = (): Promise<void> => setTimeout(20 + roll(500));
      await killed(
        [work, home, 'restore', target.commit, safety.commit],
        round % 2 === 0 ? writing : sometime,
      );
      // Whatever is there is of the one or of the other: nothing is torn, nothing is a third thing.
      for (const [name, content] of Object.entries(held(work))) {
        assert.ok([files[name], before[name]].includes(content), `round ${round}: ${JSON.stringify(name)}`);
      }
      const begun = existsSync(journal);
      const said = await snapshots.recover(never);
      assert.equal(said.length, begun ? 1 : 0, said.join(' '));
      if (begun) {
        interrupted += 1;
        assert.deepEqual(held(work), files, `round ${round}`);
      }
      const third = await take(snapshots, round * 3 + 3);
      await snapshots.restore(target.commit, [], { limits: LIMITS, safety: third.commit }, never);
      assert.deepEqual(held(work), files, `round ${round}`);
      await snapshots.restore(safety.commit, [], { limits: LIMITS, safety: target.commit }, never);
      assert.deepEqual(held(work), before, `round ${round}`);
    }
    // Among a few, each may have come too late.
    if (KILLS >= 25) assert.ok(interrupted > 0, 'no kill ever met a restore under way');
  });
});

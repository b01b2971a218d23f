import fs from 'node:fs';
import path from 'node:path';
import { PlanningError } from '../../core/base/errors.ts';
import { errorCode } from '../errorCode.ts';
import { livenessOf } from '../processOwner.ts';
import { storeFailed } from './failure.ts';
import { ownLockOwner, readLockOwner } from './lockOwner.ts';

/** How long one waits for a living holder before giving up. A hold lasts as long as one fsync. */
const WAIT_MS = 30_000;
/** A holder that cannot be looked at (another machine) counts as gone after being seen unchanged for so long. */
const UNKNOWN_MS = 15_000;

/** Who waits looks at the holder only so often: asking for the lock is one system call, looking is many. */
const LOOK_MS = 10;

/** Whoever has waited longer asks more often: nobody starves among many. Yet many must not eat the holder's time. */
function pauseOf(waitedMs: number): Promise<void> {
  const pause = Math.max(1, 4 - waitedMs / 50) * (0.5 + Math.random());
  return new Promise((resolve) => setTimeout(resolve, pause));
}

/**
 * The lock under which appends happen, among processes. The holder is a hard link named `held` to a file that
 * says who it is: it appears whole in one system call and is freed in one. A holder that was killed is found by
 * its process id and start time and freed at once; age counts only for holders on other machines.
 *
 * Own work, because no library fits: proper-lockfile and lockfile free a killed holder only after a time
 * (10 s and more), and the ones on top of flock are native modules, which an extension for every platform
 * cannot carry.
 */
export class ProcessLock {
  readonly #held: string;
  readonly #own: string;
  readonly #folder: string;
  readonly #text: string;
  #linked = true;

  constructor(folder: string, nonce: string) {
    this.#folder = folder;
    this.#held = path.join(folder, 'held');
    this.#own = path.join(folder, `owner-${nonce}`);
    this.#text = JSON.stringify(ownLockOwner(nonce));
  }

  /** Throws `store_failed` when the folder cannot be written or a living process keeps the lock too long. */
  async acquire(): Promise<void> {
    const began = performance.now();
    let watched = { text: '', stamp: '', since: began };
    let lookAgain = began;
    for (;;) {
      if (this.#tryAcquire()) return;
      if (performance.now() < lookAgain) {
        await pauseOf(performance.now() - began);
        continue;
      }
      lookAgain = performance.now() + LOOK_MS;
      const held = this.#look();
      const now = performance.now();
      if (held === null) continue;
      const moving = held.text !== watched.text || held.stamp !== watched.stamp;
      if (moving) watched = { ...held, since: now };
      const owner = readLockOwner(held.text);
      // Who took the lock since the last look lives, or will be found at the next.
      const state = moving ? 'alive' : owner === null ? 'unknown' : livenessOf(owner);
      if (owner !== null && state === 'dead' && this.#free(held.text, owner.nonce)) continue;
      if (
        state === 'unknown' &&
        now - watched.since > UNKNOWN_MS &&
        this.#free(held.text, owner?.nonce ?? 'none')
      )
        continue;
      if (now - began > WAIT_MS) {
        throw new PlanningError(
          'store_failed',
          `Another process${owner === null ? '' : ` (${owner.pid})`} keeps ${this.#folder} locked. ` +
            'Close the other window or program and try again.',
        );
      }
      await pauseOf(now - began);
    }
  }

  release(): void {
    try {
      fs.unlinkSync(this.#held);
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw storeFailed(error, this.#held);
    }
  }

  /** Takes the own file away. */
  close(): void {
    fs.rmSync(this.#own, { force: true });
  }

  /** Clears what killed processes left. */
  tidy(): void {
    for (const name of fs.readdirSync(this.#folder)) {
      const file = path.join(this.#folder, name);
      if (!name.startsWith('owner-') || file === this.#own) continue;
      try {
        const owner = readLockOwner(fs.readFileSync(file, 'utf8'));
        if (owner !== null && livenessOf(owner) === 'dead') fs.rmSync(file, { force: true });
      } catch {
        // Somebody else was faster.
      }
    }
  }

  #tryAcquire(): boolean {
    try {
      if (this.#linked) fs.linkSync(this.#own, this.#held);
      else fs.writeFileSync(this.#held, this.#text, { flag: 'wx' });
      return true;
    } catch (error) {
      switch (errorCode(error)) {
        case 'EEXIST':
          return false;
        case 'ENOENT':
          this.#writeOwn();
          return false;
        // No hard links here (exFAT, some network folders): then the file itself, which may be seen empty.
        case 'EPERM':
        case 'ENOTSUP':
        case 'EOPNOTSUPP':
        case 'ENOSYS':
        case 'EMLINK':
          if (this.#linked) {
            this.#linked = false;
            return false;
          }
      }
      throw storeFailed(error, this.#held);
    }
  }

  #writeOwn(): void {
    try {
      fs.mkdirSync(this.#folder, { recursive: true });
      fs.writeFileSync(this.#own, this.#text, { flag: 'wx' });
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw storeFailed(error, this.#own);
    }
  }

  /** Who holds the lock now; null when nobody does. */
  #look(): { text: string; stamp: string } | null {
    try {
      const stats = fs.statSync(this.#held, { bigint: true });
      return { text: fs.readFileSync(this.#held, 'utf8'), stamp: `${stats.ino} ${stats.ctimeNs}` };
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return null;
      // Windows: the file is being deleted.
      if (errorCode(error) === 'EPERM' || errorCode(error) === 'EBUSY') return null;
      throw storeFailed(error, this.#held);
    }
  }

  /**
   * Frees the lock of a dead owner. Two waiters must not both do it, or the second would free a new holder: one
   * claims it by making a file named after the dead owner and a number; the next number may be claimed only when
   * the claimer before was killed too. A dead owner never acquires again, so looking once more under the claim
   * is enough. Returns false when another one is at it.
   */
  #free(text: string, nonce: string): boolean {
    for (let turn = 1; ; turn += 1) {
      const claim = path.join(this.#folder, `claim-${nonce}-${turn}`);
      try {
        fs.writeFileSync(claim, this.#text, { flag: 'wx' });
      } catch (error) {
        if (errorCode(error) !== 'EEXIST') throw storeFailed(error, claim);
        if (!this.#isDeadClaim(claim)) return false;
        continue;
      }
      try {
        if (this.#look()?.text === text) fs.rmSync(this.#held, { force: true });
      } finally {
        for (let old = turn; old >= 1; old -= 1) {
          fs.rmSync(path.join(this.#folder, `claim-${nonce}-${old}`), { force: true });
        }
      }
      return true;
    }
  }

  #isDeadClaim(claim: string): boolean {
    try {
      const owner = readLockOwner(fs.readFileSync(claim, 'utf8'));
      // Killed before it had written its name: old enough is dead.
      if (owner === null) return Date.now() - fs.statSync(claim).mtimeMs > 2000;
      return livenessOf(owner) === 'dead';
    } catch {
      return false;
    }
  }
}

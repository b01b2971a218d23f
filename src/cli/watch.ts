import { watch } from 'node:fs';
import type { FSWatcher } from 'node:fs';
import path from 'node:path';
import type { Disposable } from '../core/base/emitter.ts';
import { isCancelled } from '../core/base/errors.ts';
import type { SpecOutcome } from '../core/verify/format/outcome.ts';
import type { Door } from './command.ts';
import type { Input } from './input.ts';

/** After the last change; a save, a formatter and a build come in one go. */
const QUIET_MS = 300;
/** Where the system cannot watch, everything is looked at this often. */
const POLL_MS = 2000;
/** Folders in which nothing that is verified changes, but much else does. */
const NOISE = /(^|[\\/])(\.git|\.planning-studio|node_modules)([\\/]|$)/;

/**
 * Runs once, or with --watch again after every change until Ctrl+C. Then nothing fails: the exit code is that of the
 * last verdict. A run that says the same as the one before is not printed again.
 * @param files that count too although they may lie outside the folder
 * @param run told whether it is not the first one
 * @param others subscribes to changes that stand in no file
 */
export async function watchLoop(
  door: Door,
  input: Input,
  files: readonly string[],
  run: (again: boolean) => Promise<readonly SpecOutcome[]>,
  print: (specs: readonly SpecOutcome[]) => Promise<void>,
  others: (changed: () => void) => Disposable = () => ({ dispose: () => undefined }),
): Promise<void> {
  if (!input.flag('watch')) {
    await print(await run(false));
    return;
  }
  const changes = new Changes(path.resolve(input.text('folder') ?? '.'), files);
  const subscription = others(() => changes.note());
  let last = '';
  try {
    for (let again = false; ; again = true) {
      changes.taken();
      const specs = await run(again);
      const said = sayable(specs);
      if (said !== last) await print(specs);
      last = said;
      if (changes.polls) await sleep(POLL_MS, door.signal);
      else await changes.next(door.signal);
      if (door.signal.aborted) return;
    }
  } catch (error) {
    // Stopped in the middle of a run: the verdict before it stands. Before the first there is none.
    if (!(isCancelled(error) && door.signal.aborted && last !== '')) throw error;
  } finally {
    subscription.dispose();
    changes.close();
  }
}

/** What a person reads of an outcome, without what differs between equal runs. */
function sayable(specs: readonly SpecOutcome[]): string {
  return JSON.stringify(
    specs.map(({ report, ...spec }) => ({ ...spec, report: report && { ...report, durationMs: 0 } })),
  );
}

/** Tells when something of the folder or of the files changed, after it has become quiet. */
class Changes {
  readonly #watchers: FSWatcher[] = [];
  #changed = false;
  #wake: (() => void) | null = null;
  /** True when the system cannot watch. */
  polls = false;

  constructor(folder: string, files: readonly string[]) {
    this.#watch(folder, true, (name) => !NOISE.test(name));
    for (const file of files) this.#watch(path.dirname(file), false, (name) => name === path.basename(file));
  }

  taken(): void {
    this.#changed = false;
  }

  note(): void {
    this.#changed = true;
    this.#wake?.();
  }

  /** Resolves after a change, or when the signal fires. */
  async next(signal: AbortSignal): Promise<void> {
    const wake = (): void => this.#wake?.();
    signal.addEventListener('abort', wake);
    while (!this.#changed && !this.polls && !signal.aborted)
      await new Promise<void>((resolve) => (this.#wake = resolve));
    signal.removeEventListener('abort', wake);
    do {
      this.#changed = false;
      await sleep(QUIET_MS, signal);
    } while (this.#hasChanged() && !signal.aborted);
  }

  close(): void {
    for (const watcher of this.#watchers) watcher.close();
  }

  #hasChanged(): boolean {
    return this.#changed;
  }

  #watch(folder: string, recursive: boolean, counts: (name: string) => boolean): void {
    const failed = (): void => {
      this.polls = true;
      this.#wake?.();
    };
    try {
      const watcher = watch(folder, { recursive, persistent: true }, (_, name) => {
        if (name === null || counts(name)) this.note();
      });
      watcher.on('error', failed);
      this.#watchers.push(watcher);
    } catch {
      failed();
    }
  }
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    if (signal.aborted) done();
    else signal.addEventListener('abort', done, { once: true });
  });
}

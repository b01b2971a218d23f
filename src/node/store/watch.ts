import fs from 'node:fs';
import type { StateFolder } from './folder.ts';

const SETTLE_MS = 40;
const POLL_MS = 2000;

/**
 * Calls back soon after something in the log folders changed; many changes at once make one call. Where the
 * system cannot watch, it calls every two seconds. Never keeps the process alive.
 */
export class LogWatcher {
  readonly #folder: StateFolder;
  readonly #onChange: () => void;
  #watchers: fs.FSWatcher[] = [];
  #settle: NodeJS.Timeout | null = null;
  #poll: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(folder: StateFolder, onChange: () => void) {
    this.#folder = folder;
    this.#onChange = onChange;
    this.#arm();
  }

  close(): void {
    this.#closed = true;
    this.#disarm();
    if (this.#settle !== null) clearTimeout(this.#settle);
  }

  #arm(): void {
    this.#disarm();
    const watched = this.#folder.kinds.all.filter(({ read }) => read === 'on open');
    const folders = [this.#folder.root, ...watched.map(({ kind }) => this.#folder.logFolder(kind))];
    try {
      for (const [at, one] of folders.entries()) {
        const watcher = fs.watch(one, { persistent: false }, (_, name) => {
          if (at > 0) this.#changed(false);
          // A log folder came or went (a checkout does that): what was watched is another folder now.
          else if (name === null || watched.some(({ folder }) => name === folder)) this.#changed(true);
        });
        watcher.on('error', () => this.#startPolling());
        this.#watchers.push(watcher);
      }
    } catch {
      this.#startPolling();
    }
  }

  #disarm(): void {
    for (const watcher of this.#watchers) watcher.close();
    this.#watchers = [];
    if (this.#poll !== null) clearInterval(this.#poll);
    this.#poll = null;
  }

  #startPolling(): void {
    if (this.#closed) return;
    this.#disarm();
    this.#poll = setInterval(() => {
      this.#onChange();
      // Perhaps a folder was only away for a while.
      this.#arm();
    }, POLL_MS);
    this.#poll.unref();
  }

  #changed(rearm: boolean): void {
    if (this.#closed || this.#settle !== null) return;
    this.#settle = setTimeout(() => {
      this.#settle = null;
      if (rearm) this.#arm();
      this.#onChange();
    }, SETTLE_MS);
    this.#settle.unref();
  }
}

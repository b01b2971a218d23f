import { errorWords } from '../../core/base/errors.ts';
import type { DiskStoreParts } from './diskStore.ts';
import { streamKey } from './folder.ts';
import type { LogChange } from './logs.ts';

/** Idle times between two saves at least: each rewrites the whole file. */
const PAUSES = 7;
/** Entries indexed for search per idle turn. */
const INDEX_AT_ONCE = 200;

/** Decides when the database is saved and uses idle moments for the search index. */
export class SaveSchedule {
  readonly #parts: DiskStoreParts;
  readonly #inTurn: (work: () => Promise<void>) => Promise<void>;
  readonly #unsaved = new Set<string>();
  #timer: NodeJS.Timeout | null = null;
  #savedAt = Number.NEGATIVE_INFINITY;
  #started = false;

  constructor(parts: DiskStoreParts, inTurn: (work: () => Promise<void>) => Promise<void>) {
    this.#parts = parts;
    this.#inTurn = inTurn;
  }

  start(): void {
    this.#started = true;
    this.#plan();
  }

  touched(changes: readonly LogChange[]): void {
    for (const { ref } of changes) this.#unsaved.add(streamKey(ref));
    this.#plan();
  }

  stop(): void {
    this.#started = false;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /**
   * On close only when it pays: reading the changed logs again must cost more than writing the whole file now,
   * or every short command would write it all.
   */
  async saveAtEnd(): Promise<void> {
    if (this.#unsaved.size === 0) return;
    const size = this.#parts.cache.size();
    let again = 0;
    for (const key of this.#unsaved) again += this.#parts.tools.logs.heads.get(key)?.soundBytes ?? 0;
    if (size === 0 || again > size / 10) await this.#save();
  }

  #plan(): void {
    if (!this.#started || this.#unsaved.size === 0) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#idle(), this.#parts.saveIdleMs);
    this.#timer.unref();
  }

  async #idle(): Promise<void> {
    this.#timer = null;
    try {
      await this.#inTurn(async () => {
        if (this.#parts.database.text.indexSome(INDEX_AT_ONCE)) {
          this.#timer = setTimeout(() => void this.#idle(), 20);
          this.#timer.unref();
        } else if (performance.now() - this.#savedAt >= PAUSES * this.#parts.saveIdleMs) await this.#save();
        else this.#plan();
      });
    } catch (error) {
      this.#parts.log.warn(`The database was not saved: ${errorWords(error)}`);
    }
  }

  async #save(): Promise<void> {
    const saved = [...this.#unsaved];
    await this.#parts.cache.save(this.#parts.database);
    for (const key of saved) this.#unsaved.delete(key);
    this.#savedAt = performance.now();
  }
}

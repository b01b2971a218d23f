import type { Recorded } from '../../core/log/records.ts';
import type { LogEvent } from '../../core/log/streamType.ts';
import { compareReplay, type Fold, type Placed } from '../../core/store/fold.ts';

/** The last event of a log that was told, and how many that were. */
type Place = Pick<Fold, 'sequence' | 'lastClock' | 'lastId'>;

/**
 * How far the events of each log have been told, so that none is told twice however often a log is read. Outlives
 * what else is known of a log: that is dropped when it is in doubt.
 */
export class LogNews {
  readonly #places = new Map<string, Place | 'gone'>();

  /** From now on everything up to here counts as told. */
  told(key: string, { sequence, lastClock, lastId }: Place): void {
    this.#places.set(key, { sequence, lastClock, lastId });
  }

  /** The log is away. Should it come back, it is another one. */
  gone(key: string): void {
    this.#places.set(key, 'gone');
  }

  /**
   * What is new in a log that was read from its beginning: the applied events behind those told. Null when what was
   * told is not its past any more. `ordered` are all its events in the order of replay.
   */
  of(
    key: string,
    ordered: readonly Placed[],
    applied: readonly Recorded<LogEvent>[],
  ): readonly Recorded<LogEvent>[] | null {
    const place = this.#places.get(key);
    if (place === undefined) return applied;
    if (place === 'gone') return null;
    const last = { clock: place.lastClock, id: place.lastId };
    // With as many events up to the same last one the past is the same: an id stands for its event.
    if (place.sequence > 0 && ordered[place.sequence - 1]?.recorded.id !== place.lastId) return null;
    return applied.filter((recorded) => compareReplay(last, recorded) < 0);
  }
}

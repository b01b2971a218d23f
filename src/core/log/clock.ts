/** Text form of a hybrid logical clock: milliseconds, counter and node in hex, so that text order is time order. */
const PATTERN = /^([0-9a-f]{12})-([0-9a-f]{4})-([0-9a-f]{8})$/;
/** The end of the year 9999: nothing later is believed, so that one mad clock cannot use up the numbers. */
const LATEST_MS = 253_402_300_799_999;
const LAST_COUNT = 0xffff;

/** True for a clock that this program could have written. */
export function isClock(text: string): boolean {
  const match = PATTERN.exec(text);
  return match !== null && Number.parseInt(match[1] ?? '', 16) <= LATEST_MS;
}

/**
 * A hybrid logical clock: follows the wall clock when that moves forward and counts when it does not, so that
 * what is written after something was seen also sorts after it, whatever the machines' clocks say.
 */
export class HybridClock {
  #ms = 0;
  #count = 0;
  readonly #node: string;

  /** `node` is 8 hex digits that tell writers apart which count the same millisecond. */
  constructor(node: string) {
    if (!/^[0-9a-f]{8}$/.test(node)) throw new RangeError('A clock needs a node of 8 hex digits.');
    this.#node = node;
  }

  /** Takes over a clock read from a log. One that is not a clock is ignored. */
  see(clock: string): void {
    const match = PATTERN.exec(clock);
    if (match === null) return;
    const ms = Number.parseInt(match[1] ?? '', 16);
    const count = Number.parseInt(match[2] ?? '', 16);
    if (ms > LATEST_MS || ms < this.#ms || (ms === this.#ms && count <= this.#count)) return;
    this.#ms = ms;
    this.#count = count;
  }

  /** A clock later than all that were given out or seen. `nowMs` is the wall clock. */
  next(nowMs: number): string {
    if (nowMs > this.#ms && nowMs <= LATEST_MS) {
      this.#ms = Math.floor(nowMs);
      this.#count = 0;
    } else if (this.#count < LAST_COUNT) {
      this.#count += 1;
    } else {
      this.#ms += 1;
      this.#count = 0;
    }
    return `${hex(this.#ms, 12)}-${hex(this.#count, 4)}-${this.#node}`;
  }
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}

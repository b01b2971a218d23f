/** Bits of a set: so many that a file's few thousand groups rarely meet another one's. */
const BITS = 16;

/**
 * The groups of three characters of a text, case apart: tells in no time that a text does not hold another one.
 * Says now and then that it may though it does not, never the other way round.
 */
export class Grams {
  readonly #bits = new Uint32Array(1 << (BITS - 5));

  constructor(text: string) {
    const bits = this.#bits;
    let gram = 0;
    for (let at = 0; at < text.length; at += 1) {
      gram = ((gram << 10) ^ folded(text.charCodeAt(at))) & 0x3fffffff;
      if (at < 2) continue;
      const bit = bitOf(gram);
      bits[bit >>> 5] = (bits[bit >>> 5] ?? 0) | (1 << (bit & 31));
    }
  }

  /** Whether the text may hold all of the texts whose bits are given. */
  mayHold(bits: readonly number[]): boolean {
    return bits.every((bit) => (((this.#bits[bit >>> 5] ?? 0) >>> (bit & 31)) & 1) === 1);
  }
}

/** What to ask `mayHold` for a text; what is shorter than three characters or not ASCII asks for nothing. */
export function gramBits(text: string): readonly number[] {
  const bits = new Set<number>();
  for (let at = 0; at + 3 <= text.length; at += 1) {
    let gram = 0;
    let ascii = true;
    for (let unit = at; unit < at + 3; unit += 1) {
      ascii &&= text.charCodeAt(unit) < 128;
      gram = ((gram << 10) ^ folded(text.charCodeAt(unit))) & 0x3fffffff;
    }
    if (ascii) bits.add(bitOf(gram));
  }
  return [...bits];
}

function bitOf(gram: number): number {
  return Math.imul(gram, 0x9e3779b1) >>> (32 - BITS);
}

/** As expressions compare letters when case does not matter: two signs are no ASCII and equal a letter that is. */
function folded(unit: number): number {
  if (unit < 128) return unit > 64 && unit < 91 ? unit + 32 : unit;
  if (unit === 0x17f) return 115;
  if (unit === 0x212a) return 107;
  return (unit & 0x3ff) | 128;
}

const MODULUS = 1n << 256n;

/**
 * The sum, modulo 2^256, of the SHA-256 of every file's path and content hash. A file is added or taken away
 * without looking at the others, and the order never matters. Two different sets of files have the same sum by
 * chance with a probability of 2^-256. (Somebody who may write any number of files could look for a collision
 * in about 2^32 steps; all they would gain is that their own run is taken for another of theirs.)
 */
export class ContentSum {
  readonly value: bigint;
  readonly count: number;

  constructor(value = 0n, count = 0) {
    this.value = value;
    this.count = count;
  }

  /** Of one element, by its hash in hexadecimal digits. */
  static of(hash: string): ContentSum {
    return new ContentSum(BigInt(`0x${hash}`) % MODULUS, 1);
  }

  plus(other: ContentSum): ContentSum {
    return new ContentSum((this.value + other.value) % MODULUS, this.count + other.count);
  }

  minus(other: ContentSum): ContentSum {
    return new ContentSum((this.value - other.value + MODULUS) % MODULUS, this.count - other.count);
  }

  toString(): string {
    return `${this.count}:${this.value.toString(16)}`;
  }
}

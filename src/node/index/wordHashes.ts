import { wordsOf } from '../../core/index/words.ts';

/** Words are kept as 32-bit hashes: two words of one hash only make a list of candidates longer. */
const SEED = 0x811c9dc5;
const PRIME = 0x01000193;

/** Per ASCII code: the folded unit when it belongs to words, else 0. */
const FOLDED = new Uint8Array(128);
for (let unit = 48; unit < 58; unit += 1) FOLDED[unit] = unit;
for (let unit = 97; unit < 123; unit += 1) {
  FOLDED[unit] = unit;
  FOLDED[unit - 32] = unit;
}
FOLDED[95] = 95;

/** The hash of a folded word (core/index/words.ts). */
export function wordHash(folded: string): number {
  let hash = SEED;
  for (let at = 0; at < folded.length; at += 1) hash = Math.imul(hash ^ folded.charCodeAt(at), PRIME);
  return hash >>> 0;
}

/** The hashes of `wordsOf(text)`, sorted, each once. ASCII is read in one pass without making any text. */
export function wordHashes(text: string): Uint32Array<ArrayBuffer> {
  const hashes = new Uint32Array((text.length >> 1) + 1);
  let count = 0;
  const more: number[] = [];
  let at = 0;
  while (at < text.length) {
    const start = at;
    let hash = SEED;
    let unit = text.charCodeAt(at);
    let folded = 0;
    while (unit < 128 && (folded = FOLDED[unit] ?? 0) !== 0) {
      hash = Math.imul(hash ^ folded, PRIME);
      at += 1;
      if (at === text.length) break;
      unit = text.charCodeAt(at);
    }
    if (at < text.length && unit > 127) {
      at = endOfRun(text, at);
      for (const word of wordsOf(text.slice(start, at))) more.push(wordHash(word));
    } else {
      if (at > start) hashes[count++] = hash >>> 0;
      at += 1;
    }
  }
  if (more.length === 0) return distinct(hashes.subarray(0, count).sort());
  const both = new Uint32Array(count + more.length);
  both.set(hashes.subarray(0, count));
  both.set(more, count);
  return distinct(both.sort());
}

/** Where the letters end that may belong to one word: at an ASCII character that belongs to none. */
function endOfRun(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    const unit = text.charCodeAt(at);
    if (unit < 128 && FOLDED[unit] === 0) break;
    at += 1;
  }
  return at;
}

function distinct(sorted: Uint32Array): Uint32Array<ArrayBuffer> {
  let count = 0;
  for (let at = 0; at < sorted.length; at += 1) {
    if (at === 0 || sorted[at] !== sorted[at - 1]) sorted[count++] = sorted[at] ?? 0;
  }
  return sorted.slice(0, count) as Uint32Array<ArrayBuffer>;
}

/** Whether a sorted list holds a hash. */
export function holdsHash(sorted: Uint32Array, hash: number): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < hash) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === hash;
}

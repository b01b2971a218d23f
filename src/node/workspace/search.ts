import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { throwIfCancelled } from '../../core/base/errors.ts';
import { findSecret } from '../../core/context/secrets.ts';
import { excerpt, rankHits, scoreLine, searchTerms } from '../../core/context/searchRank.ts';
import type { SearchTerms } from '../../core/context/searchRank.ts';
import type { WorkspaceHit } from '../../core/ports.ts';

export const SEARCHED_FILE_MAX_BYTES = 1_000_000;
/** Matching lines kept before ranking, of each of the two kinds: with the whole text, with single words. */
const KEPT_MAX = 2000;
const BYTES_MAX = 256 * 1024 * 1024;

/** Collects matching lines up to a bound; a line that seems to hold a secret is never kept. */
export class HitCollector {
  readonly #terms: SearchTerms;
  readonly #whole: WorkspaceHit[] = [];
  readonly #words: WorkspaceHit[] = [];

  constructor(terms: SearchTerms) {
    this.#terms = terms;
  }

  add(file: string, number: number, line: string): void {
    const whole = line.toLowerCase().includes(this.#terms.text);
    const list = whole ? this.#whole : this.#words;
    if (list.length >= KEPT_MAX || scoreLine(file, line, this.#terms) === 0 || findSecret(line)) return;
    list.push({ path: file, line: number, text: excerpt(line, this.#terms) });
  }

  get full(): boolean {
    return this.#whole.length >= KEPT_MAX;
  }

  best(limit: number): readonly WorkspaceHit[] {
    return rankHits(this.#whole.length > 0 ? this.#whole : this.#words, this.#terms, limit);
  }
}

/** Searches by reading the files one after the other; stops at 256 MB. */
export async function searchByReading(
  root: string,
  files: readonly string[],
  query: string,
  limit: number,
  signal: AbortSignal,
): Promise<readonly WorkspaceHit[]> {
  const terms = searchTerms(query);
  const collector = new HitCollector(terms);
  let budget = BYTES_MAX;
  for (const file of files) {
    throwIfCancelled(signal);
    if (budget <= 0 || collector.full) break;
    const absolute = path.join(root, file);
    const text = await readSearchable(absolute);
    budget -= text.length;
    const low = text.toLowerCase();
    if (!low.includes(terms.text) && !terms.words.some((word) => low.includes(word))) continue;
    text.split('\n').forEach((line, index) => collector.add(file, index + 1, line));
  }
  return collector.best(limit);
}

/** The text of a file worth searching, else empty: gone, too large, or not text. */
async function readSearchable(absolute: string): Promise<string> {
  try {
    if ((await stat(absolute)).size > SEARCHED_FILE_MAX_BYTES) return '';
    const bytes = await readFile(absolute);
    return bytes.subarray(0, 8000).includes(0) ? '' : bytes.toString('utf8');
  } catch {
    return '';
  }
}

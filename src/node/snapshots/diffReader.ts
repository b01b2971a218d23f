import { PlanningError } from '../../core/base/errors.ts';
import { shown } from './paths.ts';

/** What `git diff-tree -p --stdin` tells of one pair of trees. */
export interface DiffPart {
  /** Its place among the pairs that were asked for. */
  readonly index: number;
  /** The line that begins it. */
  readonly title: string;
  /** Which of its sections, one for each file, are kept. */
  readonly wanted: readonly boolean[];
}

const SECTION = 'diff --git ';

/** Keeps the wanted sections of diffs as they come, of each part up to a size. */
export class DiffReader {
  readonly #parts: readonly DiffPart[];
  readonly #maxBytes: number;
  readonly #texts: string[] = [];
  #part = -1;
  #section = -1;
  #kept: string[] = [];
  #bytes = 0;
  #rest = '';
  #cut = false;
  #hasMore = false;

  constructor(parts: readonly DiffPart[], maxBytes: number) {
    this.#parts = parts;
    this.#maxBytes = maxBytes;
  }

  /** False when no more is needed, or a part was cut. Bytes stand as characters until the end, so that none is torn. */
  take(chunk: Buffer): boolean {
    const lines = (this.#rest + chunk.toString('latin1')).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) if (!this.#line(`${line}\n`)) return false;
    if (this.#rest.length > this.#maxBytes) return this.#line(this.#rest);
    const isLast = this.#part === this.#parts.length - 1;
    return !isLast || this.#section <= this.#wanted.lastIndexOf(true);
  }

  /** The texts of the parts from the first on: of all of them, or up to the one that was cut. */
  end(): readonly string[] {
    if (!this.#cut) {
      if (this.#rest !== '') this.#line(this.#rest);
      this.#close();
    }
    if (this.#hasMore || (!this.#cut && this.#texts.length < this.#parts.length)) {
      throw new PlanningError('git_failed', 'git told other changes than it named. Try again.');
    }
    return this.#texts;
  }

  get #wanted(): readonly boolean[] {
    return this.#parts[this.#part]?.wanted ?? [];
  }

  #line(line: string): boolean {
    // Lines of content begin with a sign; only a title and a header begin with these.
    if (line === `${this.#parts[this.#part + 1]?.title}\n`) {
      this.#close();
      this.#part += 1;
      return true;
    }
    if (line.startsWith(SECTION)) this.#section += 1;
    if (this.#wanted[this.#section] !== true) return true;
    if (this.#bytes + line.length > this.#maxBytes) {
      this.#cut = true;
      this.#kept.push(`(The diff is longer than ${this.#maxBytes} bytes and is cut here.)\n`);
      this.#close();
      return false;
    }
    this.#bytes += line.length;
    this.#kept.push(line);
    return true;
  }

  #close(): void {
    if (this.#part < 0) return;
    this.#hasMore ||= this.#section >= this.#wanted.length;
    this.#texts.push(shown(this.#kept.join('')));
    this.#kept = [];
    this.#bytes = 0;
    this.#section = -1;
  }
}

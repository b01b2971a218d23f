import type { IndexView } from '../../index/view.ts';

/** Which files may hold words, asked of the index once for all rules. */
export class WordFiles {
  readonly #view: IndexView;
  readonly #known = new Map<string, ReadonlySet<string>>();

  constructor(view: IndexView) {
    this.#view = view;
  }

  /** Files that may hold every word; for the same words the same set. */
  with(words: readonly string[]): ReadonlySet<string> {
    const key = words.toSorted().join(' ');
    const known = this.#known.get(key);
    if (known) return known;
    const files = this.#filesWith(words);
    this.#known.set(key, files);
    return files;
  }

  /** The rarest word first, so that little is compared. */
  #filesWith(words: readonly string[]): ReadonlySet<string> {
    const [word] = words;
    if (words.length === 1 && word !== undefined) return new Set(this.#view.filesWithWord(word));
    const sets = words.map((each) => this.with([each])).toSorted((a, b) => a.size - b.size);
    const [rarest, ...others] = sets;
    if (!rarest || others.length === 0) return rarest ?? new Set();
    return new Set([...rarest].filter((path) => others.every((set) => set.has(path))));
  }
}

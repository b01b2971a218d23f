import type { AnyStream } from './streamType.ts';

/** A list of kinds of log, each found by its name. */
export class Kinds {
  readonly all: readonly AnyStream[];
  readonly #byKind: ReadonlyMap<string, AnyStream>;

  /** Throws when a kind or a folder stands twice in the list. */
  constructor(all: readonly AnyStream[]) {
    this.all = all;
    this.#byKind = new Map(all.map((type) => [type.kind, type]));
    if (this.#byKind.size < all.length || new Set(all.map(({ folder }) => folder)).size < all.length)
      throw new TypeError('Two kinds of log have the same name or the same folder.');
  }

  has(kind: string): boolean {
    return this.#byKind.has(kind);
  }

  /** The constant of a kind. Asking for one that is not in the list is a mistake in the program. */
  of(kind: string): AnyStream {
    const type = this.#byKind.get(kind);
    if (type === undefined) throw new TypeError(`There is no kind of log called ${kind}.`);
    return type;
  }
}

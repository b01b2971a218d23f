/** Paths sorted by code units, each once. */
export class SortedPaths {
  readonly #paths: string[] = [];

  get all(): readonly string[] {
    return this.#paths;
  }

  add(path: string): void {
    const last = this.#paths.at(-1);
    // Files are looked at in their order.
    if (last === undefined || last < path) this.#paths.push(path);
    else {
      const at = this.#position(path);
      if (this.#paths[at] !== path) this.#paths.splice(at, 0, path);
    }
  }

  remove(path: string): void {
    const at = this.#position(path);
    if (this.#paths[at] === path) this.#paths.splice(at, 1);
  }

  clear(): void {
    this.#paths.length = 0;
  }

  /** Where a path stands or would stand. */
  #position(path: string): number {
    let low = 0;
    let high = this.#paths.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#paths[middle] ?? '') < path) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

import type { Baseline } from './baseline.ts';
import { choose, type Times } from './choose.ts';
import type { PrivateCopy } from './copy.ts';
import { mutated, type Mutant } from './mutants.ts';
import type { Result } from './results.ts';
import { Worker } from './worker.ts';

/** A test file, what it does without a fault, and how far away the sources are that it loads. */
export interface Reaching {
  readonly baseline: Baseline;
  readonly distances: ReadonlyMap<string, number>;
}

/** Judges mutants in a copy of its own, one after the other. */
export class Job {
  readonly copy: PrivateCopy;
  readonly signal: AbortSignal;
  readonly #sources: ReadonlyMap<string, string>;
  /** Tests that were seen to hold alone, or with the same neighbours, without a fault. */
  readonly #sound = new Set<string>();
  #spare: Promise<Worker> | undefined;

  constructor(copy: PrivateCopy, sources: ReadonlyMap<string, string>, signal: AbortSignal) {
    this.copy = copy;
    this.signal = signal;
    this.#sources = sources;
  }

  /** Undefined when it was stopped before anything is known. */
  async judge(
    mutant: Mutant,
    place: number,
    reaching: readonly Reaching[],
    time: Times,
  ): Promise<Result | undefined> {
    const near = reaching.map(({ baseline, distances }) => ({
      baseline,
      distance: distances.get(mutant.file) ?? Infinity,
    }));
    const started = Date.now();
    const { limits, leftOut, ...choice } = choose(mutant, place, near, time);
    let { chosen } = choice;
    const tests = chosen.length;
    if (tests === 0) return { ...mutant, verdict: 'not run', by: '', tests, leftOut, seconds: 0 };
    const source = this.#sources.get(mutant.file) ?? '';
    for (;;) {
      const order = { root: this.copy.root, chosen, limitMs: time.leastMs, limits, bail: true };
      await this.copy.write(mutant.file, mutated(source, mutant));
      const outcome = await (await this.#worker()).run(order, this.signal);
      await this.copy.write(mutant.file, source);
      if (this.signal.aborted) return undefined;
      const seconds = (Date.now() - started) / 1000;
      if (outcome.type === 'passed')
        return { ...mutant, verdict: 'survived', by: '', tests, leftOut, seconds };
      // A test that fails without the fault, too, be it that it needs its neighbours, says nothing.
      const { file, title, message } = outcome;
      const at = chosen.findIndex((each) => each.file === file);
      const alone = { ...order, chosen: chosen.slice(at, at + 1) };
      const key = `${file} ${title}`;
      if (!this.#sound.has(key) && (await (await this.#worker()).run(alone, this.signal)).type === 'failed') {
        chosen = chosen.filter((each) => each.file !== file);
        if (chosen.length === 0)
          return { ...mutant, verdict: 'survived', by: '', tests: 0, leftOut, seconds };
        continue;
      }
      this.#sound.add(key);
      return { ...mutant, verdict: 'killed', by: `${file}: ${title || message}`, tests, leftOut, seconds };
    }
  }

  /** The worker that waits; the next one starts meanwhile. */
  async #worker(): Promise<Worker> {
    const ready = this.#spare ?? Worker.start(this.copy);
    this.#spare = Worker.start(this.copy);
    return ready;
  }

  async end(): Promise<void> {
    await (await this.#spare)?.end();
  }
}

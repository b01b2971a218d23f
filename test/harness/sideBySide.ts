/** Something that takes so many processors and says things while it works. */
export interface Job<T> {
  readonly slots: number;
  run(say: (text: string) => void): Promise<T>;
}

interface Begun {
  /** What is not shown yet. */
  held: string;
  ended: boolean;
}

/**
 * Runs jobs side by side, each as soon as there are slots for it, and resolves with their results in the order of the
 * jobs; a job that rejects makes it reject once all have ended. One that wants more slots than there are runs alone.
 * What a job says is never mixed with what another says: the one that began first is shown as it speaks, what the
 * others say is kept until those before them have ended. After `signal` no job begins, and its result is null.
 */
export async function sideBySide<T>(
  jobs: readonly Job<T>[],
  slots: number,
  show: (text: string) => void,
  signal: AbortSignal,
): Promise<readonly (T | null)[]> {
  const begun: Begun[] = [];
  const showInOrder = (): void => {
    for (const one of begun) {
      if (one.held) show(one.held);
      one.held = '';
      if (!one.ended) return;
    }
  };
  const run = async (job: Job<T>): Promise<T> => {
    const mine: Begun = { held: '', ended: false };
    begun.push(mine);
    try {
      return await job.run((text) => {
        mine.held += text;
        showInOrder();
      });
    } finally {
      mine.ended = true;
      showInOrder();
    }
  };

  const results = jobs.map(() => Promise.withResolvers<T | null>());
  const waiting = new Set(jobs.entries());
  let free = slots;
  const beginWhatFits = (): void => {
    for (const entry of waiting) {
      const [at, job] = entry;
      const needed = Math.max(1, Math.min(job.slots, slots));
      if (!signal.aborted && needed > free) continue;
      waiting.delete(entry);
      if (signal.aborted) {
        results[at]?.resolve(null);
        continue;
      }
      free -= needed;
      void run(job)
        .then(results[at]?.resolve, results[at]?.reject)
        .finally(() => {
          free += needed;
          beginWhatFits();
        });
    }
  };
  signal.addEventListener('abort', beginWhatFits);
  beginWhatFits();
  const all = results.map(({ promise }) => promise);
  await Promise.allSettled(all);
  signal.removeEventListener('abort', beginWhatFits);
  return Promise.all(all);
}

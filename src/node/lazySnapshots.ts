import type { Snapshots } from '../core/snapshot/port.ts';

/** Snapshots whose code is loaded by the first call: most commands of the terminal never need it. */
export function lazySnapshots(folder: string, program?: string): Snapshots {
  let opened: Promise<Snapshots> | null = null;
  const open = (): Promise<Snapshots> =>
    (opened ??= import('./snapshots/open.ts').then(({ openSnapshots }) =>
      openSnapshots(folder, program === undefined ? {} : { program }),
    ));
  return {
    state: async (...args) => (await open()).state(...args),
    init: async (...args) => (await open()).init(...args),
    take: async (...args) => (await open()).take(...args),
    compare: async (...args) => (await open()).compare(...args),
    diffText: async (...args) => (await open()).diffText(...args),
    diffTexts: async (...args) => (await open()).diffTexts(...args),
    read: async (...args) => (await open()).read(...args),
    planRestore: async (...args) => (await open()).planRestore(...args),
    restore: async (...args) => (await open()).restore(...args),
    recover: async (...args) => (await open()).recover(...args),
    prune: async (...args) => (await open()).prune(...args),
    refs: async (...args) => (await open()).refs(...args),
  };
}

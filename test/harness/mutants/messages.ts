import type { Bundles } from './bundles.ts';
import type { Hits, Places } from './coverage.ts';

/** A test file and which of its tests are run; null for all. */
export interface Chosen {
  readonly file: string;
  readonly titles: readonly string[] | null;
}

/** What a worker is told, once. */
export interface Order {
  readonly root: string;
  readonly chosen: readonly Chosen[];
  /** How long a test may take; a test named here by its title may take longer. */
  readonly limitMs: number;
  readonly limits: Readonly<Record<string, number>>;
  /** Whether the first failure ends the run. */
  readonly bail: boolean;
  /** What is watched: which of these places run in which test. */
  readonly places?: Places;
}

export interface Watched {
  readonly title: string;
  readonly ms: number;
  readonly failed: boolean;
  readonly hits: Hits;
}

/** What a worker says. */
export type Said =
  | { readonly type: 'ready' }
  /** A sign of life, so that an endless loop can be told. */
  | { readonly type: 'alive'; readonly file: string; readonly title: string; readonly limitMs: number }
  | { readonly type: 'failed'; readonly file: string; readonly title: string; readonly message: string }
  | {
      readonly type: 'watched';
      readonly tests: readonly Watched[];
      readonly outside: Hits;
      readonly bundles: Bundles;
    }
  | { readonly type: 'done' };

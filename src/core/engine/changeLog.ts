import type { Disposable } from '../base/emitter.ts';
import type { CodeIndex } from '../index/port.ts';

/** Which files the index saw change, for as long as it can matter who broke what. */
export interface ChangeLog extends Disposable {
  /** Grows with every change that was taken in. */
  generation(): number;
  /** Distinct paths of the changes after `generation`; null when they are not all known any more. */
  since(generation: number): readonly string[] | null;
}

const CHANGES_KEPT = 200;
const PATHS_KEPT = 1000;

export function createChangeLog(index: CodeIndex | null): ChangeLog {
  let generation = 0;
  let changes: { readonly generation: number; readonly paths: readonly string[] | null }[] = [];
  const subscription = index?.onDidChange(({ paths }) => {
    generation += 1;
    const named = paths !== null && paths.length <= PATHS_KEPT ? paths : null;
    changes = [...changes, { generation, paths: named }].slice(-CHANGES_KEPT);
  });
  return {
    generation: () => generation,
    since(before) {
      const later = changes.filter((change) => change.generation > before);
      if (later.length !== generation - before) return null;
      const paths = new Set<string>();
      for (const change of later) {
        if (change.paths === null) return null;
        for (const path of change.paths) paths.add(path);
      }
      return [...paths];
    },
    dispose: () => subscription?.dispose(),
  };
}

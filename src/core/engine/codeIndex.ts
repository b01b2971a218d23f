import { PlanningError } from '../base/errors.ts';
import type { CodeIndex } from '../index/port.ts';
import type { Engine } from './api.ts';
import type { EnginePorts } from './deps.ts';

type CodeIndexCalls = Pick<
  Engine,
  'index' | 'indexStatus' | 'symbols' | 'analogous' | 'setEditorText' | 'filesChanged'
>;

/** The questions that the code index answers by itself. `edited` is fired for what it is told of changes. */
export function codeIndexCalls(ports: EnginePorts, edited: () => void): CodeIndexCalls {
  return {
    index: async (signal, onProgress) => requireIndex(ports).refresh(signal, onProgress),
    indexStatus: async () => requireIndex(ports).status(),
    symbols: async (query, signal) => requireIndex(ports).symbols(query, signal),
    analogous: async (query, limit, signal) => requireIndex(ports).analogous(query, limit, signal),
    // What an editor does is no question: without an index there is nobody to tell.
    setEditorText(path, text) {
      ports.index?.setText(path, text);
      edited();
    },
    filesChanged(paths) {
      ports.index?.changed(paths);
      edited();
    },
  };
}

/** The index of the folder; throws `no_workspace` when there is none. */
export function requireIndex(ports: Pick<EnginePorts, 'index'>): CodeIndex {
  if (ports.index !== null) return ports.index;
  throw new PlanningError('no_workspace', 'There is no code to look at: open a folder first.');
}

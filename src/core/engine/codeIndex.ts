import { PlanningError } from '../base/errors.ts';
import type { CodeIndex } from '../index/port.ts';
import type { Engine } from './api.ts';
import { DEFINITION_KINDS } from '../index/facts.ts';
import type { EnginePorts, Kernel } from './deps.ts';
import type { CallGroup } from './call.ts';
import * as at from './schemas.ts';
import * as z from 'zod';

type CodeIndexCall =
  'index' | 'indexStatus' | 'symbols' | 'analogous' | 'searchCode' | 'setEditorText' | 'filesChanged';

/** The questions that the code index answers by itself. */
export const codeIndexCalls: CallGroup<CodeIndexCall> = {
  facts: {
    index: {
      says: 'Takes in every change of the files of the workspace.',
      needs: 'view',
      effect: 'reads',
      untrusted: true,
      input: [],
    },
    indexStatus: {
      says: 'Says how the code index stands.',
      needs: 'view',
      effect: 'reads',
      untrusted: true,
      agent: true,
      input: [],
    },
    symbols: {
      says: 'Finds definitions in the code by name, a part of one or a glob.',
      needs: 'view',
      effect: 'reads',
      untrusted: true,
      agent: true,
      input: [
        [
          'query',
          z.object({
            name: at.line,
            kinds: z.exactOptional(z.array(z.enum(DEFINITION_KINDS)).max(DEFINITION_KINDS.length)),
            path: z.exactOptional(at.line),
            limit: z.exactOptional(z.int().min(1).max(500)),
          }),
        ],
      ],
    },
    analogous: {
      says: 'Finds places in the code that a new piece of work should resemble, best first.',
      needs: 'view',
      effect: 'reads',
      untrusted: true,
      agent: true,
      input: [
        ['query', at.analogueQuery],
        ['limit', z.int().min(1).max(500)],
      ],
    },
    searchCode: {
      says: 'Searches the files of the workspace for a plain text; secrets and ignored files are left out.',
      needs: 'view',
      effect: 'reads',
      agent: true,
      input: [
        ['query', at.line],
        ['limit', z.int().min(1).max(500)],
      ],
    },
    setEditorText: {
      says: 'Tells what an editor shows and has not saved.',
      needs: 'view',
      effect: 'reads',
      atOnce: true,
      input: [
        ['path', at.workspacePath],
        ['text', at.text.nullable()],
      ],
    },
    filesChanged: {
      says: 'Tells which files a watcher saw change; null = anything may have.',
      needs: 'view',
      effect: 'reads',
      atOnce: true,
      input: [['paths', at.paths.nullable()]],
    },
  },
  implement,
};

function implement(ports: Kernel): Pick<Engine, CodeIndexCall> {
  return {
    index: async (signal, onProgress) => requireIndex(ports).refresh(signal, onProgress),
    indexStatus: async () => requireIndex(ports).status(),
    symbols: async (query, signal) => requireIndex(ports).symbols(query, signal),
    analogous: async (query, limit, signal) => requireIndex(ports).analogous(query, limit, signal),
    searchCode: (query, limit, signal) => ports.workspace.search(query, limit, signal),
    // What an editor does is no question: without an index there is nobody to tell.
    setEditorText(path, text) {
      ports.index?.setText(path, text);
      ports.edited();
    },
    filesChanged(paths) {
      ports.index?.changed(paths);
      ports.edited();
    },
  };
}

/** The index of the folder; throws `no_workspace` when there is none. */
export function requireIndex(ports: Pick<EnginePorts, 'index'>): CodeIndex {
  if (ports.index !== null) return ports.index;
  throw new PlanningError('no_workspace', 'There is no code to look at: open a folder first.');
}

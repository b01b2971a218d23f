import { Emitter } from '../../../src/core/base/emitter.ts';
import { findAnalogues } from '../../../src/core/index/analogous.ts';
import type { CodeIndex, IndexChange, IndexStatus } from '../../../src/core/index/port.ts';
import { findSymbols } from '../../../src/core/index/symbols.ts';
import { compileScope } from '../../../src/core/verify/evaluate/scope.ts';
import { run, viewOf } from '../verify/evaluate/workspace.ts';
import type { Sources } from '../verify/evaluate/workspace.ts';

/** A code index over sources in memory: real grammars, real derivation, real evaluation, no threads. */
export function viewIndex(sources: Sources): CodeIndex {
  const view = viewOf(sources);
  const status: IndexStatus = {
    state: 'ready',
    files: view.files.length,
    parsedFiles: view.files.filter((each) => each.language !== null).length,
    bytes: 0,
    skipped: [],
    skippedTotal: 0,
    partial: [],
    languages: [],
    warm: false,
    message: null,
  };
  return {
    status: () => status,
    refresh: async () => status,
    evaluate: async (specs, options) => specs.map((spec) => run(spec, view, options)),
    symbols: async (query) => findSymbols(view, query),
    outline: async (path) => view.facts(path)?.definitions ?? [],
    analogous: async (query, limit) => findAnalogues(view, query, limit),
    countInScope: async (scopes) =>
      scopes.map((scope) => view.files.filter((file) => compileScope(scope).holds(file)).length),
    setText: () => undefined,
    changed: () => undefined,
    onDidChange: new Emitter<IndexChange>().event,
    onDidChangeStatus: new Emitter<IndexStatus>().event,
    close: async () => undefined,
  };
}

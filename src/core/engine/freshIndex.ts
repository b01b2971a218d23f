import type { CodeIndex } from '../index/port.ts';

/** Whether somebody names every change of files to the engine right now (`filesChanged`). */
export interface FileWatch {
  active: boolean;
}

/**
 * The index, told before each question that anything may have changed, unless somebody names the changes: an
 * answer is never about files as they were.
 */
export function freshIndex(index: CodeIndex, watch: FileWatch): CodeIndex {
  const asked = (): CodeIndex => {
    if (!watch.active) index.changed(null);
    return index;
  };
  return {
    status: () => index.status(),
    refresh(signal, onProgress) {
      index.changed(null);
      return index.refresh(signal, onProgress);
    },
    evaluate: (specs, options, signal) => asked().evaluate(specs, options, signal),
    symbols: (query, signal) => asked().symbols(query, signal),
    outline: (path, signal) => asked().outline(path, signal),
    analogous: (query, limit, signal) => asked().analogous(query, limit, signal),
    countInScope: (scopes, signal) => asked().countInScope(scopes, signal),
    setText: (path, text) => index.setText(path, text),
    changed: (paths) => index.changed(paths),
    onDidChange: index.onDidChange,
    onDidChangeStatus: index.onDidChangeStatus,
    close: () => index.close(),
  };
}

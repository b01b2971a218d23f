import * as vscode from 'vscode';
import type { Engine } from '../../core/engine/api.ts';
import { folderPath, studioFolder } from '../host/folder.ts';
import type { Settings } from '../host/settings.ts';

/** What comes within a moment is told together. */
const GATHER_MS = 50;
/** More changed files than this at once (a branch switch): everything is looked at. */
const NAMED = 1000;

/** Tells the engine of every file of the folder that changes on disk, from now on. */
export function watchFiles(engine: Engine, settings: Settings): vscode.Disposable {
  const folder = studioFolder(settings);
  if (!folder) return new vscode.Disposable(() => undefined);
  const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, '**/*'));
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | null = null;
  let isAll = false;
  const soon = (): void => {
    timer ??= setTimeout(() => {
      timer = null;
      if (isAll || changed.size > NAMED) engine.filesChanged(null);
      else if (changed.size > 0) engine.filesChanged([...changed]);
      isAll = false;
      changed.clear();
    }, GATHER_MS);
  };
  const note = (uri: vscode.Uri): void => {
    const path = folderPath(settings, uri);
    if (path === null || path.startsWith('.planning-studio/')) return;
    // Another branch, or another rule of what is ignored.
    if (path === '.git/HEAD' || path === '.git/info/exclude') isAll = true;
    else if (path.startsWith('.git/')) return;
    else if (changed.size <= NAMED) changed.add(path);
    soon();
  };
  // What happened before somebody watched.
  engine.filesChanged(null);
  return vscode.Disposable.from(
    watcher,
    watcher.onDidChange(note),
    watcher.onDidCreate(note),
    watcher.onDidDelete(note),
    // Not every watcher sees a save at once, and some folders are not watched at all.
    vscode.workspace.onDidSaveTextDocument(({ uri }) => note(uri)),
    settings.onDidChange((name) => {
      if (name !== 'index.exclude') return;
      isAll = true;
      soon();
    }),
    new vscode.Disposable(() => clearTimeout(timer ?? undefined)),
  );
}

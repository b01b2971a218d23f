import * as vscode from 'vscode';
import type { EngineSource } from './host/engineSource.ts';
import { studioFolder } from './host/folder.ts';
import { hasStore } from './host/restriction.ts';
import type { Settings } from './host/settings.ts';

/** After the window has started, so that opening the store never slows the start down. */
const WARM_UP_MS = 1000;

/**
 * Opens the plans of a folder that has some once the window is calm (for the badge and the status bar), and opens
 * anew when the folder, the trust in it or the way of sharing changes. Failures show in the views.
 */
export function keepOpen(engine: EngineSource, settings: Settings): vscode.Disposable {
  const warmUp = setTimeout(() => {
    const folder = studioFolder(settings);
    if (folder && hasStore(folder)) engine.get().catch(() => undefined);
  }, WARM_UP_MS);
  let folder = studioFolder(settings)?.uri.toString();
  const again = (): void => {
    if (engine.opened || engine.failure) engine.reopen().catch(() => undefined);
  };
  const changed = (): void => {
    const now = studioFolder(settings)?.uri.toString();
    if (now === folder) return;
    folder = now;
    again();
  };
  return vscode.Disposable.from(
    new vscode.Disposable(() => clearTimeout(warmUp)),
    vscode.workspace.onDidGrantWorkspaceTrust(again),
    vscode.workspace.onDidChangeWorkspaceFolders(changed),
    settings.onDidChange((name) => {
      if (name === 'folder') changed();
      if (name === 'share') again();
    }),
  );
}

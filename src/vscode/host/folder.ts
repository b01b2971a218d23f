import * as vscode from 'vscode';
import { PlanningError } from '../../core/base/errors.ts';
import type { Settings } from './settings.ts';

/** The folder whose plans this window shows: the one named in the settings, else the first on this machine's disk. */
export function studioFolder(settings: Settings): vscode.WorkspaceFolder | null {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  const wanted = settings.get('folder');
  return folders.find(({ name, uri }) => name === wanted || uri.fsPath === wanted) ?? folders[0] ?? null;
}

/** The folder, or `no_workspace` with what to do. */
export function needFolder(settings: Settings): vscode.WorkspaceFolder {
  const folder = studioFolder(settings);
  if (folder) return folder;
  const open = vscode.workspace.workspaceFolders ?? [];
  throw new PlanningError(
    'no_workspace',
    open.length > 0
      ? vscode.l10n.t(
          'Plans are kept on disk beside the code, and none of the open folders is on this machine’s disk.',
        )
      : vscode.l10n.t('Open a folder first: plans are kept beside the code they are about.'),
  );
}

/** In a window with several folders, one sentence that says which one is used and how to change it; else null. */
export function folderNote(settings: Settings): string | null {
  const folder = studioFolder(settings);
  if (!folder || (vscode.workspace.workspaceFolders?.length ?? 0) < 2) return null;
  return vscode.l10n.t('Plans of “{0}” (setting planningStudio.folder).', folder.name);
}

/** The path of a file below the window's folder, with forward slashes; null when it lies elsewhere. */
export function folderPath(settings: Settings, uri: vscode.Uri): string | null {
  const folder = studioFolder(settings);
  if (!folder || uri.scheme !== 'file') return null;
  const root = folder.uri.path.endsWith('/') ? folder.uri.path : `${folder.uri.path}/`;
  return uri.path.startsWith(root) && uri.path.length > root.length ? uri.path.slice(root.length) : null;
}

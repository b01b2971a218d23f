import { existsSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';

/** Why nothing can be changed in this window; null when it can, because the workspace is trusted. */
export function restriction(): string | null {
  return vscode.workspace.isTrusted
    ? null
    : vscode.l10n.t(
        'This window is in Restricted Mode: plans can be read; models and changes are off until you trust the workspace.',
      );
}

/** Whether the folder already holds plans, without opening them. */
export function hasStore(folder: vscode.WorkspaceFolder): boolean {
  return existsSync(path.join(folder.uri.fsPath, '.planning-studio'));
}

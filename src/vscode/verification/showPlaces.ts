import * as vscode from 'vscode';
import { outlineSpec } from '../../core/verify/spec/outline.ts';
import { needFolder } from '../host/folder.ts';
import type { Settings } from '../host/settings.ts';

/** Opens a spec with the cursor on a rule. */
export async function showRule(spec: vscode.Uri, ruleId: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument(spec);
  const line = (outlineSpec(document.getText()).find(({ id }) => id === ruleId)?.line ?? 1) - 1;
  const selection = new vscode.Range(line, 0, line, 0);
  const editor = await vscode.window.showTextDocument(document, { selection, preview: true });
  editor.revealRange(selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

/** A place in a file; lines and columns are 1-based, 0 = the whole file. */
interface Spot {
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
}

/** Opens a file of the workspace with what was found selected. */
export async function showFinding(settings: Settings, path: string, spot: Spot): Promise<void> {
  const uri = vscode.Uri.joinPath(needFolder(settings).uri, path);
  const line = Math.max(0, spot.line - 1);
  const column = Math.max(0, spot.column - 1);
  const selection = new vscode.Range(line, column, line, Math.max(column, spot.endColumn - 1));
  await vscode.window.showTextDocument(uri, { selection, preview: true });
}

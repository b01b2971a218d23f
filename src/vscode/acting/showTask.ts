import * as vscode from 'vscode';
import type { Id } from '../../core/model/basics.ts';
import type { Plan } from '../../core/model/plan.ts';
import { planUri } from '../names/uris.ts';

/** Opens a plan as text with the cursor on one of its tasks. */
export async function showTask(plan: Plan, taskId: Id): Promise<void> {
  const { parsePlan } = await import('../../core/export/planMarkdown.ts');
  const document = await vscode.workspace.openTextDocument(planUri(plan));
  const task = parsePlan(document.getText()).tasks.find(({ id }) => id === taskId);
  const line = Math.max(0, (task?.line ?? 1) - 1);
  const place = new vscode.Range(line, 0, line, 0);
  const editor = await vscode.window.showTextDocument(document, { selection: place, preview: true });
  editor.revealRange(place, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

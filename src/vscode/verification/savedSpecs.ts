import * as vscode from 'vscode';
import { DisposableStore } from '../host/lifetime.ts';
import type { Shell } from '../shell.ts';
import { commandsOf, type CommandConsent } from './consent.ts';
import { findTaskOfSpec, taskOfSpec } from './specDocuments.ts';

/**
 * Asks about the commands of a spec that a person has just saved, and runs them when they are allowed. What the editor
 * saves by itself asks nothing.
 */
export function watchSavedSpecs(
  shell: Shell,
  consent: CommandConsent,
  onError: (error: unknown) => void,
): vscode.Disposable {
  const store = new DisposableStore();
  const byHand = new Set<string>();
  const saved = async (document: vscode.TextDocument): Promise<void> => {
    if (!(await consent.askFor([document.getText()]))) return;
    const engine = await shell.engine.get();
    const found = await findTaskOfSpec(shell.engine, document.uri);
    if (found?.task.verification)
      await engine.verifyTask(found.plan.id, found.task.id, 'person', shell.ended);
  };
  store.add(
    vscode.workspace.onWillSaveTextDocument(({ document, reason }) => {
      if (taskOfSpec(document.uri) === null || reason !== vscode.TextDocumentSaveReason.Manual) return;
      if (commandsOf(document.getText()).length > 0) byHand.add(document.uri.toString());
    }),
  );
  store.add(
    vscode.workspace.onDidSaveTextDocument((document) => {
      if (byHand.delete(document.uri.toString())) saved(document).catch(onError);
    }),
  );
  return store;
}

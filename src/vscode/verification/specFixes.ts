import * as vscode from 'vscode';
import { readSpec } from '../../core/verify/spec/read.ts';
import { SPEC_DOCUMENTS } from './specDocuments.ts';
import { rangeOfProblem } from './specProblems.ts';

/** Offers to put in the place of a misspelt word of a spec what was most likely meant. */
export function registerSpecFixes(): vscode.Disposable {
  return vscode.languages.registerCodeActionsProvider(
    SPEC_DOCUMENTS,
    { provideCodeActions: fixes },
    { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
  );
}

function fixes(
  document: vscode.TextDocument,
  wanted: vscode.Range,
  { diagnostics }: vscode.CodeActionContext,
): vscode.CodeAction[] {
  const actions: vscode.CodeAction[] = [];
  // Read anew: what is underlined may be older than the text.
  for (const problem of readSpec(document.getText()).problems) {
    const range = rangeOfProblem(problem);
    if (problem.instead === undefined || !range.intersection(wanted)) continue;
    const title = vscode.l10n.t('Change to “{0}”', problem.instead);
    const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
    action.edit = new vscode.WorkspaceEdit();
    action.edit.replace(document.uri, range, problem.instead);
    action.diagnostics = diagnostics.filter(
      ({ code, range: place }) => code === problem.code && place.isEqual(range),
    );
    action.isPreferred = true;
    actions.push(action);
  }
  return actions;
}

import * as vscode from 'vscode';
import { openStudio } from './vscode/studioPanel.ts';

export function activate(context: vscode.ExtensionContext): void {
  context.subscriptions.push(
    vscode.commands.registerCommand('planningStudio.openStudio', () => openStudio(context.extensionUri)),
  );
}

import * as vscode from 'vscode';
import type { Shell } from '../shell.ts';
import { webviewHtml, webviewOptions } from './html.ts';

export const SESSIONS_VIEW = 'planningStudio.sessions';

/** The list of sessions in the side bar, with the box that starts a new one. */
export function registerSessionsView(shell: Shell): vscode.Disposable {
  const resolveWebviewView = async (view: vscode.WebviewView): Promise<void> => {
    // Loaded with the first view: checking every call costs a schema library.
    const { connectView } = await import('./connection.ts');
    const { extensionUri } = shell.context;
    view.webview.options = webviewOptions(extensionUri);
    const connection = connectView(shell, view.webview, { view: 'sessions' });
    view.onDidDispose(() => connection.dispose());
    view.webview.html = webviewHtml(view.webview, extensionUri, 'sessions');
  };
  return vscode.window.registerWebviewViewProvider(SESSIONS_VIEW, { resolveWebviewView });
}

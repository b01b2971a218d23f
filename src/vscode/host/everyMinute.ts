import * as vscode from 'vscode';

const MINUTE_MS = 60_000;

/** Runs each minute while somebody looks, and when somebody looks again: words such as "3 min ago" stay true. */
export function everyMinute(run: () => void): vscode.Disposable {
  const timer = setInterval(() => {
    if (vscode.window.state.focused) run();
  }, MINUTE_MS);
  const looking = vscode.window.onDidChangeWindowState(({ focused }) => {
    if (focused) run();
  });
  return vscode.Disposable.from(looking, new vscode.Disposable(() => clearInterval(timer)));
}

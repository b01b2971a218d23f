import * as vscode from 'vscode';
import type { Engine } from '../../core/engine/api.ts';
import type { Id } from '../../core/model/basics.ts';
import type { Step } from '../../core/model/session.ts';
import { toAbortSignal } from '../host/lifetime.ts';
import { offer } from '../asking/report.ts';
import type { Shell } from '../shell.ts';
import { estimateLine, stepWord } from '../words/words.ts';
import { confirm } from '../asking/ask.ts';
import { COMMANDS, fullId, type CommandId } from '../names/commands.ts';

/**
 * Runs a step that talks to a model, from the palette: what it would take is shown before (and asked about when
 * something leaves this machine), its progress while it runs, and what could come next afterwards.
 */
export async function runStep(
  shell: Shell,
  id: Id,
  step: Step,
  run: (engine: Engine, signal: AbortSignal) => Promise<void>,
  next: readonly CommandId[] = [],
): Promise<void> {
  const engine = await shell.engine.get();
  const estimate = await engine.estimate(id, step);
  const line = estimateLine(estimate);
  if (!estimate.local) {
    const where = vscode.l10n.t(
      'Sends the session’s text and context to {0} ({1}).',
      estimate.provider,
      estimate.model,
    );
    await confirm(`${stepWord(step)}?`, `${line}\n${where}`, vscode.l10n.t('Run'));
  }
  await withProgress(shell, id, `${stepWord(step)} (${line})`, (signal) => run(engine, signal));
  if (!shell.panels.isVisible(id)) announce(vscode.l10n.t('{0}: done.', stepWord(step)), next, id);
}

/** Shows progress with a way to stop; quietly in the status bar when the session's panel is looked at anyway. */
export async function withProgress(
  shell: Shell,
  id: Id | null,
  title: string,
  run: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const quiet = id !== null && shell.panels.isVisible(id);
  const location = quiet ? vscode.ProgressLocation.Window : vscode.ProgressLocation.Notification;
  await vscode.window.withProgress({ location, title, cancellable: !quiet }, async (progress, token) => {
    const listening = shell.engine.onActivity((activity) => {
      if (activity.type === 'progress' && activity.sessionId === id)
        progress.report({ message: activity.message });
    });
    try {
      await run(toAbortSignal(token, shell.ended));
    } finally {
      listening.dispose();
    }
  });
}

/** Looks at something before a question; what takes longer is said in the status bar. */
export async function whileLooking<T>(title: string, look: () => Promise<T>): Promise<T> {
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, look);
}

/** Says that something is done, with the commands that could come next as buttons, run with `args`. Does not wait for the person. */
export function announce(message: string, next: readonly CommandId[], ...args: readonly unknown[]): void {
  const ways = next.map((id) => ({ label: COMMANDS[id].title.replace(/…$/, ''), command: fullId(id), args }));
  void offer(vscode.window.showInformationMessage, message, ways);
}

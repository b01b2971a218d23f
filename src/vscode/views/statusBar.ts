import * as vscode from 'vscode';
import { isPaused } from '../../core/session/gates.ts';
import { formatUsd } from '../../core/model/money.ts';
import type { ActiveSession } from '../host/activeSession.ts';
import { fullId } from '../names/commands.ts';
import { phaseWord, stepWord } from '../words/words.ts';

/** The active session in the status bar: its phase, what runs and what it cost; a click opens its panel. */
export function createStatusBar(active: ActiveSession): vscode.Disposable {
  const item = vscode.window.createStatusBarItem(
    'planningStudio.session',
    vscode.StatusBarAlignment.Left,
    10,
  );
  item.name = 'Planning Studio';
  const draw = (): void => {
    const { view } = active;
    if (!view || view.session.phase === 'discarded') return item.hide();
    const { session } = view;
    const cost = session.usage.costMicroUsd > 0 ? ` · ${formatUsd(session.usage.costMicroUsd)}` : '';
    const paused = isPaused(session);
    const blocker = session.blockers.find(({ answer }) => answer === undefined);
    if (paused) item.text = `$(warning) ${vscode.l10n.t('Plan: a question is open')}${cost}`;
    else if (view.interrupted) item.text = `$(debug-restart) ${vscode.l10n.t('Plan: interrupted')}${cost}`;
    else if (session.running) item.text = `$(loading~spin) ${stepWord(session.running.step)}${cost}`;
    else item.text = `$(checklist) ${vscode.l10n.t('Plan: {0}', phaseWord(session.phase))}${cost}`;
    item.backgroundColor = paused ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    item.command = {
      title: vscode.l10n.t('Open Session'),
      command: fullId(paused ? 'answerBlocker' : 'openSession'),
      arguments: [session.id],
    };
    item.tooltip = tooltip(session.title, blocker?.question ?? active.progress);
    item.show();
  };
  const listening = active.onDidChange(draw);
  draw();
  return vscode.Disposable.from(item, listening);
}

function tooltip(title: string, more: string): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.appendText(title);
  if (more !== '') {
    text.appendMarkdown('\n\n');
    text.appendText(more);
  }
  return text;
}

import * as vscode from 'vscode';
import type { Plan } from '../../core/model/plan.ts';
import { ask, askText, confirm } from '../asking/ask.ts';
import { withProgress } from '../acting/step.ts';
import type { Shell } from '../shell.ts';
import { statusWord } from '../words/words.ts';

const NAMED = 10;

/** Warns about what is open, asks for notes, and archives. */
export async function archive(shell: Shell, plan: Plan): Promise<void> {
  const engine = await shell.engine.get();
  const preview = await engine.previewArchive(plan.id, shell.ended);
  const open = preview.openTasks;
  const lines = open
    .slice(0, NAMED)
    .map((task) => `#${task.number} ${task.title} (${statusWord(task.status)})`);
  if (open.length > NAMED) lines.push(vscode.l10n.t('… and {0} more', open.length - NAMED));
  const repository =
    preview.repository.kind === 'ok'
      ? ''
      : vscode.l10n.t('There is no usable git repository: it is archived without a last snapshot.');
  const detail = [
    open.length === 0 ? '' : vscode.l10n.t('Still open:'),
    lines.join('\n'),
    preview.provable === 0 ? '' : vscode.l10n.t('{0} of {1} tasks proven.', preview.proven, preview.provable),
    repository,
    vscode.l10n.t('An archived plan is read-only; it can be reopened with a reason.'),
  ];
  const title = vscode.l10n.t('Archive “{0}”?', plan.title);
  const yes = open.length === 0 ? vscode.l10n.t('Archive') : vscode.l10n.t('Archive All the Same');
  await confirm(title, detail.filter((part) => part !== '').join('\n\n'), yes);
  const notes = await ask({
    title: vscode.l10n.t('Archive Plan'),
    prompt: vscode.l10n.t('Notes for later (may stay empty)'),
  });
  await withProgress(shell, null, vscode.l10n.t('Archiving “{0}”', plan.title), async (signal) => {
    const given = notes.trim() === '' ? {} : { notes: notes.trim() };
    const { record, snapshot } = await engine.archivePlan(plan.id, { ...given, acceptOpen: true }, signal);
    const last = snapshot === null ? '' : ` ${vscode.l10n.t('Last snapshot: {0}.', snapshot)}`;
    void vscode.window.showInformationMessage(
      `${vscode.l10n.t('Archived “{0}”, sealed as {1}…', plan.title, record.sha256.slice(0, 12))}${last}`,
    );
  });
}

export async function reopen(shell: Shell, plan: Plan, given: unknown): Promise<void> {
  const engine = await shell.engine.get();
  const title = vscode.l10n.t('Reopen Plan');
  const reason = typeof given === 'string' ? given : await askText(title, vscode.l10n.t('Why?'));
  await engine.reopenPlan(plan.id, reason);
}

/** Checks the sealed record and says every fault. */
export async function checkRecord(shell: Shell, plan: Plan): Promise<boolean> {
  const check = await (await shell.engine.get()).checkArchive(plan.id);
  if (check.ok) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('The record of “{0}” is whole: {1} entries.', plan.title, check.entries),
    );
  } else {
    void vscode.window.showErrorMessage(
      vscode.l10n.t('The record of “{0}” is not as it was sealed.', plan.title),
      {
        modal: true,
        detail: check.problems.join('\n'),
      },
    );
  }
  return check.ok;
}

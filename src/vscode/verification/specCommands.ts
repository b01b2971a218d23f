import * as vscode from 'vscode';
import { PlanningError } from '../../core/base/errors.ts';
import { everyItem } from '../../core/store/listing.ts';
import { loadTask, tasksOf } from '../acting/pick.ts';
import type { Run } from '../acting/run.ts';
import { announce, withProgress } from '../acting/step.ts';
import { offerUndo } from '../acting/undo.ts';
import { specUri } from '../names/uris.ts';
import type { Shell } from '../shell.ts';
import { commandsOf } from './consent.ts';
import { isSpec } from './specDocuments.ts';
import { provableTasksOf } from './verifyCommands.ts';
import { verdictLine } from '../proof/words.ts';

/** The spec of an argument, else of the active editor. */
async function specDocument(arg: unknown): Promise<vscode.TextDocument> {
  const document =
    arg instanceof vscode.Uri
      ? await vscode.workspace.openTextDocument(arg)
      : vscode.window.activeTextEditor?.document;
  if (!document || !isSpec(document)) {
    throw new PlanningError(
      'invalid_input',
      vscode.l10n.t('Open a verification spec first: a file that ends in .verify.yaml or .planning.yaml.'),
    );
  }
  return document;
}

/** Commands of all specs of active plans, for the question whether they may run. */
async function allCommands(shell: Shell): Promise<readonly string[]> {
  const engine = await shell.engine.get();
  const found = new Set<string>();
  for await (const { id, provable } of everyItem((page) => engine.plans({ statuses: ['active'], ...page }))) {
    if (provable === 0) continue;
    for (const { verification } of (await engine.plan(id)).tasks)
      for (const command of verification ? commandsOf(verification.spec) : []) found.add(command);
  }
  return [...found];
}

export const specRuns = {
  editTaskSpec: async (shell, ...args) => {
    const [name] = await tasksOf(shell, args, vscode.l10n.t('Edit Verification Spec'));
    if (!name) return;
    await vscode.window.showTextDocument(specUri(name.planId, await loadTask(shell, name)));
  },
  removeTaskSpec: async (shell, ...args) => {
    const names = await provableTasksOf(shell, args, vscode.l10n.t('Remove Verification Spec'));
    const engine = await shell.engine.get();
    const undos = [];
    for (const { planId, taskId } of names) undos.push(await engine.removeSpec(planId, taskId));
    const [only] = undos;
    const message =
      undos.length === 1 && only ? only.label : vscode.l10n.t('Removed {0} specs.', undos.length);
    offerUndo(shell, message, undos);
  },
  runSpec: async (shell, arg) => {
    const document = await specDocument(arg);
    const { loose, consent } = await shell.verification.get();
    await consent.askFor([document.getText()]);
    await withProgress(shell, null, vscode.l10n.t('Running the spec'), async (signal) => {
      const { report, problems } = await loose.run(document, signal);
      const errors = problems.filter(({ severity }) => severity === 'error');
      if (report) announce(verdictLine(report.verdict, report.findingTotal), []);
      else
        throw new PlanningError('invalid_input', errors[0]?.message ?? vscode.l10n.t('The spec has errors.'));
    });
  },
  attachSpec: async (shell, arg, ...rest) => {
    const document = await specDocument(arg);
    const title = vscode.l10n.t('Attach Verification Spec to Task');
    const [name] = await tasksOf(shell, rest, title);
    if (!name) return;
    const engine = await shell.engine.get();
    const task = await loadTask(shell, name);
    await withProgress(shell, null, title, async (signal) => {
      const baseRevision = task.verification?.revision ?? 0;
      await engine.attachSpec(name.planId, name.taskId, document.getText(), { baseRevision }, signal);
    });
    announce(vscode.l10n.t('Attached to “{0}”.', task.title), ['editTaskSpec', 'verifyTask'], name);
  },
  allowCommands: async (shell, answer) => {
    const { consent } = await shell.verification.get();
    if (typeof answer === 'boolean') return consent.answer(answer);
    await consent.ask(await allCommands(shell));
  },
} satisfies Record<string, Run>;

import * as vscode from 'vscode';
import { PlanningError } from '../../core/base/errors.ts';
import { addEditorSelection, pickContextFiles } from '../commands/context.ts';
import { openVersionDiff } from '../commands/drafts.ts';
import { documentUri, planUri } from '../names/uris.ts';
import { needFolder } from '../host/folder.ts';
import type { HostDoors } from '../pages/doors.ts';
import { restriction } from '../host/restriction.ts';
import { openHit } from '../commands/openHit.ts';
import { isLeft, report } from '../asking/report.ts';
import type { Shell } from '../shell.ts';

/** The editor's side of the calls of a webview. */
export function hostDoors(shell: Shell): HostDoors {
  return {
    engine: () => shell.engine.get(),
    provider: () => shell.provider.status(),
    restriction,
    personaCount: () => shell.settings.get('personas.count'),
    signal: shell.ended,
    openSession: async (id) => {
      await shell.active.set(id);
      await shell.panels.open(id);
    },
    openHit: (hit) => openHit(shell, hit),
    chooseProvider: () => asking(shell.provider.choose()),
    pickContextFiles: (id) => asking(pickContextFiles(shell, id)),
    addEditorSelection: (id) => asking(addEditorSelection(shell, id)),
    openSpec: async (document) => {
      await vscode.window.showTextDocument(documentUri(document), { viewColumn: vscode.ViewColumn.Beside });
    },
    diffSpec: openVersionDiff,
    revealPlan: (planId) => shell.plans.reveal(planId),
    openPlan: async (planId) => {
      const plan = await (await shell.engine.get()).plan(planId);
      await vscode.window.showTextDocument(planUri(plan), { viewColumn: vscode.ViewColumn.Beside });
    },
    runCommand: async (id, ...args) => {
      const { RUNS } = await import('../commands/runs.ts');
      try {
        await asking(Promise.resolve(RUNS[id](shell, ...args)));
      } catch (error) {
        report(error, shell.log);
        if (isLeft(error)) throw error;
      }
    },
    openPlace: async (path, line, column) => {
      const uri = vscode.Uri.joinPath(needFolder(shell.settings).uri, path);
      const at = new vscode.Position(Math.max(0, line - 1), Math.max(0, column - 1));
      await vscode.window.showTextDocument(uri, { selection: new vscode.Range(at, at) });
    },
    beforeVerifying: async (planId, taskId) => {
      const { beforeVerifying } = await import('../verification/verifyCommands.ts');
      await beforeVerifying(shell, planId, taskId);
    },
    copyText: async (text) => vscode.env.clipboard.writeText(text),
    report: (error) => report(error, shell.log),
  };
}

/** A question that the person left is `cancelled` for the page, which so knows that the person is back. */
async function asking<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw isLeft(error) ? new PlanningError('cancelled', vscode.l10n.t('Nothing was done.')) : error;
  }
}

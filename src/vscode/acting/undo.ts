import * as vscode from 'vscode';
import type { Undo } from '../../core/engine/api.ts';
import { report } from '../asking/report.ts';
import type { Shell } from '../shell.ts';

/** Says what was removed, with a button that brings it back. Does not wait for the person. */
export function offerUndo(shell: Shell, message: string, undos: readonly Undo[]): void {
  const label = vscode.l10n.t('Undo');
  void vscode.window.showInformationMessage(message, label).then(async (chosen) => {
    if (chosen !== label) return;
    try {
      // The other way round: what was removed last comes back first, to its old place.
      const engine = await shell.engine.get();
      for (const undo of undos.toReversed()) await engine.undo(undo.planId, undo, shell.ended);
    } catch (error) {
      report(error, shell.log);
    }
  });
}

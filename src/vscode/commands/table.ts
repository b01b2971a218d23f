import * as vscode from 'vscode';
import { report } from '../asking/report.ts';
import type { Shell } from '../shell.ts';
import { COMMANDS, fullId, type CommandId } from '../names/commands.ts';

/**
 * Registers all commands; a failing one says so through `report` and resolves with undefined. What they do is read
 * when the first of them is run.
 */
export function registerCommands(shell: Shell): vscode.Disposable {
  const registered = (Object.keys(COMMANDS) as CommandId[]).map((id) =>
    vscode.commands.registerCommand(fullId(id), async (...args: unknown[]) => {
      try {
        const { RUNS } = await import('./runs.ts');
        return await RUNS[id](shell, ...args);
      } catch (error) {
        report(error, shell.log);
        return undefined;
      }
    }),
  );
  return vscode.Disposable.from(...registered);
}

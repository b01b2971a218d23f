import * as vscode from 'vscode';
import { report } from '../report.ts';
import type { Shell } from '../shell.ts';
import { brainstormCommands } from './brainstorm.ts';
import { contextCommands } from './context.ts';
import { draftCommands } from './drafts.ts';
import { COMMANDS, fullId, type CommandId } from './facts.ts';
import { planCommands } from './plans.ts';
import type { Runs } from './run.ts';
import { sessionCommands } from './sessions.ts';
import { snapshotCommands } from './snapshots.ts';
import { studioCommands } from './studio.ts';
import { taskCommands } from './tasks.ts';
import { verificationCommands } from './verification.ts';

/** Every command of facts.ts has its function here, or this does not compile. */
const RUNS: Runs<CommandId> = {
  ...sessionCommands,
  ...contextCommands,
  ...brainstormCommands,
  ...draftCommands,
  ...planCommands,
  ...taskCommands,
  ...verificationCommands,
  ...snapshotCommands,
  ...studioCommands,
};

/** Registers all commands; a failing one says so through `report` and resolves with undefined. */
export function registerCommands(shell: Shell): vscode.Disposable {
  const registered = (Object.keys(COMMANDS) as CommandId[]).map((id) =>
    vscode.commands.registerCommand(fullId(id), async (...args: unknown[]) => {
      try {
        return await RUNS[id](shell, ...args);
      } catch (error) {
        report(error, shell.log);
        return undefined;
      }
    }),
  );
  return vscode.Disposable.from(...registered);
}

import { brainstormCommands } from './brainstorm.ts';
import { contextCommands } from './context.ts';
import { draftCommands } from './drafts.ts';
import type { CommandId } from '../names/commands.ts';
import { planCommands } from './plans.ts';
import type { Runs } from '../acting/run.ts';
import { sessionCommands } from './sessions.ts';
import { snapshotCommands } from './snapshots.ts';
import { studioCommands } from './studio.ts';
import { taskCommands } from './tasks.ts';
import { verificationCommands } from './verification.ts';

/** Every command of facts.ts has its function here, or this does not compile. */
export const RUNS: Runs<CommandId> = {
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

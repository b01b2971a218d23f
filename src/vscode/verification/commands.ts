import type { Run } from '../acting/run.ts';
import { indexRuns } from './indexCommands.ts';
import { openRuns } from './openCommands.ts';
import { specRuns } from './specCommands.ts';
import { verifyRuns } from './verifyCommands.ts';

/** Every command of verification. */
export const verificationRuns = {
  ...verifyRuns,
  ...specRuns,
  ...openRuns,
  ...indexRuns,
} satisfies Record<string, Run>;

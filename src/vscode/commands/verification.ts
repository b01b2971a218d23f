import type { verificationRuns } from '../verification/commands.ts';
import type { Run } from '../acting/run.ts';

/** The code of these commands is read when one of them is first run. */
const later =
  (id: keyof typeof verificationRuns): Run =>
  async (shell, ...args) => {
    const runs: Readonly<Record<string, Run>> = (await import('../verification/commands.ts'))
      .verificationRuns;
    return runs[id]?.(shell, ...args);
  };

export const verificationCommands = {
  verifyTask: later('verifyTask'),
  verifyPlan: later('verifyPlan'),
  verifyAll: later('verifyAll'),
  showLastRun: later('showLastRun'),
  editTaskSpec: later('editTaskSpec'),
  removeTaskSpec: later('removeTaskSpec'),
  overrideTask: later('overrideTask'),
  runSpec: later('runSpec'),
  attachSpec: later('attachSpec'),
  allowCommands: later('allowCommands'),
  findAnalogous: later('findAnalogous'),
  indexWorkspace: later('indexWorkspace'),
  cancelIndex: later('cancelIndex'),
  showIndex: later('showIndex'),
  openRule: later('openRule'),
  openFinding: later('openFinding'),
  showFindings: later('showFindings'),
} satisfies Record<string, Run>;

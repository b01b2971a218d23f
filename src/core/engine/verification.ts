import { Emitter } from '../emitter.ts';
import type { Engine } from './api.ts';
import { requireIndex } from './codeIndex.ts';
import type { Kernel } from './deps.ts';

type Verification = Pick<
  Engine,
  | 'checkSpec'
  | 'testSpec'
  | 'attachSpec'
  | 'removeSpec'
  | 'verifyTask'
  | 'verifyPlan'
  | 'reports'
  | 'onDidVerify'
  | 'watchVerification'
  | 'allowCommands'
>;

/** Verification specs: written, run, and followed by the status of their tasks. */
export function verificationCalls(kernel: Kernel): Verification {
  const verified = new Emitter<Parameters<Parameters<Engine['onDidVerify']>[0]>[0]>((error) =>
    kernel.log.error('A watcher of verification failed.', error),
  );
  const later = async (): Promise<never> => {
    requireIndex(kernel);
    throw new Error('Verification comes with the reading of specs.');
  };
  return {
    checkSpec: later,
    testSpec: later,
    attachSpec: later,
    removeSpec: later,
    verifyTask: later,
    verifyPlan: later,
    reports: async () => [],
    onDidVerify: verified.event,
    watchVerification: () => ({ dispose: () => undefined }),
    allowCommands: later,
  };
}

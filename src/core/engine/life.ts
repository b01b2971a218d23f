import type { Engine } from './api.ts';
import type { CallGroup } from './call.ts';
import type { Kernel } from './deps.ts';

/** The end of the engine. */
export const lifeCalls: CallGroup<'close'> = {
  facts: {
    close: {
      says: 'Ends what runs and lets go of all files.',
      needs: 'list',
      effect: 'reads',
      untrusted: true,
      input: [],
    },
  },
  implement: (kernel: Kernel): Pick<Engine, 'close'> => ({ close: () => kernel.close() }),
};

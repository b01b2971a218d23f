import type { Disposable } from '../base/emitter.ts';
import type { FileWatch } from './freshIndex.ts';
import type { Proofs } from './proofs.ts';
import { watchVerification } from './watchVerification.ts';
import type { Kernel } from './deps.ts';

/** The one watch over verification that an engine has. */
export interface Verifying extends Disposable {
  /** Verifies what changes from now on; what was watched before ends. */
  watch(proofs: Proofs, options: { readonly debounceMs: number }): Disposable;
}

/**
 * `edited` tells that an editor or a watcher saw something change that the index has not taken in yet; while
 * verification is watched, all changes are named so.
 */
export function createVerifying(
  kernel: () => Kernel,
  edited: (listener: () => void) => Disposable,
  fileWatch: FileWatch,
): Verifying {
  let watching: Disposable | null = null;
  return {
    watch(proofs, options) {
      watching?.dispose();
      const inner = watchVerification(kernel(), proofs, edited, options);
      const mine: Disposable = {
        dispose() {
          inner.dispose();
          if (watching === mine) fileWatch.active = false;
        },
      };
      watching = mine;
      fileWatch.active = true;
      return mine;
    },
    dispose: () => watching?.dispose(),
  };
}

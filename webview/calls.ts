import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { focusAgain } from './focus.ts';

/** A call under way and how the last one failed, for the place on the page where it was started. */
export interface Call {
  readonly busy: boolean;
  /** For a person, from PlanningError; null when the last call went well. */
  readonly error: string | null;
  /** Resolves to true when the work went well; a failure becomes `error`. A second call while busy is not made. */
  run(work: () => Promise<unknown>): Promise<boolean>;
  clear(): void;
}

export function useCall(): Call {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const under = useRef(false);
  const mounted = useMounted();
  const run = useCallback(
    async (work: () => Promise<unknown>): Promise<boolean> => {
      if (under.current) return false;
      under.current = true;
      setBusy(true);
      setError(null);
      const asked = document.activeElement;
      try {
        await work();
        return true;
      } catch (failure) {
        // After a question that was left VS Code gives the keyboard to the frame only.
        if (isCancel(failure)) focusAgain(asked);
        else if (mounted.current) setError(messageOf(failure));
        return false;
      } finally {
        under.current = false;
        if (mounted.current) setBusy(false);
      }
    },
    [mounted],
  );
  const clear = useCallback(() => setError(null), []);
  return { busy, error, run, clear };
}

/** The words of a failure; what was not foreseen has been put into words by the channel. */
export function messageOf(failure: unknown): string {
  return failure instanceof Error && failure.message !== ''
    ? failure.message
    : 'That did not work. Try again.';
}

/** The code of a PlanningError that came over the channel. */
export function codeOf(failure: unknown): string | null {
  if (typeof failure !== 'object' || failure === null || !('code' in failure)) return null;
  return typeof failure.code === 'string' ? failure.code : null;
}

/** A person's own stop is no failure to report. */
const isCancel = (failure: unknown): boolean => codeOf(failure) === 'cancelled';

function useMounted(): { readonly current: boolean } {
  const mounted = useRef(true);
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);
  return mounted;
}

import { useEffect, useState } from 'preact/hooks';
import type { PlanView } from '../../src/protocol/model.ts';
import { messageOf } from '../calls.ts';
import { usePlanPage } from '../pages.ts';
import { useStudio, useStudioState } from '../studio.ts';

/** Asks for the plan once; pushes do the rest. */
export function usePlan(): {
  readonly view: PlanView | null;
  readonly error: string | null;
  retry(): void;
} {
  const api = usePlanPage();
  const { store } = useStudio();
  const view = useStudioState((state) => state.plan);
  const [attempt, setAttempt] = useState(0);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => {
    let current = true;
    api.planView().then(
      (answer) => {
        if (!current) return;
        store.dispatch({ type: 'plan_changed', view: answer });
        setError(null);
      },
      (failure: unknown) => {
        if (current) setError(messageOf(failure));
      },
    );
    return () => {
      current = false;
    };
  }, [api, store, attempt]);
  return { view, error, retry: () => setAttempt((before) => before + 1) };
}

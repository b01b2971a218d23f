import { useEffect, useState } from 'preact/hooks';
import type { Action, Estimate, Step } from '../../src/protocol/model.ts';
import { useCall } from '../calls.ts';
import { useStudioPage } from '../pages.ts';
import { useStudioState } from '../studio.ts';
import { Button } from '../ui/button.tsx';
import type { IconName } from '../ui/icon.tsx';
import { Failure } from '../ui/small.tsx';
import { estimateWords } from '../words.ts';
import { useView } from './sessionContext.ts';

/** A pause after changes of the session before asking for the estimate again. */
const SETTLE_MS = 250;

/** What a step would take now; asked again when what it depends on has changed. */
function useEstimate(step: Step, wanted: boolean): Estimate | null {
  const { session } = useView();
  const api = useStudioPage();
  const provider = useStudioState((state) => state.provider);
  const [estimate, setEstimate] = useState<Estimate | null>(null);
  useEffect(() => {
    if (!wanted) return undefined;
    let current = true;
    const ask = async (): Promise<void> => {
      const answer = await api.estimate(step).catch(() => null);
      if (current) setEstimate(answer);
    };
    const timer = setTimeout(() => void ask(), SETTLE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [api, step, wanted, provider, session.updatedAt]);
  return estimate;
}

/** Starts a step that talks to a model, with what it would take beside it. */
export function StepButton(props: {
  readonly step: Step;
  readonly action: Action;
  readonly children: string;
  readonly run: () => Promise<unknown>;
  readonly icon?: IconName;
  readonly kind?: 'primary' | 'secondary';
  /** A reason of the view's own, e.g. that text is missing. */
  readonly why?: string | null;
  readonly onStart?: () => void;
  readonly onDone?: () => void;
}) {
  const { session, gates } = useView();
  const why = gates[props.action] ?? props.why ?? null;
  const estimate = useEstimate(props.step, why === null && session.running === null);
  const call = useCall();
  const start = (): void => {
    void call.run(props.run).then((done) => {
      if (done) props.onDone?.();
    });
    props.onStart?.();
  };
  return (
    <div class="ps-step-button">
      <Button
        kind={props.kind ?? 'primary'}
        icon={props.icon ?? 'play'}
        why={why}
        busy={call.busy}
        onClick={start}
      >
        {props.children}
      </Button>
      {estimate === null || why !== null ? null : (
        <span
          class="ps-estimate"
          title={
            estimate.basis === 'history'
              ? 'From your own calls of this step'
              : 'A guess: this step has not run yet with this model'
          }
        >
          {estimateWords(estimate)}
          <span class="ps-quiet"> · {estimate.local ? 'stays on this machine' : estimate.provider}</span>
        </span>
      )}
      {why === null || props.why === why ? null : <span class="ps-why">{why}</span>}
      <Failure error={call.error} onClose={call.clear} />
    </div>
  );
}

import { signal, type ReadonlySignal } from '@preact/signals';
import { INITIAL_STATE, reduce, type StudioEvent, type StudioState } from './state.ts';

export interface StudioStore {
  readonly state: ReadonlySignal<StudioState>;
  /** Takes effect at once, except streamed text: that is joined and shown once per animation frame. */
  dispatch(event: StudioEvent): void;
}

/** Longest wait for a frame: a hidden page gets none, but its state must not fall behind. */
const HIDDEN_PAGE_MS = 250;

export function createStudioStore(): StudioStore {
  const state = signal(INITIAL_STATE);
  let queue: StudioEvent[] = [];
  let cancelFlush: (() => void) | null = null;

  const flush = (): void => {
    cancelFlush?.();
    cancelFlush = null;
    const events = queue;
    queue = [];
    if (events.length > 0) state.value = events.reduce(reduce, state.value);
  };
  const flushSoon = (): void => {
    if (cancelFlush !== null) return;
    const frame = requestAnimationFrame(flush);
    const timer = setTimeout(flush, HIDDEN_PAGE_MS);
    cancelFlush = () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  };
  return {
    state,
    dispatch: (event) => {
      queue.push(event);
      if (event.type === 'activity' && event.activity.type !== 'progress') flushSoon();
      else flush();
    },
  };
}

import type { Plan } from '../src/protocol/model.ts';
import { useStudioState } from './studio.ts';
import { Notice } from './ui/small.tsx';

const WHY = 'the window is in Restricted Mode';

/** Why a control that changes something, or runs something, is of no use in this window; null when it is. */
export function useRestricted(): string | null {
  return useStudioState(({ restricted }) => (restricted === null ? null : WHY));
}

/** Why nothing of a plan can be changed now; null when it can. */
export function useReadOnly({ status }: Plan): string | null {
  return useRestricted() ?? (status === 'active' ? null : `the plan is ${status}`);
}

/** Says what Restricted Mode means, while it lasts. */
export function RestrictedNotice() {
  const restricted = useStudioState((state) => state.restricted);
  return restricted === null ? null : <Notice tone="warning">{restricted}</Notice>;
}

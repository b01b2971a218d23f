import { PlanningError } from '../../core/base/errors.ts';
import type { LogRef } from '../../core/log/records.ts';
import type { Loaded } from '../../core/ports.ts';
import type { Fold } from '../../core/store/fold.ts';
import type { StoreFinding } from '../../core/store/streams.ts';
import type { StateFolder } from './folder.ts';
import type { LogHead } from './logs.ts';

/** What `load` answers, from what is known of the log; throws what the port says. */
export function loadedOf(
  folder: StateFolder,
  stream: LogRef,
  fold: Fold | null,
  head: LogHead | undefined,
): Loaded<unknown> {
  if (head?.status === 'newer') throw new PlanningError('store_newer', head.findings[0]?.message ?? '');
  if (head === undefined || fold === null || (fold.sequence === 0 && head.findings.length === 0)) {
    if (head?.status !== 'unreadable') {
      throw new PlanningError('not_found', `There is no ${stream.kind} with this id.`, { id: stream.id });
    }
  }
  if (fold === null || fold.state === undefined) {
    const message = head?.findings[0]?.message ?? `The log of this ${stream.kind} is damaged.`;
    throw new PlanningError('store_damaged', message, { place: folder.logName(stream) });
  }
  const findings = head === undefined ? [] : findingsOf(folder, stream, head);
  return { state: fold.state, sequence: fold.sequence, findings };
}

/** What is wrong in a log, a torn end included. */
export function findingsOf(folder: StateFolder, stream: LogRef, head: LogHead): readonly StoreFinding[] {
  if (head.status === 'newer' || head.status === 'unreadable') return head.findings;
  if (head.stamp.size <= head.soundBytes) return head.findings;
  const file = folder.logName(stream);
  const message =
    `The end of ${file} was never completely written and is left out; nothing that was confirmed is lost. ` +
    'The next change removes it.';
  return [
    ...head.findings,
    { stream, kind: 'torn_tail', eventId: null, file, line: head.lines + 1, message },
  ];
}

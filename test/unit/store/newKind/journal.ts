import type { LogRef, Recorded } from '../../../../src/core/log/records.ts';
import { streamType } from '../../../../src/core/log/streamType.ts';

type JournalEvent = { readonly type: 'noted'; readonly what: string };

/** What happened on a day: never shared, thrown away when there is too much of it, and read by nobody unless asked. */
export const journalStream = streamType({
  kind: 'journal',
  folder: 'journal',
  named: 'by day',
  keep: 'within bounds',
  read: 'when asked',
  versions: { noted: 1 },
  evolve: (
    state: { readonly day: string; readonly count: number } | undefined,
    _: Recorded<JournalEvent>,
    ref: LogRef,
  ) => ({
    day: ref.id,
    count: (state?.count ?? 0) + 1,
  }),
});

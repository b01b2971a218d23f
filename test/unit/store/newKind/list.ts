import { STREAMS } from '../../../../src/core/store/streams.ts';
import { journalStream } from './journal.ts';
import { bookmarkStream } from './stream.ts';

/** The product's kinds of log and two more: what it takes to add one stands in this folder. */
export const MORE_STREAMS = [...STREAMS, bookmarkStream, journalStream] as const;

import { table } from './table.ts';

/** How far each log is covered. */
export const logTable = table({
  name: 'log',
  columns: {
    kind: 'text not null',
    id: 'text not null',
    size: 'bigint not null',
    mtime_ns: 'text not null',
    ino: 'text not null',
    sound_bytes: 'bigint not null',
    lines: 'integer not null',
    mark: 'text not null',
    last_clock: 'text not null',
    last_id: 'text not null',
    sequence: 'integer not null',
    status: 'text not null',
  },
  key: ['kind', 'id'],
});

export const findingTable = table({
  name: 'finding',
  columns: {
    stream_kind: 'text not null',
    stream_id: 'text not null',
    position: 'integer not null',
    kind: 'text not null',
    event_id: 'text',
    file: 'text',
    line: 'integer',
    message: 'text not null',
  },
  key: ['stream_kind', 'stream_id', 'position'],
});

/** The listings of all kinds of log. */
export const listingTable = table({
  name: 'listing',
  columns: {
    kind: 'text not null',
    id: 'text not null',
    title: 'text not null',
    status: 'text',
    parent_id: 'text',
    at: 'text not null',
    filter_text: 'text not null',
    /** `Listed.item`. */
    item: 'text not null',
  },
  key: ['kind', 'id'],
  indexes: {
    listing_by_time: ['kind', 'at', 'id'],
    // Says by itself which ids have a status: the tasks of all active plans are asked for so.
    listing_by_status: ['kind', 'status', 'id'],
    listing_by_parent: ['kind', 'parent_id'],
  },
});

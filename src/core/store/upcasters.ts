import type { EventOf, StreamKind } from './streams.ts';
import { versionOf } from './versions.ts';

/** The data of an event as it stands in a log. */
export type EventData = Readonly<Record<string, unknown>>;

/** Turns the data of one event type from version `from` into version `from + 1`. Pure; never changed once released. */
export interface Upcaster {
  readonly kind: StreamKind;
  readonly type: string;
  readonly from: number;
  readonly up: (data: EventData) => EventData;
}

/** Append-only: the logs of every release must stay readable. */
export const UPCASTERS: readonly Upcaster[] = [];

/** The event in today's version, or `newer` when only a later program can read it. */
export function readEvent<K extends StreamKind>(
  kind: K,
  type: string,
  version: number,
  data: EventData,
  upcasters: readonly Upcaster[] = UPCASTERS,
  current: number | null = versionOf(kind, type),
): EventOf<K> | 'newer' {
  if (current === null || version > current) return 'newer';
  let upcast = data;
  for (let from = version; from < current; from += 1) {
    const step = upcasters.find((one) => one.kind === kind && one.type === type && one.from === from);
    if (step === undefined) throw new Error(`There is no upcaster for ${kind} ${type} version ${from}.`);
    upcast = step.up(upcast);
  }
  return { ...upcast, type } as unknown as EventOf<K>;
}

import type { AnyStream, LogEvent } from './streamType.ts';

/** The data of an event as it stands in a log. */
export type EventData = Readonly<Record<string, unknown>>;

/** Turns the data of one event type from version `from` into version `from + 1`. Pure; never changed once released. */
export interface Upcaster {
  readonly type: string;
  readonly from: number;
  readonly up: (data: EventData) => EventData;
}

/** The version in which this program writes events of the type; null = it does not know it. */
export function versionOf({ versions }: Pick<AnyStream, 'versions'>, type: string): number | null {
  return Object.hasOwn(versions, type) ? (versions[type] ?? null) : null;
}

/** The event in today's version, or `newer` when only a later program can read it. */
export function readEvent(
  stream: Pick<AnyStream, 'kind' | 'versions' | 'upcasters'>,
  type: string,
  version: number,
  data: EventData,
): LogEvent | 'newer' {
  const current = versionOf(stream, type);
  if (current === null || version > current) return 'newer';
  let upcast = data;
  for (let from = version; from < current; from += 1) {
    const step = stream.upcasters.find((one) => one.type === type && one.from === from);
    if (step === undefined)
      throw new Error(`There is no upcaster for ${stream.kind} ${type} version ${from}.`);
    upcast = step.up(upcast);
  }
  return { ...upcast, type };
}

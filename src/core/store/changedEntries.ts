import type { Part, Searchable, SearchEntry } from '../log/streamType.ts';
import type { Id } from '../model/basics.ts';

/** One hit that is new or another (`entry`), or is not to be found any more (null). */
export interface EntryChange {
  readonly kind: string;
  readonly id: Id;
  readonly entry: SearchEntry | null;
}

/**
 * What search must learn when an aggregate becomes `after`; `before` is what it knows, undefined = nothing. Parts
 * that are the same objects are not looked at, so that a change costs what it changes.
 */
export function* changedEntries<State>(
  groups: readonly Searchable<State>[],
  before: State | undefined,
  after: State,
): Generator<EntryChange> {
  for (const group of groups) yield* changedIn(group, before, after);
}

function* changedIn<State>(
  group: Searchable<State>,
  before: State | undefined,
  after: State,
): Generator<EntryChange> {
  const was = before === undefined ? [] : group.parts(before);
  const is = group.parts(after);
  if (was === is) return;
  const entryWas = (part: Part | undefined): SearchEntry | null =>
    part === undefined || before === undefined ? null : group.entry(part, before);
  // Mostly parts only change or are added at the end.
  let at = 0;
  for (; at < is.length && at < was.length && was[at]?.id === is[at]?.id; at += 1) {
    const part = is[at];
    if (part !== undefined && part !== was[at])
      yield* changed(group.kind, part.id, entryWas(was[at]), group.entry(part, after));
  }
  if (at === is.length && at === was.length) return;
  const rest = new Map(was.slice(at).map((part) => [part.id, part]));
  for (const part of is.slice(at)) {
    const known = rest.get(part.id);
    rest.delete(part.id);
    if (known !== part) yield* changed(group.kind, part.id, entryWas(known), group.entry(part, after));
  }
  for (const [id, part] of rest) yield* changed(group.kind, id, entryWas(part), null);
}

function* changed(
  kind: string,
  id: Id,
  was: SearchEntry | null,
  is: SearchEntry | null,
): Generator<EntryChange> {
  const same = was?.title === is?.title && was?.body === is?.body && was?.at === is?.at;
  if (!same) yield { kind, id, entry: is };
}

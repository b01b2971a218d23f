/** Edits of a list of task drafts. Pure; the engine checks every list again before it takes it. */
import type { DraftInput, DraftProofSpec, Id, TaskDraft, TaskText } from '../../src/protocol/model.ts';
import { blankText, mergedText, sizes, trimmedText } from './taskFields.ts';

/** A draft on the desk. `key` stays while its text, place and even its id change; dependencies name keys. */
export interface DraftItem extends TaskText {
  readonly key: string;
  /** `null` until the engine has taken it. */
  readonly id: Id | null;
  readonly blockedBy: readonly string[];
  /** Its verification spec; absent = none. */
  readonly verification?: DraftProofSpec;
}

export type DraftList = readonly DraftItem[];

/** The engine's drafts as items; `keys` tells which key an id had before, so that open forms stay open. */
export function itemsOf(drafts: readonly TaskDraft[], keys: ReadonlyMap<Id, string> = new Map()): DraftList {
  const keyOf = (id: Id): string => keys.get(id) ?? id;
  return drafts.map(({ id, blockedBy, ...text }) => ({
    ...text,
    id,
    key: keyOf(id),
    blockedBy: blockedBy.map(keyOf),
  }));
}

/** What is sent: dependencies by number, because new drafts have no ids yet; only ids that the engine knows. */
export function inputsOf(items: DraftList, known: ReadonlySet<Id>): readonly DraftInput[] {
  const numbers = new Map(items.map(({ key }, index) => [key, index + 1]));
  return items.map(({ id, blockedBy, verification, ...text }) => ({
    ...trimmedText(text),
    ...(verification === undefined ? {} : { verification }),
    ...(id !== null && known.has(id) ? { id } : {}),
    blockedBy: blockedBy.flatMap((other) => numbers.get(other) ?? []),
  }));
}

export function change(
  items: DraftList,
  key: string,
  edit: Partial<Omit<DraftItem, 'key' | 'id'>>,
): DraftList {
  return items.map((item) => (item.key === key ? { ...item, ...edit } : item));
}

/** Puts the item at `index` of the list as it is without it. */
export function move(items: DraftList, key: string, index: number): DraftList {
  const item = items.find((candidate) => candidate.key === key);
  if (item === undefined) return items;
  const rest = items.filter((candidate) => candidate !== item);
  const at = Math.max(0, Math.min(rest.length, index));
  return items.indexOf(item) === at ? items : [...rest.slice(0, at), item, ...rest.slice(at)];
}

/** The draft with another text of its spec: what was found by trying the old one no longer counts. Blank = none. */
export function withSpec(items: DraftList, key: string, spec: string): DraftList {
  return items.map((item) => {
    if (item.key !== key) return item;
    const { verification, ...rest } = item;
    if (spec.trim() === '') return rest;
    return { ...rest, verification: { spec, vacuous: [], explanation: verification?.explanation ?? null } };
  });
}

/** A new, blank draft behind `after`, or at the end. */
export function add(items: DraftList, after: string | null, key: string): DraftList {
  const item: DraftItem = { ...blankText(), key, id: null, blockedBy: [] };
  const at = after === null ? items.length : items.findIndex((candidate) => candidate.key === after) + 1;
  return [...items.slice(0, at), item, ...items.slice(at)];
}

/** What waited for the removed one waits for what that one waited for. */
export function remove(items: DraftList, key: string): DraftList {
  const gone = items.find((item) => item.key === key);
  if (gone === undefined) return items;
  return items.filter((item) => item !== gone).map((item) => replaceDependency(item, key, gone.blockedBy));
}

/** Two halves, the second after the first; what waited for the whole waits for the second. */
export function split(items: DraftList, key: string, newKey: string): DraftList {
  const at = items.findIndex((item) => item.key === key);
  const whole = items[at];
  if (whole === undefined) return items;
  const half = Math.ceil(whole.acceptance.length / 2);
  const smaller = sizes[Math.max(0, sizes.indexOf(whole.size) - 1)] ?? whole.size;
  const first = {
    ...whole,
    title: `${whole.title} (part 1)`,
    size: smaller,
    acceptance: whole.acceptance.slice(0, half),
  };
  // What proves the whole stays with the first half: it cannot be cut in two by itself.
  const { verification: _, ...rest } = whole;
  const second: DraftItem = {
    ...rest,
    key: newKey,
    id: null,
    title: `${whole.title} (part 2)`,
    size: smaller,
    acceptance: whole.acceptance.slice(half),
    blockedBy: [key],
  };
  const others = items.map((item) => (item === whole ? first : replaceDependency(item, key, [newKey])));
  return [...others.slice(0, at + 1), second, ...others.slice(at + 1)];
}

/** Makes one of two: `from` goes into `into`. Throws nothing; see `mergeCycle` for when it must not be done. */
export function merge(items: DraftList, into: string, from: string): DraftList {
  const target = items.find(({ key }) => key === into);
  const source = items.find(({ key }) => key === from);
  if (target === undefined || source === undefined || target === source) return items;
  const text = mergedText(target, source);
  const proof = target.verification ?? source.verification;
  // Two specs are not one: the second is kept as text, so that a person can take over its rules.
  const second = target.verification === undefined ? undefined : source.verification;
  const lostSpec =
    second && `Verification spec of “${source.title}”:\n\n\`\`\`yaml\n${second.spec.trim()}\n\`\`\``;
  const both: DraftItem = {
    ...target,
    ...(proof === undefined ? {} : { verification: proof }),
    ...text,
    description: [text.description, lostSpec].filter(Boolean).join('\n\n'),
    blockedBy: [...new Set([...target.blockedBy, ...source.blockedBy])].filter(
      (key) => key !== into && key !== from,
    ),
  };
  return items
    .filter((item) => item !== source)
    .map((item) => (item === target ? both : replaceDependency(item, from, [into])));
}

/** The cycle that merging the two would make, as keys, or null. */
export function mergeCycle(items: DraftList, into: string, from: string): readonly string[] | null {
  const merged = merge(items, into, from);
  const target = merged.find(({ key }) => key === into);
  for (const first of target?.blockedBy ?? []) {
    const path = pathTo(merged, first, into);
    if (path !== null) return [into, ...path];
  }
  return null;
}

/**
 * The cycle that would come of making `key` wait for `on`, as keys from `key` back to `key`; null when there is none.
 */
export function cycleOf(items: DraftList, key: string, on: string): readonly string[] | null {
  if (key === on) return [key, key];
  const path = pathTo(items, on, key);
  return path === null ? null : [key, ...path];
}

/** "2 → 5 → 2", by number and title. */
export function cycleWords(items: DraftList, cycle: readonly string[]): string {
  const name = (key: string): string => {
    const index = items.findIndex((item) => item.key === key);
    return `${index + 1} “${items[index]?.title ?? ''}”`;
  };
  return cycle.map(name).join(' → ');
}

/** Keys from `from` to `to` along "waits for"; null when there is no way. Without recursion: lists may be long. */
function pathTo(items: DraftList, from: string, to: string): readonly string[] | null {
  const byKey = new Map(items.map((item) => [item.key, item]));
  const cameFrom = new Map<string, string | null>([[from, null]]);
  const open = [from];
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    if (key === to) {
      const path: string[] = [];
      for (let step: string | null = key; step !== null; step = cameFrom.get(step) ?? null)
        path.unshift(step);
      return path;
    }
    for (const next of byKey.get(key)?.blockedBy ?? []) {
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, key);
      open.push(next);
    }
  }
  return null;
}

function replaceDependency(item: DraftItem, old: string, by: readonly string[]): DraftItem {
  if (!item.blockedBy.includes(old)) return item;
  const kept = item.blockedBy.flatMap((key) => (key === old ? by : [key]));
  return { ...item, blockedBy: [...new Set(kept)].filter((key) => key !== item.key) };
}

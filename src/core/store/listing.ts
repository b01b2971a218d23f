import type { Page } from '../model/basics.ts';

/** The text that a listing's `text` filter looks in, ready for comparison. */
export function filterText(...parts: readonly string[]): string {
  return foldCase(parts.join('\n'));
}

/** Longest filter text that is used; more would find nothing anyway. */
const FILTER_LENGTH = 200;

/** A person's filter, ready for comparison; '' = no filter. */
export function filterNeedle(text: string | undefined): string {
  return foldCase((text ?? '').trim()).slice(0, FILTER_LENGTH);
}

function foldCase(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** Most items that one question of a listing is answered with. */
const LIMIT_MAX = 500;

/** `limit` and `offset` of a listing within their bounds (1..500, preset 100). */
export function pageOf(filter: { readonly limit?: number; readonly offset?: number }): {
  readonly limit: number;
  readonly offset: number;
} {
  const limit = Number.isFinite(filter.limit) ? Math.trunc(filter.limit ?? 100) : 100;
  const offset = Number.isFinite(filter.offset) ? Math.trunc(filter.offset ?? 0) : 0;
  return { limit: Math.min(LIMIT_MAX, Math.max(1, limit)), offset: Math.max(0, offset) };
}

/**
 * Every item of a listing, in its order: one page is asked for when the one before was used up. What a change moves
 * to another page meanwhile may come twice or not at all; whoever needs it exact asks again when told of the change.
 */
export async function* everyItem<T>(
  list: (page: { readonly limit: number; readonly offset: number }) => Promise<Page<T>>,
): AsyncGenerator<T, void, undefined> {
  for (let offset = 0; ;) {
    const { items, total } = await list({ limit: LIMIT_MAX, offset });
    yield* items;
    offset += items.length;
    if (offset >= total || items.length === 0) return;
  }
}

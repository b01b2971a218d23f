import type { CliOption, Door } from './command.ts';
import type { Input } from './input.ts';
import type { Paint } from './terminal.ts';

/** Rows of a listing unless more is asked for: about 2,000 tokens, what an agent should be given unasked. */
const ROWS = 40;

/** Which part of a listing is asked for. */
interface Slice {
  readonly limit: number;
  /** Null = wherever the listing begins by itself. */
  readonly offset: number | null;
  /** True when `--limit` or `--offset` was given. */
  readonly asked: boolean;
  /** `--limit`, when it was given: the next page is asked for with it, too. */
  readonly limitOption: string;
}

/** A part of a listing. */
interface Page<T> {
  readonly items: readonly T[];
  readonly offset: number;
  readonly total: number;
}

interface Paging {
  readonly options: readonly CliOption[];
  read(door: Door, input: Input): Slice;
}

/**
 * The options of every command that lists.
 * @param json the preset with --json: whoever reads that is a program, and got so much before there were pages
 * @param most what `--limit` may say
 */
export function paging(json: number, most = 100_000): Paging {
  const withJson = json === Infinity ? 'all' : json;
  return {
    options: [
      ['--limit <number>', `at most so many (preset ${ROWS}, with --json ${withJson})`],
      ['--offset <number>', 'leave out so many first'],
    ],
    read(door, input) {
      const limit = input.whole('limit', 1, most);
      const offset = input.whole('offset', 0, 1_000_000) ?? null;
      return {
        limit: limit ?? (door.json ? json : ROWS),
        offset,
        asked: limit !== undefined || offset !== null,
        limitOption: limit === undefined ? '' : ` --limit ${limit}`,
      };
    },
  };
}

/** The part of a list that is here; `from` = where it begins by itself: at its first items or so that its last are seen. */
export function pageOf<T>(
  list: readonly T[],
  { limit, offset }: Slice,
  from: 'first' | 'last' = 'first',
): Page<T> {
  const begin = offset ?? (from === 'first' ? 0 : Math.max(0, list.length - limit));
  return { items: list.slice(begin, begin + limit), offset: begin, total: list.length };
}

/** What a program is told beside a part of a listing; nothing when it is the whole. `null` = there is no such part. */
export function pageJson(page: Page<unknown>, slice: Slice): object {
  if (page.items.length === page.total) return {};
  const { offset, total } = page;
  return { page: { offset, total, ...neighbours(page, slice) } };
}

/** The same as a line: what was left out and how to get it. */
export function pageLine(page: Page<unknown>, slice: Slice, paint: Paint): readonly string[] {
  const { items, offset, total } = page;
  if (items.length === total) return [];
  const shown = items.length === 0 ? 'none' : `${offset + 1} to ${offset + items.length}`;
  const { previous, next } = neighbours(page, slice);
  const ways = [
    ...(previous === null ? [] : [`before: --offset ${previous}${slice.limitOption}`]),
    ...(next === null ? [] : [`more: --offset ${next}${slice.limitOption}`]),
  ];
  return [paint('dim', `${shown} of ${total} (${ways.join(', ')})`)];
}

/** The offsets of the parts before and after. */
function neighbours(
  { items, offset, total }: Page<unknown>,
  { limit }: Slice,
): { readonly previous: number | null; readonly next: number | null } {
  const end = offset + items.length;
  return {
    previous: offset === 0 ? null : Math.max(0, Math.min(offset, total) - limit),
    next: end < total ? end : null,
  };
}

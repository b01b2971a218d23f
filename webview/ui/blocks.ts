/** Cuts Markdown at blank lines that no fence holds, so that a growing text is rendered once per block. */
export interface Blocks {
  /** Whole blocks; they never change again while text is added. */
  readonly done: readonly string[];
  /** The rest after the last cut. */
  readonly tail: string;
}

export const NO_BLOCKS: Blocks = { done: [], tail: '' };

/** A block longer than this is cut at a line end even without a blank line. */
const MAX_BLOCK = 8_000;

/** The blocks of `text`. `before` = the blocks of a beginning of `text`; only what is new is looked at. */
export function cutBlocks(text: string, before: Blocks = NO_BLOCKS): Blocks {
  const known = before.done.reduce((length, block) => length + block.length, 0);
  const done = [...before.done];
  let start = known;
  let fence: string | null = null;
  let at = known;
  for (let end = text.indexOf('\n', at); end !== -1; end = text.indexOf('\n', at)) {
    const line = text.slice(at, end);
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1] ?? null;
    if (fence === null && mark !== null) fence = mark;
    else if (fence !== null && mark?.startsWith(fence) && line.trim() === mark) fence = null;
    at = end + 1;
    const blank = fence === null && line.trim() === '' && end > start;
    // An indented line belongs to the list item before the blank line, and at the end it is not known yet.
    const continues = /^(?: {2,}|\t| ?$)/.test(text.slice(at, at + 4));
    if ((blank && !continues) || (fence === null && at - start > MAX_BLOCK)) {
      done.push(text.slice(start, at));
      start = at;
    }
  }
  return { done: done.length === before.done.length ? before.done : done, tail: text.slice(start) };
}

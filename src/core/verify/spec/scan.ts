import { SPEC_LIMITS } from '../../model/verification.ts';
import { keysOf } from './describe.ts';
import type { SpecKey, SpecLevel } from './describe.ts';

/**
 * Finds the keys of a spec that is just being typed, and so often no valid YAML: by indentation and brackets
 * alone. For the editor; what counts is read by `readSpec`.
 */

/** A key in the text. */
export interface KeyToken {
  readonly name: string;
  /** Offsets of the name, quotes included. */
  readonly start: number;
  readonly end: number;
  /** Of the mapping that it stands in; null where no mapping of a spec is. */
  readonly level: SpecLevel | null;
  /** The same object for the keys of one mapping. */
  readonly mapping: object;
  /** Whether it stands between braces. */
  readonly flow: boolean;
}

/** An item of a list of mappings: a rule. */
export interface ItemToken {
  readonly level: SpecLevel;
  readonly start: number;
  /** Offset past its last character; known when the next one or the end is reached. */
  end: number;
  readonly mapping: object;
}

export interface Scan {
  readonly keys: readonly KeyToken[];
  readonly items: readonly ItemToken[];
  /** The keys around the end of the text, outermost first. */
  readonly open: readonly OpenKey[];
}

export interface OpenKey {
  readonly name: string;
  readonly level: SpecLevel | null;
  /** Null when the level knows no such key. */
  readonly key: SpecKey | null;
}

type Frame =
  | { readonly type: 'key'; readonly column: number; readonly open: OpenKey }
  | { readonly type: 'dash'; readonly column: number }
  | { readonly type: 'flow'; readonly sign: '{' | '[' };

const BLOCK_KEY = /(?:"[^"\n]*"|'[^'\n]*'|[^\s#[\]{},:'"&*!|>%@`][^:#\n]*?)[ \t]*:(?=\s|$)/y;
const FLOW_KEY = /(?:"[^"\n]*"|'[^'\n]*'|[^\s#[\]{},:'"&*!|>%@`][^:#\n,[\]{}]*?)[ \t]*:(?=[\s,[\]{}]|$)/y;
const FLOW_TEXT = /"(?:[^"\\]|\\.)*"?|'(?:[^']|'')*'?|#[^\n]*|\s+|[^\s,[\]{}]+/y;

/** Keys, dashes and brackets inside each other: no spec needs more, and what lies deeper is not looked at. */
const DEPTH = 200;

/** Takes time in proportion to the text, which may be anything. Of a text that is too long to be read nothing is found. */
export function scan(text: string): Scan {
  if (text.length > SPEC_LIMITS.characters) return { keys: [], items: [], open: [] };
  const keys: KeyToken[] = [];
  const items: ItemToken[] = [];
  const roots = {};
  let frames: Frame[] = [];
  let open: ItemToken | null = null;

  const level = (): SpecLevel | null => {
    const last = frames.findLast((frame) => frame.type === 'key');
    return last?.type === 'key' ? inside(last.open) : 'spec';
  };
  const startItem = (start: number, mapping: object): void => {
    const last = frames.at(-1);
    const parent = last?.type === 'flow' && last.sign === '[' ? frames.at(-2) : last;
    const value = parent?.type === 'key' ? parent.open.key?.value : undefined;
    if (value?.type !== 'level' || !value.list) return;
    open = { level: value.level, start, end: text.length, mapping };
    items.push(open);
  };
  const endItem = (at: number, mapping: object): void => {
    if (open?.mapping !== mapping) return;
    open.end = at;
    open = null;
  };
  const dropTo = (length: number, at: number): void => {
    for (const frame of frames.slice(length)) endItem(at, frame);
    frames = frames.slice(0, length);
  };
  const addKey = (match: string, start: number, column: number, flow: boolean): void => {
    const written = match.replace(/[ \t]*:$/, '');
    const name = /^(["']).*\1$/.test(written) ? written.slice(1, -1) : written;
    const at = level();
    keys.push({
      name,
      start,
      end: start + written.length,
      level: at,
      mapping: frames.at(-1) ?? roots,
      flow,
    });
    const key = at === null ? null : (keysOf(at).find((each) => each.name === name) ?? null);
    frames.push({ type: 'key', column, open: { name, level: at, key } });
  };

  let at = 0;
  while (at < text.length && frames.length < DEPTH) {
    const brackets = frames.findLastIndex((frame) => frame.type === 'flow');
    if (brackets >= 0) at = readFlow(at, brackets);
    else at = readLine(at);
  }
  return {
    keys,
    items,
    open: frames.flatMap((frame) => (frame.type === 'key' ? [frame.open] : [])),
  };

  /** From the start of a line to the start of the next, or to where a bracket opens. */
  function readLine(from: number): number {
    const lineEnd = endOfLine(text, from);
    let column = /^ */.exec(text.slice(from, lineEnd))?.[0].length ?? 0;
    let here = from + column;
    if (here === lineEnd || text[here] === '#') return lineEnd + 1;
    while (text[here] === '-' && /[\s]|^$/.test(text[here + 1] ?? '') && frames.length < DEPTH) {
      const dash = column;
      let keep = frames.length;
      while (keep > 0 && deeper(frames[keep - 1], dash, true)) keep--;
      dropTo(keep, from);
      const frame: Frame = { type: 'dash', column: dash };
      startItem(here, frame);
      frames.push(frame);
      here++;
      column++;
      while (text[here] === ' ') {
        here++;
        column++;
      }
      if (here >= lineEnd) return lineEnd + 1;
    }
    BLOCK_KEY.lastIndex = here;
    const match = BLOCK_KEY.exec(text)?.[0];
    if (match !== undefined) {
      let keep = frames.length;
      while (keep > 0 && deeper(frames[keep - 1], column, false)) keep--;
      dropTo(keep, from);
      addKey(match, here, column, false);
      here += match.length;
    }
    return readValue(here, lineEnd, column);
  }

  function readValue(from: number, lineEnd: number, column: number): number {
    const [skipped = ''] = /^\s*(?:[&!]\S*\s+)*/.exec(text.slice(from, lineEnd)) ?? [];
    const here = from + skipped.length;
    const sign = text[here];
    if (sign === '[' || sign === '{') {
      frames.push({ type: 'flow', sign });
      return here + 1;
    }
    if ((sign === '|' || sign === '>') && here < lineEnd) {
      // The lines of a block of text are deeper than its key.
      let next = lineEnd + 1;
      while (next < text.length) {
        const line = text.slice(next, endOfLine(text, next));
        if (line.trim() !== '' && line.length - line.trimStart().length <= column) break;
        next += line.length + 1;
      }
      return next;
    }
    return lineEnd + 1;
  }

  function readFlow(from: number, brackets: number): number {
    const sign = text.charAt(from);
    if (sign === '[' || sign === '{') {
      const frame: Frame = { type: 'flow', sign };
      if (sign === '{') startItem(from, frame);
      frames.push(frame);
      return from + 1;
    }
    if (sign === ']' || sign === '}') {
      dropTo(brackets, from + 1);
      const more = frames.some((frame) => frame.type === 'flow');
      return more ? from + 1 : endOfLine(text, from) + 1;
    }
    if (sign === ',') {
      dropTo(brackets + 1, from);
      return from + 1;
    }
    const frame = frames[brackets];
    if (frame?.type === 'flow' && frame.sign === '{' && frames.length === brackets + 1) {
      FLOW_KEY.lastIndex = from;
      const match = FLOW_KEY.exec(text)?.[0];
      if (match !== undefined) {
        addKey(match, from, 0, true);
        return from + match.length;
      }
    }
    FLOW_TEXT.lastIndex = from;
    return from + (FLOW_TEXT.exec(text)?.[0].length ?? 1);
  }
}

/** Whether a frame ends before something that stands at that column. */
function deeper(frame: Frame | undefined, column: number, dash: boolean): boolean {
  if (!frame || frame.type === 'flow') return false;
  // A list may stand at the column of its key; another item of the same list ends the one before.
  if (dash && frame.type === 'key') return frame.column > column;
  return frame.column >= column;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** The level of what stands under a key. */
function inside({ key }: OpenKey): SpecLevel | null {
  if (key?.value.type === 'level') return key.value.level;
  return key?.value.type === 'items' ? 'pattern' : null;
}

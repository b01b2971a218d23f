import type { Language, Place, StringLiteral } from './facts.ts';
import { closing } from './brackets.ts';
import { nameOf } from './source.ts';
import type { Source } from './source.ts';

/** Text of one or several string literals that the code joins. */
export interface JoinedText extends Place {
  /** `${}` stands for the values between them that the file does not say. */
  readonly text: string;
  /** Where an offset of the text stands in the file. */
  place(offset: number): Place;
}

interface Piece {
  /** Where it begins in the joined text. */
  readonly from: number;
  readonly literal: StringLiteral;
}

const OPENING = /[A-Za-z@$]{0,3}8?(#*)("""|'''|"+|'|`)/y;
const SPACE = /(?:\s|\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*\*\/|\\\r?\n)*/y;
const SPACE_WITH_HASH = /(?:\s|#[^\n]*|\\\r?\n)*/y;
/** Languages whose comments begin with `#`. */
const HASH: ReadonlySet<Language> = new Set(['python', 'ruby', 'bash']);
/** A value between two literals: a chain of names with calls in one line. */
const VALUE = /[\w$]+(?:(?:\.|\?\.|::|->)[\w$]+|\([^()\n]{0,80}\)|\[[^[\]\n]{0,40}\])*/y;
/** Literals that stand beside each other are one. */
const ADJACENT: ReadonlySet<Language> = new Set(['python', 'ruby', 'c', 'cpp']);
/** Parts of one text; what people write by hand has fewer. */
const PARTS = 400;

/**
 * The string literals of a file, those joined that one expression joins: `"SELECT a " + "FROM b"`. A literal that
 * `isStart` refuses begins nothing, but may go on with what stands before it.
 */
export function joinedTexts(source: Source, isStart: (value: string) => boolean): readonly JoinedText[] {
  const { strings } = source.syntax;
  const found: JoinedText[] = [];
  for (let index = 0; index < strings.length; index += 1) {
    const first = strings[index];
    if (first && isStart(first.value)) {
      const { joined, used } = join(source, index);
      found.push(joined);
      index += used;
    }
  }
  return found;
}

function join(source: Source, index: number): { readonly joined: JoinedText; readonly used: number } {
  const { strings } = source.syntax;
  const first = strings[index] as StringLiteral;
  const pieces: Piece[] = [{ from: 0, literal: first }];
  let { text, end: at } = written(source, first);
  let used = 0;
  for (let part = 0; at !== null && part < PARTS; part += 1) {
    const next = strings[index + used + 1];
    const start = behindSign(source, at, next);
    if (start === null) break;
    if (next && source.offset(next) === start) {
      pieces.push({ from: text.length, literal: next });
      const more = written(source, next);
      text += more.text;
      at = more.end;
      used += 1;
      continue;
    }
    VALUE.lastIndex = start;
    const value = VALUE.exec(source.text)?.[0];
    if (value === undefined) break;
    text += (nameOf(value) === null ? null : source.literal(value)) ?? '${}';
    at = start + value.length;
  }
  const { line, column } = first;
  return { joined: { line, column, text, place: (offset) => placeIn(pieces, offset) }, used };
}

/** Where the next part begins; null when the text ends here. */
function behindSign(source: Source, at: number, next: StringLiteral | undefined): number | null {
  const { language, text } = source;
  const space = HASH.has(language) ? SPACE_WITH_HASH : SPACE;
  const after = skip(space, text, at);
  if (ADJACENT.has(language) && next && source.offset(next) === after) return after;
  if (text.charAt(after) !== (language === 'php' ? '.' : '+')) return null;
  return skip(space, text, after + 1);
}

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

/** `${name}`, `{name}`, `$name`: a value in a literal that is a name. */
const HOLE = /\$?\{\s*([\w$.]+)\s*\}|\$([A-Za-z_]\w*)/y;

/** How far the code in a literal may reach. */
const HOLE_REACH = 2000;

/** A literal's text with the constants that stand in it, and the offset behind its quotes; null when that is in doubt. */
function written(source: Source, literal: StringLiteral): { text: string; end: number | null } {
  const start = source.offset(literal);
  OPENING.lastIndex = start;
  const [open = '', hashes = '', quotes = ''] = OPENING.exec(source.text) ?? [];
  let at = start + open.length;
  let text = '';
  for (const [index, piece] of literal.value.split('${}').entries()) {
    if (index > 0) {
      HOLE.lastIndex = at;
      const hole = HOLE.exec(source.text);
      text += source.literal(hole?.[1] ?? hole?.[2]) ?? '${}';
      at += hole?.[0].length ?? closing(source.text.slice(at, at + HOLE_REACH), 1) + 1;
    }
    if (open === '' || !source.text.startsWith(piece, at)) return { text: literal.value, end: null };
    text += source.language === 'kotlin' ? withConstants(source, piece) : piece;
    at += piece.length;
  }
  const close = quotes + hashes;
  return { text, end: source.text.startsWith(close, at) ? at + close.length : null };
}

/** The grammar has `$name` of plain strings as text. */
function withConstants(source: Source, piece: string): string {
  return piece.replace(/\$([A-Za-z_]\w*)/g, (whole, name: string) => source.literal(name) ?? whole);
}

function placeIn(pieces: readonly Piece[], offset: number): Place {
  const piece = pieces.findLast((each) => each.from <= offset);
  if (!piece) return { line: 1, column: 1 };
  const { literal, from } = piece;
  const lines = literal.value.slice(0, offset - from).split('\n');
  if (lines.length === 1) return { line: literal.line, column: literal.column };
  return { line: literal.line + lines.length - 1, column: (lines.at(-1)?.length ?? 0) + 1 };
}

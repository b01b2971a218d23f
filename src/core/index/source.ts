import { lastAtMost } from '../text.ts';
import type { Assignment, Call, Definition, Language, Place, SyntaxFacts } from './facts.ts';

/** Characters of a chain of names: `this.users.list`, `$request`, `User::class`. */
const NAMES = /^[\w$@]+(?:(?:\.|\?\.|::|->)[\w$]+)*$/;

/** A file as the readers of routes, tables and tests see it. Everything beyond the text is found when first asked for. */
export class Source {
  readonly path: string;
  readonly text: string;
  readonly syntax: SyntaxFacts;
  #starts: readonly number[] | null = null;
  #values: ReadonlyMap<string, readonly Assignment[]> | null = null;
  #ends = new Map<Call, number>();
  #calls: ReadonlyMap<string, readonly Call[]> | null = null;

  constructor(path: string, text: string, syntax: SyntaxFacts) {
    this.path = path;
    this.text = text;
    this.syntax = syntax;
  }

  get language(): Language {
    return this.syntax.language;
  }

  /** Whether one of the words stands anywhere: the cheap question before every other one. */
  holds(words: readonly string[]): boolean {
    return words.some((word) => this.text.includes(word));
  }

  offset(place: Place): number {
    return (this.#lines()[place.line - 1] ?? this.text.length) + place.column - 1;
  }

  place(offset: number): Place {
    const starts = this.#lines();
    const line = lastAtMost(starts, offset);
    return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
  }

  /** A line by its 1-based number, without its end. */
  line(number: number): string {
    const starts = this.#lines();
    const start = starts[number - 1];
    if (start === undefined) return '';
    return this.text.slice(start, (starts[number] ?? this.text.length + 1) - 1).replace(/\r$/, '');
  }

  get lineCount(): number {
    return this.#lines().length;
  }

  /** The text of a definition, body included. */
  body(definition: Definition): string {
    return this.text.slice(this.offset(definition), this.#lines()[definition.endLine] ?? this.text.length);
  }

  /** What stands between a class's name and its body: bases and interfaces. At most 400 characters. */
  header(definition: Definition): string {
    const start = this.offset(definition);
    const text = this.text.slice(start, start + 400);
    const end = this.language === 'ruby' ? text.search(/[\n;]/) : text.search(/\{|\)\s*:|:\s*$/m);
    return end < 0 ? text : text.slice(0, end + 1);
  }

  /** Offset behind the bracket that closes a call's arguments; that of its line's end when there is none. */
  end(call: Call): number {
    const known = this.#ends.get(call);
    if (known !== undefined) return known;
    const open = this.#open(call);
    const end =
      open === null ? this.offset({ line: call.line + 1, column: 1 }) : closing(this.text, open) + 1;
    this.#ends.set(call, end);
    return end;
  }

  /** The whole text of a call's arguments; those of `Call.args` may be cut. */
  arguments(call: Call): string {
    const open = this.#open(call);
    return open === null ? call.args.join(', ') : this.text.slice(open + 1, closing(this.text, open));
  }

  /**
   * The calls of the chain that a call ends, itself last: `Route::prefix()->group` begins where `Route::prefix`
   * does. What its callee shows as `()` are their arguments.
   */
  chain(call: Call): readonly Call[] {
    const own = this.#at(call);
    return own.filter((each) => each === call || call.callee.startsWith(`${each.callee}()`));
  }

  /** The calls that go on from a call: `.name('x')` behind `Route::get(…)`. */
  behind(call: Call): readonly Call[] {
    return this.#at(call).filter((each) => each.callee.startsWith(`${call.callee}()`));
  }

  /** Where the last name of a callee stands: links of one chain begin at one place, their names do not. */
  nameOf(call: Call): Place {
    const name = /[\w$]+$/.exec(call.callee)?.[0];
    const open = call.callee.includes('()') ? this.#open(call) : null;
    const at = name === undefined || open === null ? -1 : this.text.lastIndexOf(name, open);
    return at < 0 ? call : this.place(at);
  }

  /** What was assigned to a name of this file, in order. */
  values(target: string): readonly Assignment[] {
    if (!this.#values) {
      const values = new Map<string, Assignment[]>();
      for (const each of this.syntax.assignments) {
        const name = each.target.replace(/^(?:this|self)\.|^\$/, '').replace(/:.*$/, '');
        values.set(name, [...(values.get(name) ?? []), each]);
      }
      this.#values = values;
    }
    return this.#values.get(target.replace(/^(?:this|self)\.|^\$/, '')) ?? [];
  }

  /** The text of a string literal, or of a constant of this file that holds one; null for anything else. */
  literal(argument: string | undefined): string | null {
    const own = literal(argument);
    if (own !== null || argument === undefined || !NAMES.test(argument)) return own;
    const [value, ...more] = this.values(argument);
    return value && more.length === 0 ? literal(value.source) : null;
  }

  #lines(): readonly number[] {
    if (!this.#starts) {
      const starts = [0];
      for (let at = this.text.indexOf('\n'); at >= 0; at = this.text.indexOf('\n', at + 1))
        starts.push(at + 1);
      this.#starts = starts;
    }
    return this.#starts;
  }

  /** Calls that begin at the same place, shortest first. */
  #at(call: Call): readonly Call[] {
    if (!this.#calls) {
      const calls = new Map<string, Call[]>();
      for (const each of this.syntax.calls) {
        const key = `${each.line}:${each.column}`;
        const present = calls.get(key);
        if (present) present.push(each);
        else calls.set(key, [each]);
      }
      for (const each of calls.values()) each.sort((a, b) => a.callee.length - b.callee.length);
      this.#calls = calls;
    }
    return this.#calls.get(`${call.line}:${call.column}`) ?? [];
  }

  /** Offset of the bracket that opens a call's arguments. The call's place is its beginning or that of its last name. */
  #open(call: Call): number | null {
    const last = /[\w$]+$/.exec(call.callee)?.[0] ?? call.callee;
    const start = this.offset(call);
    for (const wanted of call.callee === last ? [last] : [call.callee, last]) {
      const at = afterText(this.text, start, wanted);
      if (at !== null) return at;
    }
    return null;
  }
}

/** The offset of the `(` that follows a callee, in which white space does not count and `()` stands for any arguments;
 * null when it does not stand there. */
function afterText(text: string, start: number, wanted: string): number | null {
  let at = start;
  if (/^new\s/.test(text.slice(at, at + 4))) at += 4;
  for (let index = 0; index < wanted.length;) {
    if (/\s/.test(wanted.charAt(index))) index += 1;
    else if (/\s/.test(text.charAt(at)) || (text.charAt(at) === '?' && wanted.charAt(index) !== '?')) at += 1;
    else if (wanted.startsWith('()', index) && text.charAt(at) === '(') {
      at = closing(text, at) + 1;
      index += 2;
    } else if (text.charAt(at) === wanted.charAt(index)) {
      at += 1;
      index += 1;
    } else return null;
    if (at > text.length) return null;
  }
  const open = /^\s*(?:!|\?\.)?(?:<[^()]{0,200}>)?\s*\(/.exec(text.slice(at, at + 260));
  return open ? at + open[0].length - 1 : null;
}

const CLOSES: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/**
 * The bracket that closes the one at `open`, or the text's end. Strings and comments of the C family, Python and
 * PHP are stepped over; a quote that is not closed on its line is none.
 */
export function closing(text: string, open: number, depth = 0): number {
  const stack: string[] = [];
  for (let at = open; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '"' || char === "'" || char === '`') at = stringEnd(text, at, depth);
    else if (char === '/' && text.charAt(at + 1) === '/' && text.charAt(at - 1) !== ':')
      at = lineEnd(text, at);
    else if (char === '/' && text.charAt(at + 1) === '*') at = Math.max(at, text.indexOf('*/', at + 2) + 1);
    else if (char === '#' && /\s/.test(text.charAt(at + 1)) && /\s/.test(text.charAt(at - 1)))
      at = lineEnd(text, at);
    else if (char in CLOSES) stack.push(CLOSES[char] ?? '');
    else if (char === stack.at(-1)) {
      stack.pop();
      if (stack.length === 0) return at;
    }
  }
  return text.length;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

/** How deep templates are looked into; what is deeper was not written by a person. */
const DEEPEST = 40;

function stringEnd(text: string, start: number, depth = 0): number {
  const quote = text.charAt(start);
  if (quote !== '`' && text.startsWith(quote.repeat(3), start)) {
    const end = text.indexOf(quote.repeat(3), start + 3);
    return end < 0 ? text.length : end + 2;
  }
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '\\') at += 1;
    else if (char === quote) return at;
    else if (char === '\n' && quote !== '`') return start;
    else if (quote === '`' && char === '$' && text.charAt(at + 1) === '{') {
      if (depth >= DEEPEST) return text.length;
      at = closing(text, at + 1, depth + 1);
    }
  }
  // An open template reaches to the end: looking again behind its quote would take the square of the time.
  return quote === '`' ? text.length : start;
}

/** The text of a string literal of any of the languages; null when it is none. Values in a template become `${}`. */
export function literal(argument: string | undefined): string | null {
  if (argument === undefined) return null;
  const match =
    /^(?:[rRbBuUfF]{0,2}|[@$]{1,2})("""|'''|["'`])([\s\S]*)\1$/.exec(argument.trim()) ??
    /^(?:r#*)(")([\s\S]*)"#*$/.exec(argument.trim());
  if (!match) return /^:[a-z_]\w*$/i.test(argument) ? argument.slice(1) : null;
  const [, quote, value] = match;
  if (quote === undefined || value === undefined) return null;
  // `'a' + x + 'b'` begins and ends with a quote too.
  if (quote.length === 1 && new RegExp(`(^|[^\\\\])(\\\\\\\\)*${quote}`).test(value)) return null;
  return value.replace(/\$\{[^{}]*\}/g, '${}');
}

/** The text when it is a chain of names; else null. */
export function nameOf(argument: string | undefined): string | null {
  const text = argument?.trim() ?? '';
  return NAMES.test(text) && !/^\d/.test(text) ? text : null;
}

/** Splits at commas that stand in no bracket and no string. */
export function splitList(text: string): readonly string[] {
  const parts: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '"' || char === "'" || char === '`') at = stringEnd(text, at);
    else if (char in CLOSES) at = closing(text, at);
    else if (char === ',') {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  parts.push(text.slice(start));
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

/** The value of `key: x` in an object's text, or of `key = x` among arguments; null when it is not there. */
export function option(text: string, key: string): string | null {
  const inner = /^\s*[[{]/.test(text) ? text.trim().slice(1, -1) : text;
  for (const part of splitList(inner)) {
    const match = /^["']?:?([\w$]+)["']?\s*(?::|=>|=)(?!=)\s*([\s\S]+)$/.exec(part);
    if (match?.[1] === key && match[2] !== undefined) return match[2].trim();
  }
  return null;
}

/** All string literals that stand in a text, in order. */
export function literalsIn(text: string): readonly string[] {
  const found: string[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char !== '"' && char !== "'" && char !== '`') continue;
    const end = stringEnd(text, at);
    if (end === at) continue;
    const value = literal(text.slice(at, end + 1));
    if (value !== null) found.push(value);
    at = end;
  }
  return found;
}

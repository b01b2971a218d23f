import { lastAtMost } from '../base/text.ts';
import type { Assignment, Call, Definition, Language, Place, SyntaxFacts } from './facts.ts';
import { closing, splitList, stringEnd } from './brackets.ts';
import { foldText, literalParts } from './fold.ts';

/** Characters of a chain of names: `this.users.list`, `$request`, `User::class`. */
const NAMES = /^[\w$@]+(?:(?:\.|\?\.|::|->)[\w$]+)*$/;

/** How the type around is called inside of it. */
const OWN_TYPE = /^(?:this|self|Self|cls|static|Companion)$/;
/** How far a constant is followed through others, and how long a text they may make. */
const CONSTANT_DEPTH = 50;
const CONSTANT_LENGTH = 4_000;

/** A file as the readers of routes, tables and tests see it. Everything beyond the text is found when first asked for. */
export class Source {
  readonly path: string;
  readonly text: string;
  readonly syntax: SyntaxFacts;
  #starts: readonly number[] | null = null;
  #values: ReadonlyMap<string, readonly Assignment[]> | null = null;
  #ends = new Map<Call, number>();
  #blocks = new Map<number, number>();
  #places: ReadonlySet<string> | null = null;
  #calls: ReadonlyMap<string, readonly Call[]> | null = null;
  /** The texts of constants, by their names and the definition that names them. */
  #constants = new Map<string, string | null>();

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

  /** Offset behind the block that follows a call: `route("/x") { … }`; that of the call when none does. */
  blockEnd(call: number): number {
    const known = this.#blocks.get(call);
    if (known !== undefined) return known;
    const head =
      /^(?:"[^"\n]*")?[\w.$]*(?:<[^()\n]{0,100}>)?\s*/.exec(this.text.slice(call, call + 300))?.[0] ?? '';
    let at = call + head.length;
    if (this.text.charAt(at) === '(') at = closing(this.text, at) + 1;
    while (/[ \t]/.test(this.text.charAt(at))) at += 1;
    const end = this.text.charAt(at) === '{' ? closing(this.text, at) + 1 : at;
    this.#blocks.set(call, end);
    return end;
  }

  /** Whether a place stands among a call's arguments. */
  holdsInArguments(call: Call, offset: number): boolean {
    const open = this.#open(call);
    return open !== null && open < offset && offset < this.end(call);
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
        const known = values.get(name);
        if (known) known.push(each);
        else values.set(name, [each]);
      }
      this.#values = values;
    }
    return this.#values.get(target.replace(/^(?:this|self)\.|^\$/, '')) ?? [];
  }

  /**
   * The text of a string literal, of a constant of this file, or of several joined; `${}` stands for the parts that
   * the file does not say. Null when it says nothing of it.
   * @param inside the definition that the argument stands in: its own constants come first
   */
  literal(argument: string | undefined, inside: string | null = null): string | null {
    return argument === undefined ? null : this.#fold(argument, inside, CONSTANT_DEPTH);
  }

  #fold(expression: string, inside: string | null, depth: number): string | null {
    return (
      symbol(expression) ??
      foldText(expression, this.language, (name) =>
        depth > 0 && NAMES.test(name) ? this.#textOf(name, inside, depth) : null,
      )
    );
  }

  /** Each constant is put together once: those that are made of others many times would take for ever. */
  #textOf(name: string, inside: string | null, depth: number): string | null {
    const key = `${inside ?? ''}\n${name}`;
    const known = this.#constants.get(key);
    if (known !== undefined) return known;
    // One that needs itself is none.
    this.#constants.set(key, null);
    const value = this.#constant(name, inside) ?? this.#member(name);
    const text = value && this.#fold(value.source, value.inside, depth - 1);
    const short = text === null || text.length > CONSTANT_LENGTH ? null : text;
    this.#constants.set(key, short);
    return short;
  }

  /** A value of an object that is given once: `Paths.users` of `const Paths = { users: '/users' }`. */
  #member(name: string): Pick<Assignment, 'source' | 'inside'> | null {
    const [, owner = '', key = ''] = /^([\w$]+)(?:\.|::)(\w+)$/.exec(name) ?? [];
    const [held, ...others] = owner === '' ? [] : this.values(owner);
    if (!held || others.length > 0) return null;
    const source = option(held.source.replace(/\}\s*(?:as|satisfies)\b.*$/s, '}'), key);
    return source === null ? null : { source, inside: held.inside };
  }

  /** The one value that a name has in this file; of several, the one of what encloses its use. */
  #constant(name: string, inside: string | null): Assignment | null {
    const own = this.values(name);
    const [, owner, member = ''] = /([\w$]+)(?:\.|::|->)([\w$]+)$/.exec(name) ?? [];
    const found =
      own.length > 0 || owner === undefined
        ? own
        : this.values(member).filter(
            (each) => OWN_TYPE.test(owner) || each.inside?.split('.').includes(owner) === true,
          );
    if (found.length < 2) return this.#declared(found[0], owner);
    const around = found.filter(
      (each) => each.inside !== null && `${inside ?? ''}.`.startsWith(`${each.inside}.`),
    );
    const nearest = Math.max(...around.map((each) => each.inside?.length ?? 0));
    const [value, ...more] = around.filter((each) => each.inside?.length === nearest);
    return more.length === 0 ? this.#declared(value, owner) : null;
  }

  /** A field that a literal sets is called like a constant, and is none. */
  #declared(value: Assignment | undefined, owner: string | undefined): Assignment | null {
    if (!value) return null;
    if (!this.#places) {
      const { definitions } = this.syntax;
      this.#places = new Set(definitions.map(({ line, column }) => `${line}:${column}`));
    }
    return owner !== undefined || this.#places.has(`${value.line}:${value.column}`) ? value : null;
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
    else if (text.charAt(at) !== wanted.charAt(index) && typeArguments(text, at) > at)
      at = typeArguments(text, at);
    else if (text.startsWith('::<', at) && typeArguments(text, at) > at) at = typeArguments(text, at);
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

/** Offset behind `<T>` or `::<T>`; the same one when there is none. */
function typeArguments(text: string, at: number): number {
  return at + (/^(?:::)?<[^()]{0,200}?>(?![>\w])/.exec(text.slice(at, at + 210))?.[0].length ?? 0);
}

/** The text of a string literal of any of the languages; null when it is none. Values in a template become `${}`. */
export function literal(argument: string | undefined): string | null {
  if (argument === undefined) return null;
  const parts = literalParts(argument.trim());
  return parts ? parts.value.replace(/\$\{[^{}]*\}/g, '${}') : symbol(argument);
}

/** The text of a Ruby symbol. */
function symbol(argument: string): string | null {
  return /^:[a-z_]\w*$/i.test(argument) ? argument.slice(1) : null;
}

/** The text when it is a chain of names; else null. */
export function nameOf(argument: string | undefined): string | null {
  const text = argument?.trim() ?? '';
  return NAMES.test(text) && !/^\d/.test(text) ? text : null;
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

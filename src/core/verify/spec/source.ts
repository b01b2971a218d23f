import { isAlias, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Alias, Node, ParsedNode, Scalar } from 'yaml';
import type { ProofSpecProblem } from '../../model/verification.ts';
import { SPEC_LIMITS } from '../../model/verification.ts';
import { lastAtMost, lineStarts } from '../../base/text.ts';

/** From one offset of the text to one past another. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Aliases in one spec: sharing a scope needs a few, a bomb needs many. */
const ALIASES = 100;
/** Brackets inside brackets: no spec needs more, and a parser that follows them takes long. */
const DEPTH = 50;
/** Problems that are listed; the rest is counted. */
const SHOWN = 100;

/** The YAML of a spec while it is read: its nodes, their places, and what is wrong with them. */
export class SpecSource {
  readonly root: ParsedNode | null;
  /** The rule that is being read, for problems. */
  ruleId: string | null = null;
  readonly #text: string;
  /** Offsets at which lines begin. */
  readonly #lines: readonly number[];
  readonly #problems: ProofSpecProblem[] = [];
  readonly #anchors = new Map<string, ParsedNode>();
  #errors = 0;
  #more = 0;

  constructor(text: string) {
    this.#text = text;
    this.#lines = text.length > SPEC_LIMITS.characters ? [0] : lineStarts(text);
    this.root = this.#parse();
  }

  get failed(): boolean {
    return this.#errors > 0;
  }

  /** How many errors were said so far. */
  get errors(): number {
    return this.#errors;
  }

  /** True when an error of this rule says that `word` was meant. */
  refusedFor(word: string): boolean {
    return this.#problems.some(
      ({ severity, ruleId, instead }) => severity === 'error' && ruleId === this.ruleId && instead === word,
    );
  }

  /** In the order of their places. */
  problems(): readonly ProofSpecProblem[] {
    const sorted = this.#problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
    if (this.#more === 0) return sorted;
    const last = sorted.at(-1);
    if (!last) return sorted;
    const { severity, line, column, endLine, endColumn } = last;
    const message = `${this.#more} more problems are not shown.`;
    return [...sorted, { severity, code: 'more', message, ruleId: null, line, column, endLine, endColumn }];
  }

  /** `instead` is what most likely was meant there, if anything. */
  error(code: string, message: string, at: Span, instead: string | null = null): void {
    this.#errors++;
    this.#add('error', code, message, at, instead);
  }

  warn(code: string, message: string, at: Span, instead: string | null = null): void {
    this.#add('warning', code, message, at, instead);
  }

  /** 1-based line of an offset. */
  line(offset: number): number {
    return lastAtMost(this.#lines, offset) + 1;
  }

  column(offset: number): number {
    return offset - (this.#lines[this.line(offset) - 1] ?? 0) + 1;
  }

  /** The offset of a 1-based place. */
  offset(line: number, column: number): number {
    return (this.#lines[line - 1] ?? 0) + column - 1;
  }

  /** Where a node's own text stands, without the comments and line ends after it. */
  span(node: Node | null | undefined): Span {
    const range = node?.range;
    if (!range) return { start: 0, end: 0 };
    const [start, end] = range;
    return { start, end: start + this.#text.slice(start, end).trimEnd().length };
  }

  /** From an offset to the end of its line, without white space at the end. */
  lineFrom(start: number): Span {
    const line = /^[^\r\n]*/.exec(this.#text.slice(start))?.[0] ?? '';
    return { start, end: start + line.trimEnd().length };
  }

  /** A part of a scalar's value, found in the scalar as written; the whole scalar when that cannot be told. */
  inside(place: Span, offset: number, length: number): Span {
    const starts = letters(this.raw(place));
    const [from, to] = [starts?.[offset], starts?.[offset + length]];
    if (from === undefined || to === undefined) return place;
    return { start: place.start + from, end: place.start + to };
  }

  /** The raw text of a place. */
  raw({ start, end }: Span): string {
    return this.#text.slice(start, end);
  }

  /** What an alias stands for; the node itself otherwise. Null when it stands for nothing. */
  resolve(node: Node | null | undefined): ParsedNode | null {
    if (!node) return null;
    if (!isAlias(node)) return node as ParsedNode;
    return this.#anchors.get(node.source) ?? null;
  }

  /** Parses once; everything that would take long or explode is refused before or while counting. */
  #parse(): ParsedNode | null {
    const text = this.#text;
    if (text.length > SPEC_LIMITS.characters) {
      this.error(
        'too_large',
        `The spec has ${text.length} characters; at most ${SPEC_LIMITS.characters} are read.`,
        { start: 0, end: 0 },
      );
      return null;
    }
    const deep = tooDeep(text);
    if (deep !== null) {
      this.error('too_deep', `More than ${DEPTH} brackets are open here; a spec needs a handful.`, {
        start: deep,
        end: deep + 1,
      });
      return null;
    }
    const document = parseDocument(text, {
      prettyErrors: false,
      uniqueKeys: false,
      resolveKnownTags: false,
      merge: true,
      // With `silent` a second document would not be told.
      logLevel: 'error',
    });
    for (const { code, message, pos } of document.errors) {
      const several = code === 'MULTIPLE_DOCS';
      this.error(
        several ? 'several_documents' : 'yaml',
        several ? 'Only one document can stand in a spec: remove `---` and what follows.' : sentence(message),
        { start: pos[0], end: Math.max(pos[1], pos[0]) },
      );
    }
    for (const { message, pos } of document.warnings)
      this.warn('yaml', sentence(message), { start: pos[0], end: pos[1] });
    if (document.errors.length > 0) return null;
    const contents = document.contents as ParsedNode | null;
    return this.#collect(contents) ? contents : null;
  }

  /** Notes anchors and checks aliases, in the order of the text: an alias means the last anchor before it. */
  #collect(root: ParsedNode | null): boolean {
    const aliases: Alias[] = [];
    const open: (Node | null)[] = [root];
    while (open.length > 0) {
      const node = open.pop();
      if (!node) continue;
      if (isAlias(node)) aliases.push(node);
      else {
        const { anchor } = node as Scalar;
        if (anchor !== undefined) {
          if (this.#anchors.has(anchor)) {
            this.error('yaml', `The anchor &${anchor} is given twice.`, this.span(node));
            return false;
          }
          this.#anchors.set(anchor, node as ParsedNode);
        }
        if (isMap(node))
          for (const { key, value } of node.items.toReversed()) open.push(value as Node | null, key as Node);
        else if (isSeq(node)) for (const item of node.items.toReversed()) open.push(item as Node | null);
      }
    }
    const last = aliases[ALIASES];
    if (last) {
      this.error('too_many_aliases', `More than ${ALIASES} aliases: write things out.`, this.span(last));
      return false;
    }
    for (const alias of aliases)
      if (!this.#anchors.has(alias.source))
        this.error('yaml', `Nothing is called &${alias.source}.`, this.span(alias));
    return !this.failed;
  }

  #add(
    severity: ProofSpecProblem['severity'],
    code: string,
    message: string,
    at: Span,
    instead: string | null,
  ): void {
    if (this.#problems.length >= SHOWN) {
      this.#more++;
      return;
    }
    // What is missing at the end of the text is missed behind it.
    const start = Math.min(Math.max(at.start, 0), this.#text.length);
    const end = Math.min(Math.max(at.end, start), this.#text.length);
    this.#problems.push({
      severity,
      code,
      message,
      ruleId: this.ruleId,
      line: this.line(start),
      column: this.column(start),
      endLine: this.line(end),
      endColumn: this.column(end),
      ...(instead === null ? {} : { instead }),
    });
  }
}

/** The text of a scalar as written, so that `1.0` stays `1.0`; null for nothing and for what is no scalar. */
export function textOf(node: ParsedNode | null): string | null {
  if (!isScalar(node) || node.value === null || node.value === undefined) return null;
  if (typeof node.value === 'string') return node.value;
  return (
    node.source ??
    (typeof node.value === 'number' || typeof node.value === 'boolean' ? `${node.value}` : null)
  );
}

/** `a list`, `a mapping`, … for a person. */
export function kindOf(node: ParsedNode | null): string {
  if (isMap(node)) return 'a mapping';
  if (isSeq(node)) return 'a list';
  if (!isScalar(node) || node.value === null) return 'nothing';
  return typeof node.value === 'string' ? 'a text' : typeof node.value === 'number' ? 'a number' : 'a flag';
}

/** Where brackets nest too deep. Quotes are not looked at: no text that is meant holds that many. */
function tooDeep(text: string): number | null {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const letter = text.charCodeAt(at);
    if (letter === 0x5b || letter === 0x7b) {
      if (++depth > DEPTH) return at;
    } else if ((letter === 0x5d || letter === 0x7d) && depth > 0) depth--;
    // An indented block ends with its line at the left edge at the latest.
    else if (letter === 0x0a && /[^\s\]},#]/.test(text[at + 1] ?? ' ')) depth = 0;
  }
  return null;
}

/** Where each letter of a scalar's value begins in the scalar as written, and where the last one ends. */
function letters(raw: string): readonly number[] | null {
  if (raw.includes('\n')) return null;
  const quote = raw[0];
  if (quote !== '"' && quote !== "'") return Array.from({ length: raw.length + 1 }, (_, at) => at);
  const starts: number[] = [];
  let at = 1;
  while (at < raw.length - 1) {
    starts.push(at);
    if (quote === "'") at += raw[at] === "'" ? 2 : 1;
    else if (raw[at] === '\\') at += { x: 4, u: 6, U: 10 }[raw.charAt(at + 1)] ?? 2;
    else at++;
  }
  return [...starts, at];
}

function sentence(message: string): string {
  const first = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?]$/.test(first) ? first : `${first}.`;
}

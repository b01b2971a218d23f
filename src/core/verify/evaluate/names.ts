import type { Call, Place, Reference } from '../../index/facts.ts';
import { searchAt, searchCode, type Hits } from './hits.ts';
import { compileExpression, compileText, escapeRegex, isRegexText, type TextMatcher } from './pattern.ts';
import type { SourceFile } from './source.ts';

/**
 * How patterns about names read the facts. A regular expression is held against the name with its receiver and
 * against the name alone, so that `/^legacy/` finds `cart.legacyTotal` as it finds `legacyTotal`.
 */
export interface NameSearch {
  readonly matcher: TextMatcher;
  /** A name that may have others in front of it: `cart.total`. */
  searchName(file: SourceFile, text: string, place: Place, hits: Hits): void;
  /** `receiver.name`, joined as the pattern writes it (`.`, `->`, `::`). */
  searchReference(file: SourceFile, reference: Reference, hits: Hits): void;
  searchCallee(file: SourceFile, call: Call, hits: Hits): void;
  /** For literals that are no plain name (`User(Base)`, `@Input`, `class User`): their own text in the code. */
  searchOwnText(file: SourceFile, hits: Hits): void;
}

/** `sign()` names the function, whatever it is called with. */
const EMPTY_CALL = /\(\s*\)$/;
/** What stands behind the last joint. */
const LAST_NAME = /[^\s.:>\\]+$/;
const PLAIN_NAME = /^[\p{L}\p{N}_.$#\\?:>-]+$/u;

/** Compiles a pattern for names. Throws `invalid_input`. */
export function nameSearch(pattern: string, caseSensitive: boolean): NameSearch {
  const regex = isRegexText(pattern);
  const named = regex ? pattern : pattern.replace(EMPTY_CALL, '');
  const matcher = compileText(named === '' ? pattern : named, { caseSensitive });
  const joint = regex ? '.' : jointOf(pattern);
  const searchLast = (file: SourceFile, text: string, place: Place, hits: Hits): void => {
    const [name = text] = regex ? (LAST_NAME.exec(text) ?? []) : [];
    if (name === text || matcher.find(name).length === 0) return;
    const { line, column } = place;
    const exact = file.line(line).startsWith(text, column - 1);
    searchAt(
      file,
      matcher,
      name,
      { line, column: exact ? column + text.length - name.length : column },
      hits,
    );
  };
  const searchName = (file: SourceFile, text: string, place: Place, hits: Hits): void => {
    searchAt(file, matcher, text, place, hits);
    searchLast(file, text, place, hits);
  };
  const ownText = regex || PLAIN_NAME.test(named) ? null : compileOwnText(named, caseSensitive);
  return {
    matcher,
    searchName,
    searchReference(file, reference, hits) {
      const { name, receiver } = reference;
      if (receiver === null) {
        searchAt(file, matcher, name, reference, hits);
        return;
      }
      searchChain(file, matcher, joint, reference, receiver, hits);
      if (regex) searchAt(file, matcher, name, nameIn(file, reference, receiver), hits);
    },
    searchCallee(file, call, hits) {
      if (joint !== '.' || !call.callee.includes('?.')) {
        searchName(file, call.callee, call, hits);
        return;
      }
      searchOptional(file, matcher, call, hits);
      searchLast(file, call.callee, call, hits);
    },
    searchOwnText(file, hits) {
      if (ownText) searchCode(file, ownText, hits, 0, file.text.length);
    },
  };
}

function jointOf(pattern: string): string {
  if (pattern.includes('::')) return '::';
  return pattern.includes('->') ? '->' : '.';
}

/** A reference stands at its name; the receiver, if the pattern needs it, before that. */
function searchChain(
  file: SourceFile,
  matcher: TextMatcher,
  joint: string,
  reference: Reference,
  receiver: string,
  hits: Hits,
): void {
  const chain = joint === '.' ? receiver.replaceAll('?.', '.') : receiver;
  const { line, name } = reference;
  const found = matcher.find(`${chain}${joint}${name}`);
  if (found.length === 0) return;
  const source = file.line(line);
  const nameColumn = nameIn(file, reference, receiver).column;
  const before = source.lastIndexOf(receiver, nameColumn - 2);
  const nameStart = chain.length + joint.length;
  for (let index = 0; index < found.length; index += 2) {
    const [start = 0, end = 0] = found.slice(index, index + 2);
    const inName = start >= nameStart || before < 0;
    const from = inName ? nameColumn + Math.max(0, start - nameStart) : before + 1 + start;
    const to = end > nameStart ? nameColumn + end - nameStart : before + 1 + end;
    hits.add(line, from, Math.max(from, to));
  }
}

/** Where the name of a reference with a receiver stands. */
function nameIn(file: SourceFile, { line, column, name }: Reference, receiver: string): Place {
  const source = file.line(line);
  if (source.startsWith(name, column - 1)) return { line, column };
  return { line, column: source.indexOf(name, column - 1 + receiver.length) + 1 || column };
}

/** `a?.b` is `a.b` to a pattern that is written so. */
function searchOptional(file: SourceFile, matcher: TextMatcher, call: Call, hits: Hits): void {
  const { callee, line, column } = call;
  const found = matcher.find(callee.replaceAll('?.', '.'));
  const exact = file.line(line).startsWith(callee, column - 1);
  for (let index = 0; index < found.length; index += 2) {
    const [start = 0, end = 0] = found.slice(index, index + 2).map((at) => withOptional(callee, at));
    if (exact) hits.add(line, column + start, column + end);
    else hits.add(line, column, column);
  }
}

/** Where an index of the text without the question marks stands in the text with them. */
function withOptional(text: string, index: number): number {
  let at = index;
  for (let mark = text.indexOf('?.'); mark >= 0 && mark < at; mark = text.indexOf('?.', mark + 1)) at += 1;
  return at;
}

/** Brackets and separators may have white space around them; nothing else may, so the expression is linear. */
function compileOwnText(pattern: string, caseSensitive: boolean): TextMatcher {
  const pieces = pattern.trim().match(/\s+|[()[\]{}<>,:;]|[^\s()[\]{}<>,:;]+/g) ?? [];
  let source = '';
  for (const [index, piece] of pieces.entries()) {
    const previous = pieces[index - 1];
    const spaced = /^\s/.test(piece) || (previous !== undefined && /^\s/.test(previous));
    const separator = isSeparator(piece) || (previous !== undefined && isSeparator(previous));
    if (/^\s/.test(piece)) {
      const next = pieces[index + 1];
      const loose =
        (next !== undefined && isSeparator(next)) || (previous !== undefined && isSeparator(previous));
      source += loose ? '\\s*' : '\\s+';
      continue;
    }
    if (index > 0 && !spaced && separator) source += '\\s*';
    source += escapeRegex(piece);
  }
  return compileExpression(source, pattern.trim(), { caseSensitive });
}

function isSeparator(piece: string): boolean {
  return /^[()[\]{}<>,:;]$/.test(piece);
}

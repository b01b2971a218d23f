import type { Call, Reference } from '../../index/facts.ts';
import { searchAt, type Hits } from './hits.ts';
import { compileExpression, compileText, escapeRegex, isRegexText, type TextMatcher } from './pattern.ts';
import type { SourceFile } from './source.ts';

/** How patterns about names read the facts. */
export interface NameSearch {
  readonly matcher: TextMatcher;
  /** `receiver.name`, joined as the pattern writes it (`.`, `->`, `::`). */
  searchReference(file: SourceFile, reference: Reference, hits: Hits): void;
  searchCallee(file: SourceFile, call: Call, hits: Hits): void;
  /** For literals that are no plain name (`User(Base)`, `@Input`, `class User`): their own text in the code. */
  searchOwnText(file: SourceFile, hits: Hits): void;
}

/** `sign()` names the function, whatever it is called with. */
const EMPTY_CALL = /\(\s*\)$/;
const PLAIN_NAME = /^[\p{L}\p{N}_.$#\\?:>-]+$/u;

/** Compiles a pattern for names. Throws `invalid_input`. */
export function nameSearch(pattern: string, caseSensitive: boolean): NameSearch {
  const regex = isRegexText(pattern);
  const named = regex ? pattern : pattern.replace(EMPTY_CALL, '');
  const matcher = compileText(named === '' ? pattern : named, { caseSensitive });
  const joint = regex ? '.' : jointOf(pattern);
  const ownText = regex || PLAIN_NAME.test(named) ? null : compileOwnText(named, caseSensitive);
  return {
    matcher,
    searchReference(file, reference, hits) {
      const { name, receiver } = reference;
      if (receiver === null) {
        searchAt(file, matcher, name, reference, hits);
        return;
      }
      const chain = joint === '.' ? receiver.replaceAll('?.', '.') : receiver;
      const text = `${chain}${joint}${name}`;
      const found = matcher.find(text);
      if (found.length > 0) searchChain(file, matcher, text, reference, receiver, hits);
    },
    searchCallee(file, call, hits) {
      const callee = joint === '.' ? call.callee.replaceAll('?.', '.') : call.callee;
      searchAt(file, matcher, callee, call, hits);
    },
    searchOwnText(file, hits) {
      if (ownText) searchCode(file, ownText, hits);
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
  text: string,
  reference: Reference,
  receiver: string,
  hits: Hits,
): void {
  const source = file.line(reference.line);
  const nameFirst = source.startsWith(reference.name, reference.column - 1);
  const before = nameFirst ? source.lastIndexOf(receiver, reference.column - 1) : -1;
  const place = before >= 0 ? { line: reference.line, column: before + 1 } : reference;
  searchAt(file, matcher, text, place, hits);
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

const WORDS = /[\p{L}\p{N}_$]+/gu;

/** Hits in the text that hold a name of the code, so that comments and strings never count. */
function searchCode(file: SourceFile, matcher: TextMatcher, hits: Hits): void {
  const { text } = file;
  const found = matcher.find(text);
  if (found.length === 0) return;
  let line = 1;
  let lineStart = 0;
  for (let index = 0; index < found.length; index += 2) {
    const start = found[index] ?? 0;
    const matched = text.slice(start, found[index + 1]);
    for (let at = text.indexOf('\n', lineStart); at >= 0 && at < start; at = text.indexOf('\n', lineStart)) {
      line += 1;
      lineStart = at + 1;
    }
    const column = start - lineStart + 1;
    const first = matched.split('\n', 1)[0] ?? '';
    const named = [...first.matchAll(WORDS)].some(
      (word) => file.isCode(line, column + word.index) || file.isCode(line, column + word.index - 1),
    );
    if (named || file.isCode(line, column)) hits.add(line, column, column + first.length);
  }
}

import type { PatternKind, RulePattern } from '../../../model/verification.ts';
import type { Hits } from '../hits.ts';
import type { SourceFile } from '../source.ts';

/** One pattern, ready to be looked for. */
export interface PatternSearch {
  /** Folded words that every file with a hit holds; empty = look at every file. */
  readonly words: readonly string[];
  /**
   * For patterns without words: what stands, case apart, in the texts of the facts of every file with a hit
   * (in one text each, or in the part of a value that the facts cut off); empty = look at every file.
   */
  readonly required?: readonly string[];
  search(file: SourceFile, hits: Hits): void;
}

/** A kind of pattern: where it looks, and how it speaks. */
export interface Kind {
  readonly kind: PatternKind;
  /**
   * What a file must have: `syntax` = facts of a grammar, `text` = any text, `path` = its name alone, so that
   * skipped files count too.
   */
  readonly needs: 'syntax' | 'text' | 'path';
  /** Hits may stand inside others, and are places of their own all the same. */
  readonly nests?: true;
  /** For messages: `name`, `table`, `call to`. */
  readonly noun: string;
  /** Throws `invalid_input` for a pattern that can never be read. */
  compile(pattern: RulePattern, caseSensitive: boolean): PatternSearch;
}

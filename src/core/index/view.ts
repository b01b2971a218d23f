import type { FileFacts, Language } from './facts.ts';
import type { SkippedFile } from './port.ts';

/** A file as rules see it. */
export interface ViewFile {
  /** Workspace path with forward slashes. */
  readonly path: string;
  /** Of the content that was looked at, skipped or not; equal content, equal hash. Empty when none could be read. */
  readonly hash: string;
  /** Null = no grammar: known by its words only. */
  readonly language: Language | null;
  /** Set when the content is not known: rules that it could touch are undecided, unless it is binary. */
  readonly skipped: SkippedFile | null;
}

export interface StructureHit {
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
}

export interface FactTexts {
  readonly all: string;
  readonly longest: number;
}

/**
 * The index at one moment, as the evaluation reads it. Synchronous: it lives in the index's thread. Nothing
 * in it changes while an evaluation holds it.
 */
export interface IndexView {
  /** Sorted by path in code units; skipped files included. */
  readonly files: readonly ViewFile[];
  file(path: string): ViewFile | null;
  /** Null when the file has no grammar or is skipped. */
  facts(path: string): FileFacts | null;
  /**
   * Every text of the file's facts, joined by anything, and the length of the longest one; null when there are no
   * facts. For narrowing only: cheaper than the facts.
   */
  factTexts(path: string): FactTexts | null;
  /** The text that was indexed, line ends as they are; null when skipped. */
  text(path: string): string | null;
  /**
   * Paths of files that may hold the folded word (core/index/words.ts) anywhere in their text; never misses
   * one. For narrowing only. Sorted.
   */
  filesWithWord(folded: string): readonly string[];
  /** Hits of a code pattern in a parsed file; throws `invalid_input` when the language cannot read the pattern. */
  structure(path: string, pattern: string): readonly StructureHit[];
  /** Why files of a language cannot be searched with a code pattern; null when they can. */
  structureProblem(language: Language, pattern: string): string | null;
}

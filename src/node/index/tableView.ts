import { PlanningError } from '../../core/base/errors.ts';
import type { Language } from '../../core/index/facts.ts';
import type { FactTexts, IndexView, StructureHit, ViewFile } from '../../core/index/view.ts';
import { decodeFacts, type PackedFacts } from './decodeFacts.ts';
import { parsedText } from './extractScripts.ts';
import type { StructureSearch } from './structure.ts';
import type { FileTable } from './table.ts';
import { SizedCache, textOf, type Overlay } from './texts.ts';

/** Packed bytes of the facts, and characters of the texts, that are kept at hand. */
const FACTS_AT_HAND = 4 * 1024 * 1024;
const TEXTS_AT_HAND = 64 * 1024 * 1024;

/** The table as rules see it. Facts are unpacked and texts are read when asked for. */
export class TableView implements IndexView {
  readonly #table: FileTable;
  readonly #root: string;
  readonly #overlays: ReadonlyMap<string, Overlay>;
  readonly #facts = new SizedCache<PackedFacts>(FACTS_AT_HAND);
  readonly #texts = new SizedCache<string>(TEXTS_AT_HAND);
  /** Null until it is needed: it has a parser of its own. */
  structures: Pick<StructureSearch, 'find' | 'check'> | null = null;

  constructor(table: FileTable, root: string, overlays: ReadonlyMap<string, Overlay>) {
    this.#table = table;
    this.#root = root;
    this.#overlays = overlays;
  }

  get files(): readonly ViewFile[] {
    return this.#table.files;
  }

  file(path: string): ViewFile | null {
    return this.#table.file(path);
  }

  factTexts(path: string): FactTexts | null {
    return this.facts(path)?.texts ?? null;
  }

  facts(path: string): PackedFacts | null {
    const entry = this.#table.get(path);
    if (!entry?.facts) return null;
    // By content and path: routes and tests depend on both.
    const key = `${entry.hash} ${path}`;
    const known = this.#facts.get(key);
    if (known) return known;
    const facts = decodeFacts(entry.facts);
    this.#facts.set(key, facts, entry.facts.length);
    return facts;
  }

  text(path: string): string | null {
    const entry = this.#table.get(path);
    if (!entry || entry.skipped) return null;
    const known = this.#texts.get(entry.hash);
    if (known !== undefined) return known;
    const text = textOf(this.#root, entry, this.#overlays.get(path));
    this.#texts.set(entry.hash, text, text.length);
    return text;
  }

  filesWithWord(folded: string): readonly string[] {
    return this.#table.filesWithWord(folded);
  }

  structure(path: string, pattern: string): readonly StructureHit[] {
    const language = this.file(path)?.language ?? null;
    const text = language === null ? null : this.text(path);
    if (language === null || text === null) return [];
    // As its facts were read: the scripts of a .vue file only, a header of C++ as C++.
    const parsed = parsedText(path, text, language);
    return this.#structures().find(parsed.language, parsed.text, pattern);
  }

  structureProblem(language: Language, pattern: string): string | null {
    try {
      this.#structures().check(language, pattern);
      return null;
    } catch (error) {
      if (error instanceof PlanningError && error.code === 'invalid_input') return error.message;
      throw error;
    }
  }

  #structures(): Pick<StructureSearch, 'find' | 'check'> {
    if (this.structures !== null) return this.structures;
    const message = 'Code patterns cannot be read here: their parser could not be started.';
    throw new PlanningError('invalid_input', message);
  }
}

import { PlanningError } from '../../core/base/errors.ts';
import type { Language } from '../../core/index/facts.ts';
import type { StructureHit } from '../../core/index/view.ts';
import { lineStarts } from './extractText.ts';
import { grammarFile, type Grammars, type LoadedGrammar, type Locate } from './grammars.ts';
import { openEngine } from './structureEngine.ts';
import { expandos, readPattern, type ReadPattern } from './structurePattern.ts';

/** Searches syntax trees by patterns such as `console.log($$$ARGS)`. One per thread. */
export interface StructureSearch {
  /** What `find` and `check` need first; a language without a grammar is left out. */
  load(languages: Iterable<Language>): Promise<void>;
  /**
   * Every match in order of place; none in a language that is not loaded.
   * Throws `invalid_input` for a pattern that cannot be read in the language.
   */
  find(language: Language, text: string, pattern: string): readonly StructureHit[];
  /** Throws as `find` does. */
  check(language: Language, pattern: string): void;
}

/** Starts the engine. `grammars` comes first: it starts the parser that both use. */
export async function openStructure(locate: Locate, grammars: Grammars): Promise<StructureSearch> {
  const engine = await openEngine(locate);
  const loaded = new Map<Language, LoadedGrammar>();
  const matchers = new Map<string, ReadPattern | PlanningError>();

  async function load(language: Language): Promise<void> {
    const file = grammarFile(language);
    const grammar = await grammars.load(language);
    if (file === null || grammar === null || loaded.has(language)) return;
    for (const { name, letter } of expandos(language)) await engine.register(name, locate(file), letter);
    loaded.set(language, grammar);
  }

  function matcherOf(grammar: LoadedGrammar, pattern: string): ReadPattern {
    const key = `${grammar.language}\0${pattern}`;
    let matcher = matchers.get(key);
    if (matcher === undefined) {
      matcher = readPattern(engine, grammar, pattern);
      // Patterns come from specs that people keep; an endless stream of new ones is a fault elsewhere.
      if (matchers.size > 1_000) matchers.clear();
      matchers.set(key, matcher);
    }
    if (matcher instanceof PlanningError) throw matcher;
    return matcher;
  }

  return {
    async load(languages) {
      for (const language of languages) await load(language);
    },
    find(language, text, pattern) {
      const grammar = loaded.get(language);
      if (grammar === undefined) return [];
      const source = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
      const lines = lineStarts(source);
      const { name, matcher } = matcherOf(grammar, pattern);
      // Kotlin's scanner never comes back from some unfinished lines at the end of a file.
      const ended = language === 'kotlin' ? `${source}\n` : source;
      const found = engine.findAll(name, ended, matcher);
      return found.map(({ start, end }) => hitOf(source, lines, start, end));
    },
    check(language, pattern) {
      const grammar = loaded.get(language);
      if (grammar !== undefined) matcherOf(grammar, pattern);
    },
  };
}

function hitOf(text: string, lines: readonly number[], start: number, end: number): StructureHit {
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lines[middle] ?? 0) <= start) low = middle;
    else high = middle - 1;
  }
  const from = lines[low] ?? 0;
  const lineEnd = lines[low + 1] ?? text.length;
  // Findings show one line; a longer match ends with its first.
  const stop = Math.min(end, start + text.slice(start, lineEnd).trimEnd().length);
  return { line: low + 1, column: start - from + 1, endColumn: stop - from + 1 };
}

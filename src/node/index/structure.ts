import { PlanningError } from '../../core/errors.ts';
import type { Language } from '../../core/index/facts.ts';
import type { StructureHit } from '../../core/verify/view.ts';
import { emptyTree } from './extractTree.ts';
import { lineStarts } from './extractText.ts';
import { grammarFile, type Grammars, type LoadedGrammar, type Locate } from './grammars.ts';
import { openEngine, type StructureEngine, type StructureMatcher } from './structureEngine.ts';

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

/** Letter that stands for the `$` of `$META` where the language has no such names. */
const LETTER = 'µ';
const DOLLAR_LANGUAGES: ReadonlySet<Language> = new Set(['typescript', 'tsx', 'javascript', 'java']);

/** Code around a pattern that is no program by itself. Without it, `f($A)` is a type or a declaration. */
const AROUND: Readonly<Partial<Record<Language, readonly [before: string, after: string]>>> = {
  go: ['package p\nfunc f() {\n', '\n}\n'],
  php: ['<?php ', ';'],
  c: ['void f() {\n', ';\n}\n'],
  cpp: ['void f() {\n', ';\n}\n'],
  csharp: ['class C { void M() {\n', ';\n} }\n'],
  java: ['class C { void m() {\n', ';\n} }\n'],
  rust: ['fn f() {\n', '\n}\n'],
};

/** Starts the engine. `grammars` comes first: it starts the parser that both use. */
export async function openStructure(locate: Locate, grammars: Grammars): Promise<StructureSearch> {
  const engine = await openEngine(locate);
  const loaded = new Map<Language, LoadedGrammar>();
  const matchers = new Map<string, StructureMatcher | PlanningError>();

  async function load(language: Language): Promise<void> {
    const file = grammarFile(language);
    const grammar = await grammars.load(language);
    if (file === null || grammar === null || loaded.has(language)) return;
    await engine.register(language, locate(file), expando(language));
    loaded.set(language, grammar);
  }

  function matcherOf(grammar: LoadedGrammar, pattern: string): StructureMatcher {
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
      const found = engine.findAll(language, source, matcherOf(grammar, pattern));
      return found.map(({ start, end }) => hitOf(source, lines, start, end));
    },
    check(language, pattern) {
      const grammar = loaded.get(language);
      if (grammar !== undefined) matcherOf(grammar, pattern);
    },
  };
}

function expando(language: Language): string {
  return DOLLAR_LANGUAGES.has(language) ? '$' : LETTER;
}

/** In the language itself where that can be read, else as a statement of a function. */
function readPattern(
  engine: StructureEngine,
  grammar: LoadedGrammar,
  pattern: string,
): StructureMatcher | PlanningError {
  const around = AROUND[grammar.language];
  const text = pattern.trim();
  if (around !== undefined) {
    const selector = selectorOf(grammar, around, text);
    if (selector !== null) {
      const [before, after] = around;
      return { rule: { pattern: { context: before + text + after, selector } } };
    }
  }
  const fault = text === '' ? 'It is empty.' : engine.faultOf(grammar.language, text);
  if (fault === null && !(grammar.language === 'php' && !text.startsWith('<?'))) return text;
  return new PlanningError(
    'invalid_input',
    `The structure \`${pattern}\` cannot be read as ${grammar.language}: ${fault ?? 'it is no expression.'} Write a whole expression or statement, with $NAME or $$$NAME where anything may stand.`,
    { pattern, language: grammar.language },
  );
}

/** Type of the node that the pattern is when code stands around it; null when it is none. */
function selectorOf(
  { parser, read, tables, language }: LoadedGrammar,
  [before, after]: readonly [string, string],
  pattern: string,
): string | null {
  const plain = pattern.replace(/\$(?=\$\$[A-Z_]|\$[A-Z_]|[A-Z_])/g, expando(language));
  const parsed = parser.parse(before + plain + after);
  if (parsed === null) return null;
  const tree = emptyTree();
  try {
    read(parsed, tree);
  } finally {
    parsed.delete();
  }
  if (tree.errors.length > 0) return null;
  const start = before.length;
  const end = start + plain.length;
  let selector: string | null = null;
  for (let node = 0; node < tree.size; node++) {
    const type = tables.types[tree.type[node] ?? 0] ?? '';
    if (tree.start[node] !== start || tree.end[node] !== end || type.startsWith('"')) continue;
    // The innermost: an expression, not the statement that consists of it.
    if (selector === null || type !== 'word') selector = type;
    if ((tree.next[node] ?? 0) - node > 2 && (tree.end[node + 1] ?? 0) < end) break;
  }
  return selector;
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

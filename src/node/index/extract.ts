import type { Decorator, Language, Place, SyntaxFacts } from '../../core/index/facts.ts';
import { compileRules, type CompiledRules } from './extractRules.ts';
import { emptyTree, type FlatTree } from './extractTree.ts';
import { Walk } from './extractWalk.ts';
import type { LoadedGrammar } from './grammars.ts';
import { rulesOf } from './languages/list.ts';

const ERROR_LINES = 5;

export interface ExtractOptions {
  /** How long parsing may take. */
  readonly timeoutMs: number;
}

/** Turns texts into facts; one per thread, because it uses its memory again. */
export class Extractor {
  private readonly tree: FlatTree = emptyTree();
  private readonly rules = new Map<Language, CompiledRules>();

  /** Null when parsing took longer than allowed. Source with syntax errors gives the facts of the rest. */
  extract(text: string, grammar: LoadedGrammar, { timeoutMs }: ExtractOptions): SyntaxFacts | null {
    const { parser, read, language } = grammar;
    // A byte order mark is no part of an editor's first line.
    const plain = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
    // Kotlin's scanner never comes back from some unfinished lines at the end of a file.
    const source = language === 'kotlin' ? `${plain}\n` : plain;
    const until = performance.now() + timeoutMs;
    const tree = parser.parse(source, null, { progressCallback: () => performance.now() > until });
    if (tree === null) {
      parser.reset();
      return null;
    }
    try {
      read(tree, this.tree);
    } finally {
      tree.delete();
    }
    const walk = new Walk(source, this.tree, this.compiled(grammar));
    walk.run();
    return factsOf(walk, language);
  }

  private compiled({ language, tables }: LoadedGrammar): CompiledRules {
    let rules = this.rules.get(language);
    if (rules === undefined) {
      rules = compileRules(rulesOf(language), tables);
      this.rules.set(language, rules);
    }
    return rules;
  }
}

/** Facts of a file whose language has no grammar. */
export function emptyFacts(language: Language): SyntaxFacts {
  return {
    language,
    definitions: [],
    references: [],
    calls: [],
    assignments: [],
    imports: [],
    strings: [],
    decorators: [],
    errorLines: [],
  };
}

function factsOf(walk: Walk, language: Language): SyntaxFacts {
  if (walk.exportedNames.size > 0) markExported(walk);
  return {
    language,
    definitions: inOrder(walk.definitions),
    references: inOrder(walk.references),
    calls: inOrder(walk.calls),
    assignments: inOrder(walk.assignments),
    imports: inOrder(walk.imports),
    strings: inOrder(walk.strings),
    decorators: inOrder(decoratorsOf(walk)),
    errorLines: errorLines(walk),
  };
}

function markExported({ definitions, exportedNames }: Walk): void {
  for (const definition of definitions)
    if (definition.container === null && exportedNames.has(definition.name)) definition.exported = true;
}

function decoratorsOf(walk: Walk): Decorator[] {
  if (walk.decorators.length === 0) return [];
  const names = new Map<string, string>();
  for (const { name, container, line, column } of walk.definitions)
    names.set(`${line}:${column}`, container === null ? name : `${container}.${name}`);
  return walk.decorators.map(({ decorator, target }) => {
    const place = target < 0 ? null : walk.place(target);
    return {
      ...decorator,
      target: place === null ? null : (names.get(`${place.line}:${place.column}`) ?? null),
    };
  });
}

function errorLines(walk: Walk): number[] {
  const lines = new Set<number>();
  for (const node of walk.tree.errors) {
    if (lines.size >= ERROR_LINES) break;
    lines.add(walk.place(node).line);
  }
  return [...lines].sort((a, b) => a - b);
}

function inOrder<T extends Place>(facts: T[]): T[] {
  for (let index = 1; index < facts.length; index++) {
    const before = facts[index - 1];
    const after = facts[index];
    if (before !== undefined && after !== undefined && compare(before, after) > 0) return facts.sort(compare);
  }
  return facts;
}

function compare(a: Place, b: Place): number {
  return a.line - b.line || a.column - b.column;
}

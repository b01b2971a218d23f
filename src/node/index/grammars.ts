import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Language as Grammar, Parser } from 'web-tree-sitter';
import type { Language } from '../../core/index/facts.ts';
import { treeReader } from './extractReader.ts';
import { readTables, type TreeReader, type TreeTables } from './extractTree.ts';

const ENGINE = { file: 'web-tree-sitter.wasm', from: 'web-tree-sitter/web-tree-sitter.wasm' };
const BUNDLE = '@vscode/tree-sitter-wasm/wasm';
const KOTLIN = '@tree-sitter-grammars/tree-sitter-kotlin';

/** Languages that have a grammar. */
export type ParsedLanguage = Exclude<Language, 'sql'>;

/** Where the grammar of each language comes from in node_modules. SQL has none: statements are read by core. */
const GRAMMARS: Readonly<Record<ParsedLanguage, string>> = {
  typescript: `${BUNDLE}/tree-sitter-typescript.wasm`,
  tsx: `${BUNDLE}/tree-sitter-tsx.wasm`,
  javascript: `${BUNDLE}/tree-sitter-javascript.wasm`,
  python: `${BUNDLE}/tree-sitter-python.wasm`,
  go: `${BUNDLE}/tree-sitter-go.wasm`,
  java: `${BUNDLE}/tree-sitter-java.wasm`,
  kotlin: `${KOTLIN}/tree-sitter-kotlin.wasm`,
  csharp: `${BUNDLE}/tree-sitter-c-sharp.wasm`,
  rust: `${BUNDLE}/tree-sitter-rust.wasm`,
  ruby: `${BUNDLE}/tree-sitter-ruby.wasm`,
  php: `${BUNDLE}/tree-sitter-php.wasm`,
  c: 'tree-sitter-c/tree-sitter-c.wasm',
  cpp: `${BUNDLE}/tree-sitter-cpp.wasm`,
  bash: `${BUNDLE}/tree-sitter-bash.wasm`,
};

/** What a build copies beside the program: `from` is relative to node_modules. */
export const GRAMMAR_FILES: readonly { readonly file: string; readonly from: string }[] = [
  ENGINE,
  { file: 'ast-grep.wasm', from: '@ast-grep/wasm/wasm_bg.wasm' },
  ...Object.values(GRAMMARS).map((from) => ({ file: path.posix.basename(from), from })),
];

/** Name of the .wasm file of a language's grammar; null when the language has none. */
export function grammarFile(language: Language): string | null {
  return language === 'sql' ? null : path.posix.basename(GRAMMARS[language]);
}

/** Tells where a grammar's file is. */
export type Locate = (file: string) => string;

/** For a program that has the files beside it. */
export function inDirectory(directory: string): Locate {
  return (file) => path.join(directory, file);
}

/** For a program that runs from its source. */
export function inNodeModules(directory: string): Locate {
  return (file) => path.join(directory, GRAMMAR_FILES.find((known) => known.file === file)?.from ?? file);
}

export interface LoadedGrammar {
  readonly language: ParsedLanguage;
  readonly parser: Parser;
  readonly tables: TreeTables;
  readonly read: TreeReader;
}

/** Grammars of one thread, each loaded when it is first asked for. */
export interface Grammars {
  /** Null for a language without a grammar. Throws when the file is missing or damaged. */
  load(language: Language): Promise<LoadedGrammar | null>;
  /** Frees the parsers. */
  close(): void;
}

/**
 * The engine is one per thread and starts once; it then fills this object with its memory, which is where trees are
 * read from. Later starts leave it as it is.
 */
const ENGINE_MEMORY: { wasmBinary?: Uint8Array } = {};

/** Starts the parser of this thread. */
export async function openGrammars(locate: Locate): Promise<Grammars> {
  ENGINE_MEMORY.wasmBinary = await readFile(locate(ENGINE.file));
  await Parser.init(ENGINE_MEMORY as unknown as Parameters<typeof Parser.init>[0]);
  const loaded = new Map<Language, Promise<LoadedGrammar>>();
  const parsers: Parser[] = [];

  async function read(language: ParsedLanguage, file: string): Promise<LoadedGrammar> {
    const grammar = await Grammar.load(new Uint8Array(await readFile(locate(file))));
    const parser = new Parser();
    parsers.push(parser);
    parser.setLanguage(grammar);
    return { language, parser, tables: readTables(grammar), read: treeReader(ENGINE_MEMORY, parser) };
  }

  return {
    load(language) {
      const file = grammarFile(language);
      if (file === null || language === 'sql') return Promise.resolve(null);
      let grammar = loaded.get(language);
      if (grammar === undefined) {
        grammar = read(language, file);
        loaded.set(language, grammar);
        grammar.catch(() => loaded.delete(language));
      }
      return grammar;
    },
    close() {
      for (const parser of parsers) parser.delete();
      parsers.length = 0;
      loaded.clear();
    },
  };
}

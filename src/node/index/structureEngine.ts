import { readFile } from 'node:fs/promises';
import * as parser from 'web-tree-sitter';
import { errorWords } from '../../core/base/errors.ts';
import type { Locate } from './grammars.ts';

/** A pattern, one with code around it, or one of several. */
export type StructureRule =
  | { readonly pattern: string | { readonly context: string; readonly selector: string } }
  | { readonly any: readonly StructureRule[] };

export interface StructureMatcher {
  readonly rule: StructureRule;
}

/** The engine of ast-grep, which is WebAssembly and frees nothing by itself. */
export interface StructureEngine {
  /** The name is a language's; naming it again changes nothing. */
  register(name: string, libraryPath: string, expandoChar: string): Promise<void>;
  /** Why a pattern cannot be read; null when it can. */
  faultOf(name: string, pattern: string): string | null;
  /** UTF-16 indices of the matches, in order. */
  findAll(name: string, text: string, matcher: StructureMatcher): { start: number; end: number }[];
}

interface Dumped {
  readonly kind: string;
  readonly children?: readonly Dumped[];
}

interface Freed {
  free(): void;
}

interface SyntaxNode extends Freed {
  findAll(matcher: StructureMatcher): SyntaxNode[];
  range(): Freed & {
    readonly start: Freed & { readonly index: number };
    readonly end: Freed & { readonly index: number };
  };
}

/** What the engine's own JavaScript exports, as far as it is used; it comes without types. */
interface Glue extends Readonly<Record<string, unknown>> {
  __wbg_set_wasm(exports: unknown): void;
  initializeTreeSitter(): Promise<void>;
  registerDynamicLanguage(
    languages: Readonly<Record<string, { readonly libraryPath: string; readonly expandoChar: string }>>,
  ): Promise<void>;
  parse(name: string, text: string): Freed & { root(): SyntaxNode };
  dumpPattern(name: string, pattern: string): Dumped;
}

/** WebAssembly as Node has it; its types belong to browsers. */
interface Wasm {
  compile(bytes: Uint8Array): Promise<object>;
  instantiate(
    module: object,
    imports: object,
  ): Promise<{ readonly exports: Readonly<Record<string, unknown>> }>;
  readonly Module: { imports(module: object): readonly { readonly module: string; readonly name: string }[] };
}

/** What the engine calls to make an object of the parser. */
const MAKERS = /^__wbg_(parse|copy|walk)_/;

export const STRUCTURE_FILE = 'ast-grep.wasm';

/** The engine's own JavaScript is bound to one instance for the whole thread: a second would break the first. */
const started: { engine: Promise<StructureEngine> | null } = { engine: null };

/** The one engine of this thread; where its file is counts at the first call only. */
export function openEngine(locate: Locate): Promise<StructureEngine> {
  started.engine ??= startEngine(locate).catch((error: unknown) => {
    started.engine = null;
    throw error;
  });
  return started.engine;
}

async function startEngine(locate: Locate): Promise<StructureEngine> {
  // @ts-expect-error The package has types for its entry only, which needs a bundler.
  const glue = (await import('@ast-grep/wasm/wasm_bg.js')) as Glue;
  const wasm = (globalThis as unknown as { readonly WebAssembly: Wasm }).WebAssembly;
  const module = await wasm.compile(new Uint8Array(await readFile(locate(STRUCTURE_FILE))));
  const parts = parser as Readonly<Record<string, unknown>>;
  const imports: Record<string, Record<string, unknown>> = {};
  // Trees and cursors that the engine made, which it never gives back.
  const made: { delete(): void }[] = [];
  const free = (): void => {
    for (const object of made.splice(0)) object.delete();
  };
  const kept = (name: string, imported: unknown): unknown => {
    if (typeof imported !== 'function' || !MAKERS.test(name)) return imported;
    const make = imported as (...given: unknown[]) => unknown;
    return (...given: unknown[]): unknown => {
      const [self, ...rest] = given;
      if (self instanceof parser.Parser) {
        // Its answer is a number for the engine, so the tree is caught on the way.
        const parse = (...args: Parameters<parser.Parser['parse']>): parser.Tree | null => {
          const tree = self.parse(...args);
          if (tree !== null) made.push(tree);
          return tree;
        };
        return make({ parse }, ...rest);
      }
      const object = make(...given);
      if (object instanceof parser.Tree || object instanceof parser.TreeCursor) made.push(object);
      return object;
    };
  };
  for (const { module: from, name } of wasm.Module.imports(module))
    (imports[from] ??= {})[name] = from === 'web-tree-sitter' ? parts[name] : kept(name, glue[name]);
  const { exports } = await wasm.instantiate(module, imports);
  glue.__wbg_set_wasm(exports);
  if (typeof exports['__wbindgen_start'] === 'function') exports['__wbindgen_start']();
  await glue.initializeTreeSitter();
  const registered = new Map<string, Promise<void>>();
  return {
    register(name, libraryPath, expandoChar) {
      const known = registered.get(name);
      if (known !== undefined) return known;
      const done = glue.registerDynamicLanguage({ [name]: { libraryPath, expandoChar } });
      registered.set(name, done);
      done.catch(() => registered.delete(name));
      return done;
    },
    faultOf(name, pattern) {
      try {
        return hasError(glue.dumpPattern(name, pattern)) ? 'it is incomplete or has an error.' : null;
      } catch (error) {
        return errorWords(error);
      } finally {
        free();
      }
    },
    findAll(name, text, matcher) {
      const root = glue.parse(name, text);
      try {
        const node = root.root();
        try {
          return node.findAll(matcher).map(rangeOf);
        } finally {
          node.free();
        }
      } finally {
        root.free();
        free();
      }
    },
  };
}

function rangeOf(node: SyntaxNode): { start: number; end: number } {
  const range = node.range();
  const { start, end } = range;
  const found = { start: start.index, end: end.index };
  for (const part of [start, end, range, node]) part.free();
  return found;
}

function hasError(node: Dumped): boolean {
  const rest: Dumped[] = [node];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    if (next.kind === 'ERROR') return true;
    if (next.children !== undefined) rest.push(...next.children);
  }
  return false;
}

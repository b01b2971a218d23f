/** What the code index knows about one file. Plain JSON; made by `src/node/index/languages`, read by core. */

/** Languages with a grammar. `vue` and `svelte` files are indexed by their scripts, as `typescript` or `javascript`. */
export const LANGUAGES = [
  'typescript',
  'tsx',
  'javascript',
  'python',
  'go',
  'java',
  'kotlin',
  'csharp',
  'rust',
  'ruby',
  'php',
  'c',
  'cpp',
  'bash',
  'sql',
] as const;
export type Language = (typeof LANGUAGES)[number];

/** Where something stands: 1-based line, 1-based column in UTF-16 units. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export const DEFINITION_KINDS = [
  'function',
  'method',
  'class',
  'interface',
  'type',
  'enum',
  'struct',
  'trait',
  'module',
  'constant',
  'variable',
  'property',
  'parameter',
  'macro',
] as const;
export type DefinitionKind = (typeof DEFINITION_KINDS)[number];

/** A name that the file gives to something. */
export interface Definition extends Place {
  readonly name: string;
  readonly kind: DefinitionKind;
  /** Names of what encloses it, outermost first, joined by dots (`Cart.total`); null at the top of the file. */
  readonly container: string | null;
  /** Last line of the whole definition, body included. */
  readonly endLine: number;
  /** Text of the parameter list without the parentheses; null when it takes none by its kind. */
  readonly parameters: string | null;
  /** True when other files can name it: exported, public, not underscored, as the language has it. */
  readonly exported: boolean;
}

/** A name that the file uses. Never one that stands in a comment or in a string, `env` apart. */
export interface Reference extends Place {
  readonly name: string;
  /** The text before the last dot, arrow or double colon when it is a plain chain of names (`cart.item`); else null. */
  readonly receiver: string | null;
  /** `import` = what an import or an export names. `env` = the literal name in `os.getenv("X")`, `process.env.X` and their like. */
  readonly role: 'read' | 'write' | 'call' | 'type' | 'import' | 'env';
  /** The definition it stands in, as `container.name`; null at the top of the file. */
  readonly inside: string | null;
}

export interface Call extends Place {
  /** Text of what is called, white space removed (`this.db.query`, `new Auth0Client` without the `new`). */
  readonly callee: string;
  /** Texts of the arguments, each cut at 500 characters. */
  readonly args: readonly string[];
  readonly inside: string | null;
}

export interface Assignment extends Place {
  /** Text of the target, white space removed: `self.domain`, `total`. */
  readonly target: string;
  /** Text of the value, cut at 500 characters. */
  readonly source: string;
  readonly inside: string | null;
}

export interface Import extends Place {
  /** As written, quotes removed: `react`, `./cart`, `auth0.v3`, `java.util.List`. */
  readonly module: string;
  /** What is imported by name; empty for a whole module. `alias` = the local name when another. */
  readonly names: readonly { readonly name: string; readonly alias: string | null }[];
}

/** A string literal. Pieces of a template are joined by `${}` where a value stands. */
export interface StringLiteral extends Place {
  /** Quotes removed, escapes as written, never cut: nothing else says what stands in it. */
  readonly value: string;
}

/** A decorator, annotation or attribute. */
export interface Decorator extends Place {
  /** `@` and arguments removed: `app.route`, `GetMapping`. */
  readonly name: string;
  readonly args: readonly string[];
  /** The definition it stands on, as `container.name`; null when none follows. */
  readonly target: string | null;
}

/** An HTTP route that the file declares. */
export interface Route extends Place {
  /** Upper case; `ANY` when every method is taken. */
  readonly method: string;
  /** As it is reached, prefixes of the same file joined, parameters as written (`/users/:id`, `/users/{id}`). */
  readonly path: string;
  /** Name of what answers; null when it is written in place. */
  readonly handler: string | null;
  /** Names of what stands in front of it: middleware, guards, decorators that ask for a login. */
  readonly guards: readonly string[];
  readonly framework: string;
}

/** An SQL statement in a string or in an .sql file. */
export interface SqlStatement extends Place {
  /** First word, upper case: SELECT, INSERT, CREATE … */
  readonly command: string;
  /** Never cut. */
  readonly text: string;
  /** Without quotes; a schema stays in front (`public.users`). */
  readonly tables: readonly string[];
}

/** A table that an ORM model of the file stands for. */
export interface TableModel extends Place {
  readonly table: string;
  readonly model: string;
}

/** A test by its full name: the titles that enclose it and its own, joined by a space. */
export interface TestCase extends Place {
  readonly name: string;
}

/** Everything that rules can ask about one file. Lists are in the order of their places. */
export interface FileFacts {
  readonly language: Language;
  readonly definitions: readonly Definition[];
  readonly references: readonly Reference[];
  readonly calls: readonly Call[];
  readonly assignments: readonly Assignment[];
  readonly imports: readonly Import[];
  readonly strings: readonly StringLiteral[];
  readonly decorators: readonly Decorator[];
  readonly routes: readonly Route[];
  readonly sql: readonly SqlStatement[];
  readonly models: readonly TableModel[];
  readonly tests: readonly TestCase[];
  /** Lines of the first syntax errors (at most 5); empty = parsed whole. */
  readonly errorLines: readonly number[];
}

/** The part of the facts that a grammar gives; the rest is derived from it by `core/index/derive.ts`. */
export type SyntaxFacts = Omit<FileFacts, 'routes' | 'sql' | 'models' | 'tests'>;

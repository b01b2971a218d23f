import { PATTERN_KINDS, SEVERITIES } from '../../model/verification.ts';

/**
 * Every key of a verification spec, said once: what reading accepts, what the JSON Schema, completion and hover say.
 */

/** The mappings of a spec: the document, a rule, a pattern set, one pattern with counts, a scope, a command. */
export type SpecLevel = 'spec' | 'rule' | 'patterns' | 'pattern' | 'scope' | 'command';

export type SpecValue =
  | { readonly type: 'flag' | 'duration' | 'any' | 'texts' | 'items' }
  /** `required` = it must be there and say something. */
  | { readonly type: 'text'; readonly required?: true }
  | { readonly type: 'whole'; readonly least: number }
  | { readonly type: 'word'; readonly words: readonly string[]; readonly anyCase?: true }
  /** A mapping of that level; `list` = a list of them, `text` = a text is enough, `texts` = and a list of texts. */
  | { readonly type: 'level'; readonly level: SpecLevel; readonly list?: true; readonly text?: true };

export interface SpecKey {
  readonly level: SpecLevel;
  readonly name: string;
  /** Another way to write the key of that name on the same level. */
  readonly sameAs?: string;
  readonly value: SpecValue;
  /** Known to the original rule profiles, and so to `mode: compatible`. */
  readonly original?: true;
  readonly doc: string;
  /** As it stands in YAML. */
  readonly example: string;
}

const text: SpecValue = { type: 'text' };
const required: SpecValue = { type: 'text', required: true };
const original = true;

const KIND_DOCS: Readonly<Record<(typeof PATTERN_KINDS)[number], readonly [doc: string, example: string]>> = {
  identifiers: [
    'Names in code: of definitions, references (`receiver.name`), what is called, what is assigned to, imported names and packages, environment variables. Never what stands in strings or comments.',
    'identifiers: [product_id, /^legacy_/]',
  ],
  expressions: [
    'Values in code: sources of assignments, arguments of calls, string literals, SQL, paths of routes. `strings` means the same.',
    "expressions: ['process.env.AUTH0_DOMAIN']",
  ],
  sql_tables: ['Tables of SQL statements and of ORM models.', 'sql_tables: [users]'],
  api_routes: [
    'HTTP routes that the code declares. `/api/v2` also finds `/api/v2/users`; `POST /users` restricts the method; `*` is one segment, `**` any; `:id`, `{id}`, `<int:id>` and `[id]` are all a parameter.',
    'api_routes: [POST /api/v2/users/:id]',
  ],
  imports: ['Modules and names that are imported.', 'imports: [auth0, ./cart, lodash.merge]'],
  calls: ['What is called: `jwt.sign`, or `sign` on whatever receiver.', 'calls: [jwt.sign]'],
  definitions: [
    'Names that are defined. `Cart.total` names the container too; `function total` or `class Cart` restricts the kind.',
    'definitions: [class CognitoClient]',
  ],
  references: ['Uses of a name, other than its definition and its imports.', 'references: [legacyTotal]'],
  decorators: ['Decorators, annotations and attributes, without `@`.', 'decorators: [login_required]'],
  tests: ['Names of tests, whole or in part: a named test exists.', 'tests: [refuses an expired token]'],
  text: [
    'Plain text of files of any kind, comments and configuration included; verification specs apart.',
    'text: [AUTH0_DOMAIN]',
  ],
  files: [
    'Paths in the workspace, as globs: in `match` such a file must not exist, in `expect` it must. What .gitignore names is not looked at; prove that with a `command`.',
    "files: ['src/auth/cognito.ts']",
  ],
  structure: [
    'A piece of code with `$NAME` for any expression and `$$$NAME` for any number of them, as in ast-grep.',
    "structure: ['console.log($$$ARGS)']",
  ],
};

const originalKinds = new Set(['identifiers', 'expressions', 'sql_tables', 'api_routes']);

const counts = (level: 'patterns' | 'pattern'): readonly SpecKey[] => [
  {
    level,
    name: 'at_least',
    value: { type: 'whole', least: 1 },
    doc:
      level === 'pattern'
        ? 'Fewest places where the pattern must be found. Belongs to `expect`.'
        : 'Fewest places where each pattern of this set must be found. Belongs to `expect`.',
    example: 'at_least: 2',
  },
  {
    level,
    name: 'at_most',
    value: { type: 'whole', least: 0 },
    doc:
      level === 'pattern'
        ? 'Most places where the pattern may be found.'
        : 'Most places where each pattern of this set may be found.',
    example: 'at_most: 5',
  },
];

export const SPEC_KEYS: readonly SpecKey[] = [
  {
    level: 'spec',
    name: 'name',
    value: text,
    doc: 'What the spec proves, in a few words. Required; `refactor_name` and `context_name` mean the same.',
    example: 'name: Auth0 to Cognito',
  },
  {
    level: 'spec',
    name: 'refactor_name',
    sameAs: 'name',
    value: text,
    original,
    doc: 'What the spec proves, in a few words.',
    example: 'refactor_name: Auth0 to Cognito',
  },
  {
    level: 'spec',
    name: 'context_name',
    sameAs: 'name',
    value: text,
    original,
    doc: 'What the spec proves, in a few words.',
    example: 'context_name: Auth0 to Cognito',
  },
  {
    level: 'spec',
    name: 'description',
    value: text,
    original,
    doc: 'Why, for people.',
    example: 'description: No code path talks to Auth0 any more.',
  },
  {
    level: 'spec',
    name: 'version',
    value: text,
    original,
    doc: 'A version, for people.',
    example: 'version: 1.0',
  },
  {
    level: 'spec',
    name: 'mode',
    value: { type: 'word', words: ['native', 'compatible'] },
    doc: '`native` (preset): what `match` finds and what `expect` does not find are violations. `compatible`: the verdict of the original rule profiles, faults included.',
    example: 'mode: native',
  },
  {
    level: 'spec',
    name: 'case_sensitive',
    value: { type: 'flag' },
    doc: 'Whether upper and lower case differ, in all rules. Preset: false.',
    example: 'case_sensitive: true',
  },
  {
    level: 'spec',
    name: 'metadata',
    value: { type: 'any' },
    original,
    doc: 'Anything of your own; kept, never interpreted.',
    example: 'metadata: {ticket: AUTH-12}',
  },
  {
    level: 'spec',
    name: 'rules',
    value: { type: 'level', level: 'rule', list: true },
    original,
    doc: 'What must hold. The spec passes when every rule does. Required.',
    example: 'rules:\n  - id: …',
  },
  {
    level: 'rule',
    name: 'id',
    value: required,
    original,
    doc: 'A short name of the rule, once per spec. Required.',
    example: 'id: remove-auth0',
  },
  {
    level: 'rule',
    name: 'description',
    value: required,
    original,
    doc: 'What holds when the rule passes. Required.',
    example: 'description: Auth0 is gone',
  },
  {
    level: 'rule',
    name: 'severity',
    value: { type: 'word', words: SEVERITIES, anyCase: true },
    original,
    doc: 'How bad a violation is: critical, high, medium (preset) or low. Never changes the verdict.',
    example: 'severity: critical',
  },
  {
    level: 'rule',
    name: 'category',
    value: text,
    original,
    doc: 'A word of your own to group rules. Preset: schema.',
    example: 'category: auth',
  },
  {
    level: 'rule',
    name: 'match',
    value: { type: 'level', level: 'patterns' },
    original,
    doc: 'The old world: every place in scope where one of these patterns is found is a violation.',
    example: 'match:\n  identifiers: [auth0Client]',
  },
  {
    level: 'rule',
    name: 'expect',
    value: { type: 'level', level: 'patterns' },
    original,
    doc: 'The new world: each of these patterns must be found somewhere in scope. `requires` means the same.',
    example: 'expect:\n  imports: [aws-jwt-verify]',
  },
  {
    level: 'rule',
    name: 'requires',
    sameAs: 'expect',
    value: { type: 'level', level: 'patterns' },
    original,
    doc: 'The new world: each of these patterns must be found somewhere in scope.',
    example: 'requires:\n  imports: [aws-jwt-verify]',
  },
  {
    level: 'rule',
    name: 'expect_any',
    value: { type: 'flag' },
    doc: 'One of the expected patterns is enough. Preset: false, all of them.',
    example: 'expect_any: true',
  },
  {
    level: 'rule',
    name: 'command',
    value: { type: 'level', level: 'command', text: true },
    doc: 'A command whose exit code must be 0 (or `exit_code`). Run only in a trusted workspace after a person agreed.',
    example: 'command: npm test',
  },
  {
    level: 'rule',
    name: 'scope',
    value: { type: 'level', level: 'scope' },
    original,
    doc: 'Where the rule looks. Preset: everywhere.',
    example: 'scope:\n  include: [src/**]\n  exclude: [src/legacy]',
  },
  {
    level: 'rule',
    name: 'case_sensitive',
    value: { type: 'flag' },
    doc: 'Whether upper and lower case differ in this rule.',
    example: 'case_sensitive: true',
  },
  {
    level: 'rule',
    name: 'guidance',
    value: text,
    original,
    doc: 'How to fix a violation. Shown beside each one.',
    example: 'guidance: Use CognitoClient from src/auth.',
  },
  ...PATTERN_KINDS.map((kind): SpecKey => ({
    level: 'patterns',
    name: kind,
    value: { type: 'items' },
    ...(originalKinds.has(kind) ? { original } : {}),
    doc: KIND_DOCS[kind][0],
    example: KIND_DOCS[kind][1],
  })),
  {
    level: 'patterns',
    name: 'strings',
    sameAs: 'expressions',
    value: { type: 'items' },
    original,
    doc: KIND_DOCS.expressions[0],
    example: "strings: ['process.env.AUTH0_DOMAIN']",
  },
  ...counts('patterns'),
  {
    level: 'pattern',
    name: 'pattern',
    value: required,
    doc: 'The pattern: a literal, `/a regular expression/`, a glob (files, routes) or code (structure). Required.',
    example: 'pattern: validateToken',
  },
  ...counts('pattern'),
  {
    level: 'scope',
    name: 'include',
    value: { type: 'texts' },
    original,
    doc: 'Globs of the files to look at. What ends without a wildcard (`src`, `src/a.py`, `**/tests`) is that file or everything under it; `*.py` is the top level only, `**/*.py` every level. Empty: everything.',
    example: 'include: [src/**]',
  },
  {
    level: 'scope',
    name: 'exclude',
    value: { type: 'texts' },
    original,
    doc: 'Globs of the files not to look at; wins over `include`.',
    example: 'exclude: [src/legacy]',
  },
  {
    level: 'scope',
    name: 'languages',
    value: { type: 'texts' },
    doc: 'Only files of these languages: names (`typescript`, `python`) or file extensions. Empty: all.',
    example: 'languages: [typescript, python]',
  },
  {
    level: 'command',
    name: 'run',
    value: required,
    doc: 'The command, as typed in a terminal at the root of the workspace. Required.',
    example: 'run: npm test',
  },
  {
    level: 'command',
    name: 'exit_code',
    value: { type: 'whole', least: 0 },
    doc: 'The exit code that passes. Preset: 0.',
    example: 'exit_code: 0',
  },
  {
    level: 'command',
    name: 'timeout',
    value: { type: 'duration' },
    doc: 'How long it may take: `500ms`, `60s`, `5m`; a number is seconds. Preset: 60s, at most 1h.',
    example: 'timeout: 60s',
  },
];

/** Keys that the original took without a word and never looked at, and what says the same here. */
export const IGNORED_KEYS: ReadonlyMap<string, string> = new Map([
  ['expect_not', 'Put its patterns under `match`: what is found there is a violation.'],
  [
    'query',
    'Say with patterns what must be found (`expect`) or must not (`match`), or prove it with a `command`.',
  ],
  ['expect_min_rows', 'Write `at_least` beside the patterns of `expect`.'],
]);

export function keysOf(level: SpecLevel): readonly SpecKey[] {
  return SPEC_KEYS.filter((key) => key.level === level);
}

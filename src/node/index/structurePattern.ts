import { PlanningError } from '../../core/base/errors.ts';
import type { Language } from '../../core/index/facts.ts';
import { emptyTree, type FlatTree } from './extractTree.ts';
import type { LoadedGrammar } from './grammars.ts';
import { CONTEXTS, type Context } from './structureContexts.ts';
import type { StructureEngine, StructureMatcher, StructureRule } from './structureEngine.ts';

/** A pattern, ready to be looked for. */
export interface ReadPattern {
  /** Name that the engine knows the language by. */
  readonly name: string;
  readonly matcher: StructureMatcher;
}

/** Letter that stands for the `$` of `$META`, and the name under which the engine knows the language with it. */
interface Expando {
  readonly name: string;
  readonly letter: string;
}

const DOLLAR_LANGUAGES: ReadonlySet<Language> = new Set(['typescript', 'tsx', 'javascript', 'java']);

/**
 * Letters to be tried: in Ruby a class has a capital letter and a block's parameter has none, in Bash a variable has
 * letters of ASCII only.
 */
const OTHER_LETTERS: Readonly<Partial<Record<Language, string>>> = { ruby: 'Z', bash: '_' };

export function expandos(language: Language): readonly Expando[] {
  if (DOLLAR_LANGUAGES.has(language)) return [{ name: language, letter: '$' }];
  const other = OTHER_LETTERS[language];
  const first = { name: language, letter: 'µ' };
  return other === undefined ? [first] : [first, { name: `${language}2`, letter: other }];
}

/** An error when no reading of the pattern is code of the language that could be found. */
export function readPattern(
  engine: StructureEngine,
  grammar: LoadedGrammar,
  pattern: string,
): ReadPattern | PlanningError {
  const text = written(grammar.language, shortNames(pattern.trim()));
  for (const expando of text === '' ? [] : expandos(grammar.language)) {
    // A name of the pattern's own must not become a variable.
    const own = new RegExp(`(?<![\\w$])${escapeLetter(expando.letter)}{1,3}[A-Z_][A-Z0-9_]*(?!\\w)`);
    if (expando.letter !== '$' && own.test(text)) continue;
    const readings = readingsOf(engine, grammar, expando, text);
    const [only] = readings;
    if (only === undefined) continue;
    const matcher: StructureMatcher = readings.length > 1 ? { rule: { any: readings } } : { rule: only };
    return { name: expando.name, matcher };
  }
  return new PlanningError(
    'invalid_input',
    `The structure \`${pattern}\` cannot be read as ${grammar.language}: ${faultOf(engine, grammar, text)} Write a whole expression, statement or definition, with $NAME for one part of it and $$$NAME for any number.`,
    { pattern, language: grammar.language },
  );
}

/** How a parser gets over a variable where it expects none depends on the length of its name: all get the shortest. */
function shortNames(pattern: string): string {
  const names = new Map<string, string>();
  return pattern.replace(/(\$+)([A-Z_][A-Z0-9_]*)/g, (_, signs: string, name: string) => {
    // Those with an underscore in front are never compared with each other.
    if (name.startsWith('_')) return `${signs}_`;
    if (!names.has(name) && names.size < LETTERS.length) names.set(name, LETTERS.charAt(names.size));
    return signs + (names.get(name) ?? name.padEnd(2, '_'));
  });
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** The pattern as the language's own code is divided. */
function written(language: Language, text: string): string {
  // A body ends with a line or a semicolon.
  if (language === 'bash') return text.replace(/(\$\$\$[A-Z_][A-Z0-9_]*)[ \t]*\}/g, '$1\n}');
  // `struct s { … };` is a definition and a semicolon.
  if (language === 'c' || language === 'cpp') return text.replace(/\}\s*;$/, '}');
  return text;
}

function faultOf(engine: StructureEngine, { language }: LoadedGrammar, text: string): string {
  if (text === '') return 'it is empty.';
  if (/(?<!\$)\$\$(?!\$)[A-Z_]/.test(text)) return '$$NAME is no variable.';
  const fault = engine.faultOf(language, text);
  return fault !== null && /multiple/i.test(fault)
    ? 'it is not one piece of code, or is incomplete.'
    : 'it is incomplete, or a $NAME stands where the language allows none.';
}

/** What the pattern is at each place of a program, most usual first; readings of another kind only for definitions. */
function readingsOf(
  engine: StructureEngine,
  grammar: LoadedGrammar,
  expando: Expando,
  text: string,
): StructureRule[] {
  const readings: StructureRule[] = [];
  const kinds = new Set<string>();
  for (const ended of [false, true]) {
    for (const context of CONTEXTS[grammar.language]) {
      const read = readIn(engine, grammar, expando, context, text, ended);
      if (read === null || kinds.has(read.kind)) continue;
      // With a semicolon behind it, the body of a function is taken for a list of values.
      if (text.endsWith('}') && context.after.startsWith(';') && read.kind.endsWith('declaration')) continue;
      kinds.add(read.kind);
      readings.push(read.rule);
      if (EXPRESSION.test(read.kind)) break;
    }
    if (readings.length > 0) break;
  }
  return readings;
}

/** An expression is the same wherever it stands; elsewhere its text could only be misread. */
const EXPRESSION = /expression|call|invocation|literal|identifier|creation|^word$|command|^assignment$/;

interface Reading {
  readonly kind: string;
  readonly rule: StructureRule;
}

/** `ended` = the semicolon or the end of the line behind the pattern belongs to it. */
function readIn(
  engine: StructureEngine,
  grammar: LoadedGrammar,
  { name, letter }: Expando,
  { before, after }: Context,
  text: string,
  ended: boolean,
): Reading | null {
  if (ended && !/^[;\n]/.test(after)) return null;
  const code = before + text.replace(VARIABLES, (sign) => letter.repeat(sign.length)) + after;
  const tree = treeOf(grammar, code);
  if (tree === null || isBroken(tree, code, letter)) return null;
  const typeOf = (node: number): string => grammar.tables.types[tree.type[node] ?? 0] ?? '';
  const end = before.length + text.length + (ended ? 1 : 0);
  const at = nodeOf(tree, typeOf, before.length, end);
  if (at < 0) return null;
  const kind = typeOf(at);
  if (CONTROL.test(text) && /declaration|definition/.test(kind)) return null;
  const isFirst = !Array.from({ length: at }, (_, node) => typeOf(node)).includes(kind);
  if (!isFirst && before !== '') return null;
  const rule: StructureRule = isFirst
    ? { pattern: { context: before + text + after, selector: kind } }
    : { pattern: text };
  return findsItself(engine, grammar, name, { before, after }, text, rule) ? { kind, rule } : null;
}

/** Words that begin a statement, never the name of a method. */
const CONTROL = /^(?:if|for|foreach|while|switch|do|try|catch|return|throw|lock|match|loop)\b/;
const VARIABLES = /\$+(?=[A-Z_][A-Z0-9_]*)/g;
/** What may stand for `$$$NAME`: nothing, with the comma in front, and parts of each sort; for `$NAME` a name. */
const MANY = ['', 'xx', 'xx;', 'xx();', 'int xx;', 'xx\n'];
const ONE = ['xx', 'Xx', '$xx', '"xx"'];

/** Whether a piece of code that the pattern is meant for is found; else it would find nothing for ever. */
function findsItself(
  engine: StructureEngine,
  grammar: LoadedGrammar,
  name: string,
  { before, after }: Context,
  text: string,
  rule: StructureRule,
): boolean {
  for (const one of ONE) {
    for (const many of MANY) {
      const sample = text
        .replace(/\{\s*\$\$\$[A-Z_][A-Z0-9_]*;?\s*\}/g, '{}')
        .replace(/(,\s*)?\$\$\$[A-Z_][A-Z0-9_]*(\s*,)?/g, many === '' ? '' : `$1${many}$2`)
        .replace(/\$[A-Z_][A-Z0-9_]*/g, () => one);
      const code = before + sample + after;
      const tree = treeOf(grammar, code);
      if (tree === null || tree.errors.length > 0) continue;
      try {
        if (engine.findAll(name, code, { rule }).some(({ start }) => start === before.length)) return true;
      } catch {
        return false;
      }
    }
  }
  return false;
}

function treeOf({ parser, read }: LoadedGrammar, code: string): FlatTree | null {
  const parsed = parser.parse(code);
  if (parsed === null) return null;
  const tree = emptyTree();
  try {
    read(parsed, tree);
  } finally {
    parsed.delete();
  }
  return tree;
}

/** Whether something is wrong that is not the place of a variable, which stands for whatever may stand there. */
function isBroken(tree: FlatTree, source: string, letter: string): boolean {
  const variable = new RegExp(`^${escapeLetter(letter)}{1,3}[A-Z_][A-Z0-9_]*$`);
  return tree.errors.some((error) => {
    for (let node = error; node >= 0; node = tree.parent[node] ?? -1)
      if (variable.test(source.slice(tree.start[node], tree.end[node]))) return false;
    return true;
  });
}

/** The innermost node that is the whole pattern: an expression, not the statement that consists of it; -1 = none. */
function nodeOf(tree: FlatTree, typeOf: (node: number) => string, start: number, end: number): number {
  let found = -1;
  for (let node = 0; node < tree.size; node++) {
    const type = typeOf(node);
    if (tree.start[node] !== start || tree.end[node] !== end || type.startsWith('"')) continue;
    if (found < 0 || type !== 'word') found = node;
    if ((tree.next[node] ?? 0) - node > 2 && (tree.end[node + 1] ?? 0) < end) break;
  }
  return found;
}

function escapeLetter(letter: string): string {
  return letter === '$' ? '\\$' : letter;
}

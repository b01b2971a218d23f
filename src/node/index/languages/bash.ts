import type { Walk } from '../extractWalk.ts';
import { literal, unquoted } from './parts.ts';
import type { LanguageRules } from './rules.ts';

const SOURCES = new Set(['.', 'source']);
const LOCAL = new Set(['local', 'declare', 'typeset']);
const EXPANSIONS = [
  'simple_expansion',
  'expansion',
  'command_substitution',
  'arithmetic_expansion',
  'process_substitution',
];
const PLAIN = /^[\p{L}_][\p{L}\p{N}_.:-]*$/u;

/** The word that begins a declaration: `export`, `local` … */
function keyword(walk: Walk, node: number): string {
  return walk.is(node, 'declaration_command') ? walk.textOf(walk.first(node)) : '';
}

function isLocal(walk: Walk, node: number): boolean {
  return walk.path !== null && LOCAL.has(keyword(walk, walk.parent(node)));
}

function declare(walk: Walk, name: number, whole: number): void {
  const word = keyword(walk, walk.parent(whole));
  // Without `local`, a variable of a function is everybody's.
  const container = isLocal(walk, whole) ? walk.path : null;
  const kind = word === 'readonly' ? 'constant' : 'variable';
  walk.declare(name, kind, whole, { container, exported: word === 'export' });
}

function assignment(walk: Walk, node: number): void {
  const target = walk.child(node, 'name');
  const name = walk.is(target, 'subscript') ? walk.child(target, 'name') : target;
  // `A=1 command` gives the variable to that command only.
  if (walk.is(walk.parent(node), 'command')) walk.mark(name, 'write');
  else declare(walk, name, node);
  walk.assign(target, walk.child(node, 'value'));
}

function command(walk: Walk, node: number): void {
  const name = walk.child(node, 'name');
  if (name < 0) return;
  const text = walk.compact(name);
  const field = walk.rules.fields.get('argument');
  const args = walk.named(node).filter((child) => walk.tree.field[child] === field);
  // The brace that ends a function of bats is read as a command.
  if (walk.is(walk.named(name)[0] ?? -1, 'word') && text !== '}') {
    called(walk, name, text, args);
    let rest = runBy(walk, text, args);
    for (let depth = 0; rest !== null && depth < RUN_DEPTH; depth++) {
      const [own = -1, ...others] = rest;
      const word = walk.textOf(own);
      called(walk, own, word, others);
      rest = runBy(walk, word, others);
    }
    writtenBy(walk, text, args);
  }
  const [first] = args;
  if (SOURCES.has(text) && first !== undefined) walk.import(node, unquoted(walk, first), []);
}

function called(walk: Walk, name: number, text: string, args: readonly number[]): void {
  if (PLAIN.test(text)) walk.referAt(walk.tree.start[name] ?? 0, text, 'call');
  walk.call(name, text, args);
}

/** Commands that run the command in their arguments, with the options that a value follows. */
const RUNNERS: Readonly<Record<string, RegExp>> = {
  builtin: /^$/,
  command: /^$/,
  doas: /^-[uC]$/,
  env: /^-[uCS]$|^--(?:unset|chdir|split-string)$/,
  exec: /^-a$/,
  nice: /^-n$|^--adjustment$/,
  nohup: /^$/,
  run: /^$/,
  setsid: /^$/,
  sudo: /^-[CDghpRrTtUu]$|^--(?:user|group|host|prompt|chdir)$/,
  time: /^-[fo]$/,
  timeout: /^-[ks]$|^--(?:signal|kill-after)$/,
  xargs: /^-[aEdILnPs]$/,
};
/** Those that take something of their own before the command. */
const TAKES_FIRST: ReadonlySet<string> = new Set(['timeout']);

/** The command, with its arguments, that another one runs: `sudo -u app deploy`, `trap cleanup EXIT`; null = none. */
function runBy(walk: Walk, name: string, args: readonly number[]): readonly number[] | null {
  const isWord = (node: number): boolean => walk.is(node, 'word') && RUN_WORD.test(walk.textOf(node));
  if (name === 'trap') return args.length > 1 && isWord(args[0] ?? -1) ? args.slice(0, 1) : null;
  const valued = Object.hasOwn(RUNNERS, name) ? RUNNERS[name] : undefined;
  if (valued === undefined) return null;
  let own = TAKES_FIRST.has(name) ? 1 : 0;
  for (let index = 0; index < args.length; index++) {
    const text = walk.textOf(args[index] ?? -1);
    if (valued.test(text)) index += 1;
    else if (text.startsWith('-') || /^[A-Za-z_]\w*=/.test(text)) {
      // `command -v name` asks for it only.
      if (name === 'command' && /^-[vV]$/.test(text)) return null;
    } else if (own > 0) own -= 1;
    else return isWord(args[index] ?? -1) ? args.slice(index) : null;
  }
  return null;
}

/** `sudo env nice command` is about as long as people write it. */
const RUN_DEPTH = 5;
const RUN_WORD = /^[\w./][\w./:-]*$/;

/** Options of `read` and its like that a value follows; the variable of `-a` is written. */
const READ_OPTION = /^-[A-Za-z]*[pdnNtui]$/;
const ARRAY_OPTION = /^-[A-Za-z]*[dnOsuCc]$/;
const WRITTEN_BY: Readonly<Record<string, RegExp>> = {
  read: READ_OPTION,
  mapfile: ARRAY_OPTION,
  readarray: ARRAY_OPTION,
};

/** `read a b`, `printf -v a`, `getopts ab: a`, `let a=1` write variables that stand there as words. */
function writtenBy(walk: Walk, name: string, args: readonly number[]): void {
  const write = (node: number): void => {
    const text = /^[A-Za-z_]\w*/.exec(walk.textOf(node))?.[0];
    if (walk.is(node, 'word') && text !== undefined) walk.referAt(walk.tree.start[node] ?? 0, text, 'write');
  };
  if (name === 'let') args.forEach(write);
  else if (name === 'getopts') write(args[1] ?? -1);
  else if (name === 'printf') {
    if (walk.textOf(args[0] ?? -1) === '-v') write(args[1] ?? -1);
  } else {
    const valued = Object.hasOwn(WRITTEN_BY, name) ? WRITTEN_BY[name] : undefined;
    if (valued === undefined) return;
    for (let index = 0; index < args.length; index++) {
      const text = walk.textOf(args[index] ?? -1);
      if (valued.test(text)) index += 1;
      else if (!text.startsWith('-')) write(args[index] ?? -1);
    }
  }
}

const WRITES_AFTER = /^(?:\[[^\]]*\])?\s*(?:\+\+|--|(?:[-+*/%&|^]|<<|>>)?=(?!=))/;
const WRITES_BEFORE = /(?:\+\+|--)\s*$/;

function isWrittenAt(text: string, start: number, end: number): boolean {
  return (
    WRITES_AFTER.test(text.slice(end, end + 40)) ||
    WRITES_BEFORE.test(text.slice(Math.max(0, start - 8), start))
  );
}

const ARITHMETIC = new Set([
  'binary_expression',
  'postfix_expression',
  'unary_expression',
  'arithmetic_expansion',
  'c_style_for_statement',
]);

/** `(( n++ ))`, which the grammar takes for one word. */
function arithmeticTest(walk: Walk, node: number): void {
  const [word = -1] = walk.named(node);
  if (!walk.textOf(node).startsWith('((') || !walk.is(word, 'word')) return;
  const start = walk.tree.start[word] ?? 0;
  const text = walk.textOf(word);
  for (const { 0: name, index } of text.matchAll(/(?<![\w$#])[A-Za-z_]\w*/g))
    walk.referAt(start + index, name, isWrittenAt(text, index, index + name.length) ? 'write' : 'read');
}

export const bash: LanguageRules = {
  names: { variable_name: 'read' },
  chainParts: [],
  members: {},
  transparent: [],
  calls: [],
  comments: ['comment'],
  functions: [],
  on: {
    function_definition: (walk, node) => {
      const name = walk.child(node, 'name');
      walk.define(name, 'function', node, { exported: true, parameters: '' });
      walk.enter(node, walk.textOf(name), 'function', false);
    },
    declaration_command: (walk, node) => {
      for (const part of walk.named(node)) if (walk.is(part, 'variable_name')) declared(walk, node, part);
    },
    variable_assignment: assignment,
    for_statement: (walk, node) =>
      walk.declare(walk.child(node, 'variable'), 'variable', node, { container: null }),
    unset_command: (walk, node) => walk.markAll(node, 'write'),
    command,
    // `$1` is no name.
    test_command: arithmeticTest,
    variable_name: (walk, node) => {
      const written =
        walk.isOneOf(walk.parent(node), ARITHMETIC) &&
        isWrittenAt(walk.text, walk.tree.start[node] ?? 0, walk.tree.end[node] ?? 0);
      if (!/^\d/.test(walk.textOf(node))) walk.refer(node, written ? 'write' : 'read');
    },
    string: literal(EXPANSIONS),
    raw_string: literal(),
    ansi_c_string: literal(),
    heredoc_body: (walk, node) => walk.string(node, walk.textOf(node).replace(/\$\{[^}]*\}|\$\w+/g, '${}')),
  },
};

/** `export A` of a variable that has no value here. */
function declared(walk: Walk, node: number, name: number): void {
  const word = walk.textOf(walk.first(node));
  if (LOCAL.has(word)) walk.declare(name, 'variable', name, { container: walk.path });
  else walk.mark(name, 'write');
}

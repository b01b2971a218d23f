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
  if (walk.is(walk.named(name)[0] ?? -1, 'word')) {
    if (PLAIN.test(text)) walk.referAt(walk.tree.start[name] ?? 0, text, 'call');
    walk.call(name, text, args);
  }
  const [first] = args;
  if (SOURCES.has(text) && first !== undefined) walk.import(node, unquoted(walk, first), []);
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
    variable_name: (walk, node) => {
      if (!/^\d/.test(walk.textOf(node))) walk.refer(node, 'read');
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

import type { DefinitionKind } from '../../../core/index/facts.ts';
import type { Walk } from '../extractWalk.ts';
import { environmentName, literal, unquoted } from './parts.ts';
import type { LanguageRules } from './rules.ts';

const REQUIRES = new Set(['require', 'require_relative', 'load', 'autoload']);
const ACCESSORS = new Set([
  'attr_accessor',
  'attr_reader',
  'attr_writer',
  'mattr_accessor',
  'cattr_accessor',
  'class_attribute',
  'thread_mattr_accessor',
  'delegate',
]);
const ENVIRONMENT = new Set(['ENV.fetch', 'ENV.key?', 'ENV.delete']);
/** What makes a class or module of its block: `Point = Struct.new(:x) do … end`. */
const MADE: Readonly<Record<string, DefinitionKind>> = {
  'Struct.new': 'class',
  'Data.define': 'class',
  'Class.new': 'class',
  'Module.new': 'module',
};
/** What defines a method by the name that is its first argument. */
const DEFINING = new Set(['define_method', 'define_singleton_method', 'alias_method', 'scope', 'attribute']);
const CLOSERS = new Set(['private', 'protected']);
const LISTS = new Set([
  'left_assignment_list',
  'destructured_left_assignment',
  'rest_assignment',
  'splat_parameter',
  'destructured_parameter',
]);
const FIELDS = new Set(['instance_variable', 'class_variable']);

/** Whether `private` stands between the start of the class and the method. */
function open(walk: Walk, node: number): boolean {
  let isOpen = true;
  for (let child = walk.first(walk.parent(node)); child >= 0 && child < node; child = walk.sibling(child)) {
    if (!walk.is(child, 'identifier')) continue;
    const word = walk.textOf(child);
    if (CLOSERS.has(word)) isOpen = false;
    else if (word === 'public') isOpen = true;
  }
  return isOpen;
}

function container(kind: DefinitionKind): (walk: Walk, node: number) => void {
  return (walk, node) => {
    const name = walk.child(node, 'name');
    const own = walk.is(name, 'scope_resolution') ? walk.child(name, 'name') : name;
    if (own < 0) return;
    // `class Admin::User` is `User` of `Admin`.
    const scope = own === name ? -1 : walk.child(name, 'scope');
    const owner = scope < 0 ? {} : { container: walk.inner(walk.compact(scope).replaceAll('::', '.')) };
    walk.define(own, kind, node, { exported: true, ...owner });
    walk.enter(node, walk.compact(name).replaceAll('::', '.'), kind, true);
  };
}

function method(walk: Walk, node: number): void {
  const name = walk.child(node, 'name');
  const inType = walk.scopeKind === 'class' || walk.scopeKind === 'module';
  const isSingleton = walk.is(node, 'singleton_method');
  const kind = inType || isSingleton ? 'method' : 'function';
  const parameters = walk.parametersOf(walk.child(node, 'parameters')) ?? '';
  walk.define(name, kind, node, {
    parameters,
    exported: walk.scopeExported && (isSingleton || open(walk, node)),
  });
  walk.enter(node, walk.textOf(name), kind, false);
}

function target(walk: Walk, node: number): void {
  if (walk.is(node, 'identifier')) walk.declare(node, 'variable', node, { exported: false });
  else if (walk.is(node, 'constant')) walk.declare(node, 'constant', node, { exported: walk.scopeExported });
  else if (walk.isOneOf(node, FIELDS)) field(walk, node);
  else if (walk.isOneOf(node, LISTS)) for (const part of walk.named(node)) target(walk, part);
  else if (walk.is(node, 'call')) walk.mark(walk.child(node, 'method'), 'write');
  else walk.markLast(node, 'write');
}

/** `@x = …` declares a property of the class around. */
function field(walk: Walk, node: number): void {
  const path = walk.path;
  const inMethod = walk.scopeKind === 'method' && path !== null && path.includes('.');
  const owner = inMethod ? path.slice(0, path.lastIndexOf('.')) : path;
  walk.declare(node, 'property', node, { container: owner });
}

function assignment(walk: Walk, node: number): void {
  const left = walk.child(node, 'left');
  const right = walk.child(node, 'right');
  const made =
    walk.is(left, 'constant') && walk.is(right, 'call') ? MADE[walk.callee(right).slice(0, -2)] : undefined;
  if (made === undefined) target(walk, left);
  else walk.define(left, made, node, { exported: walk.scopeExported });
  walk.assign(left, right);
  if (made !== undefined) walk.enter(node, walk.textOf(left), made, true);
}

function parameters(walk: Walk, node: number): void {
  for (const part of walk.named(node)) {
    const name = walk.is(part, 'identifier') ? part : walk.child(part, 'name');
    if (name >= 0) {
      walk.define(name, 'parameter', part);
      walk.borrow(walk.textOf(name));
    } else if (walk.isOneOf(part, LISTS)) parameters(walk, part);
    walk.assign(name, walk.child(part, 'value'));
  }
}

function call(walk: Walk, node: number): void {
  const receiver = walk.child(node, 'receiver');
  const name = walk.child(node, 'method');
  const args = walk.named(walk.child(node, 'arguments'));
  // `a.b = 1` is written as a call on the left of an assignment.
  const isTarget = walk.is(walk.parent(node), 'assignment') && walk.child(walk.parent(node), 'left') === node;
  if (name < 0 || isTarget) return;
  walk.mark(name, 'call');
  const method = walk.textOf(name);
  const callee = receiver < 0 ? method : `${walk.callee(receiver)}.${method}`;
  walk.call(receiver < 0 ? name : receiver, callee, args);
  const first = args[0] ?? -1;
  if (receiver < 0 && REQUIRES.has(method) && walk.is(first, 'string'))
    walk.import(node, unquoted(walk, first), []);
  const second = args[1] ?? -1;
  if (receiver < 0 && method === 'autoload' && walk.is(second, 'string'))
    walk.import(node, unquoted(walk, second), []);
  const inType = walk.scopeKind === 'class' || walk.scopeKind === 'module';
  if (receiver < 0 && inType && ACCESSORS.has(method)) accessors(walk, args);
  else if (receiver < 0 && inType && DEFINING.has(method)) named(walk, first, 'method', node);
  if (ENVIRONMENT.has(callee)) environmentName(walk, first, 'ENV');
}

function accessors(walk: Walk, args: readonly number[]): void {
  for (const arg of args) named(walk, arg, 'property', arg);
}

/** Defines what a symbol or a plain string names. */
function named(walk: Walk, arg: number, kind: DefinitionKind, whole: number): void {
  const options = { exported: true, text: unquoted(walk, arg).replace(/^:/, '') };
  if (walk.is(arg, 'simple_symbol')) walk.define(arg, kind, whole, options);
  else if (walk.is(arg, 'string') && /^\w+[?!=]?$/.test(options.text)) walk.define(arg, kind, whole, options);
}

/** What a pattern of `in` takes by a name. */
function captured(walk: Walk, node: number): void {
  if (walk.is(node, 'identifier') || walk.isOneOf(node, LISTS)) target(walk, node);
  else if (walk.is(node, 'keyword_pattern')) {
    const value = walk.child(node, 'value');
    const key = walk.child(node, 'key');
    if (value >= 0) captured(walk, value);
    else walk.declare(key, 'variable', key);
  } else if (walk.is(node, 'as_pattern')) target(walk, walk.child(node, 'name'));
}

function pair(walk: Walk, node: number): void {
  const key = walk.child(node, 'key');
  const value = walk.child(node, 'value');
  if (walk.is(key, 'hash_key_symbol')) {
    walk.mark(key, 'write');
    walk.assign(key, value);
  } else if (walk.is(key, 'simple_symbol') || walk.is(key, 'string')) {
    walk.assign(key, value, walk.textOf(key).replace(/^:?["']?|["']$/g, ''));
  }
}

/** A word that is no variable here calls the method of that name: `sign_out`, the user of `user.name`. */
function word(walk: Walk, node: number): void {
  const name = walk.textOf(node);
  const isCall = walk.isFree(node) && !walk.isDeclared(name) && !IMPLICIT.test(name);
  walk.refer(node, isCall ? 'call' : 'read');
  if (isCall) walk.call(node, name, []);
}

/** Parameters that a block has without naming them, and words that are none of its. */
const IMPLICIT = /^(?:_\d|it|__\w+__)$/;

export const ruby: LanguageRules = {
  names: {
    identifier: 'read',
    constant: 'read',
    instance_variable: 'read',
    class_variable: 'read',
    global_variable: 'read',
    hash_key_symbol: 'read',
  },
  chainParts: ['self', 'super'],
  members: {
    call: { object: 'receiver', name: 'method', dot: '.' },
    scope_resolution: { object: 'scope', name: 'name', dot: '::' },
  },
  transparent: ['parenthesized_statements'],
  calls: ['call'],
  comments: ['comment'],
  functions: [],
  on: {
    module: container('module'),
    class: container('class'),
    method,
    singleton_method: method,
    method_parameters: parameters,
    block_parameters: parameters,
    lambda_parameters: parameters,
    assignment,
    operator_assignment: assignment,
    for: (walk, node) => target(walk, walk.child(node, 'pattern')),
    in_clause: (walk, node) => captured(walk, walk.child(node, 'pattern')),
    match_pattern: (walk, node) => captured(walk, walk.child(node, 'pattern')),
    test_pattern: (walk, node) => captured(walk, walk.child(node, 'pattern')),
    ...Object.fromEntries(
      ['array_pattern', 'find_pattern', 'hash_pattern', 'alternative_pattern', 'parenthesized_pattern'].map(
        (type) => [
          type,
          (walk: Walk, node: number) => walk.named(node).forEach((part) => captured(walk, part)),
        ],
      ),
    ),
    as_pattern: (walk, node) => {
      target(walk, walk.child(node, 'name'));
      captured(walk, walk.child(node, 'value'));
    },
    exception_variable: (walk, node) => walk.named(node).forEach((name) => target(walk, name)),
    alias: (walk, node) => {
      walk.define(walk.child(node, 'name'), 'method', node, { exported: walk.scopeExported });
      walk.mark(walk.child(node, 'alias'), 'read');
    },
    undef: (walk, node) => walk.markAll(node, 'read'),
    call,
    identifier: word,
    element_reference: (walk, node) => {
      const [object, index] = walk.named(node);
      if (object !== undefined && index !== undefined && walk.textOf(object) === 'ENV')
        environmentName(walk, index, 'ENV');
    },
    pair,
    simple_symbol: (walk, node) => {
      const name = walk.textOf(node).slice(1);
      if (!walk.isHidden(node) && /^[\p{L}_]/u.test(name))
        walk.referAt((walk.tree.start[node] ?? 0) + 1, name, 'read');
    },
    string: literal(['interpolation']),
    bare_string: (walk, node) => walk.string(node, walk.textOf(node)),
    heredoc_body: (walk, node) => {
      let value = '';
      for (const part of walk.named(node))
        if (walk.is(part, 'heredoc_content')) value += walk.textOf(part);
        else if (walk.is(part, 'interpolation')) value += '${}';
      walk.string(node, value.trim());
    },
  },
};

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
]);
const ENVIRONMENT = new Set(['ENV.fetch', 'ENV.key?', 'ENV.delete']);
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
    walk.define(own, kind, node, { exported: true });
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
  target(walk, left);
  walk.assign(left, walk.child(node, 'right'));
}

function parameters(walk: Walk, node: number): void {
  for (const part of walk.named(node)) {
    const name = walk.is(part, 'identifier') ? part : walk.child(part, 'name');
    if (name >= 0) walk.define(name, 'parameter', part);
    else if (walk.isOneOf(part, LISTS)) parameters(walk, part);
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
  if (receiver < 0 && ACCESSORS.has(method)) accessors(walk, args);
  if (ENVIRONMENT.has(callee)) environmentName(walk, first, 'ENV');
}

function accessors(walk: Walk, args: readonly number[]): void {
  for (const arg of args)
    if (walk.is(arg, 'simple_symbol'))
      walk.define(arg, 'property', arg, { exported: true, text: walk.textOf(arg).slice(1) });
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
    exception_variable: (walk, node) => walk.named(node).forEach((name) => target(walk, name)),
    alias: (walk, node) => {
      walk.define(walk.child(node, 'name'), 'method', node, { exported: walk.scopeExported });
    },
    call,
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

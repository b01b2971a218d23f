import type { Walk } from '../extractWalk.ts';
import { call, definition, environmentName, literal } from './parts.ts';
import type { LanguageRules } from './rules.ts';

const TARGETS = new Set([
  'tuple',
  'list',
  'pattern_list',
  'tuple_pattern',
  'list_pattern',
  'list_splat_pattern',
  'as_pattern_target',
]);
const PATTERNS = new Set([
  'case_pattern',
  'class_pattern',
  'dict_pattern',
  'keyword_pattern',
  'union_pattern',
]);
const ENVIRONMENT = new Set([
  'os.getenv',
  'os.environ.get',
  'environ.get',
  'getenv',
  'os.environ.pop',
  'os.environ.setdefault',
]);

/** Not underscored; `__init__` and its like are open. */
function isOpen(name: string): boolean {
  return !name.startsWith('_') || /^__.*__$/.test(name);
}

function kindOf(walk: Walk, name: string): 'property' | 'constant' | 'variable' {
  if (walk.scopeKind === 'class') return 'property';
  return /^[A-Z][A-Z0-9_]*$/.test(name) ? 'constant' : 'variable';
}

/** What stands on the left of `=`: names are declared, members are written. */
function target(walk: Walk, node: number): void {
  if (node < 0) return;
  if (walk.is(node, 'identifier')) {
    const name = walk.textOf(node);
    const isLocal = walk.scopeKind === 'function' || walk.scopeKind === 'method';
    walk.declare(node, kindOf(walk, name), node, {
      exported: !isLocal && walk.scopeExported && isOpen(name),
    });
  } else if (walk.is(node, 'attribute')) {
    attribute(walk, node);
  } else if (walk.isOneOf(node, TARGETS)) {
    for (const part of walk.named(node)) target(walk, part);
  }
}

/** `self.x = …` declares a property of the class. */
function attribute(walk: Walk, node: number): void {
  const name = walk.child(node, 'attribute');
  const owner = walk.textOf(walk.child(node, 'object'));
  const path = walk.path;
  if ((owner === 'self' || owner === 'cls') && walk.scopeKind === 'method' && path !== null) {
    const container = path.slice(0, path.lastIndexOf('.'));
    walk.declare(name, 'property', node, { container, exported: isOpen(walk.textOf(name)) });
  } else walk.mark(name, 'write');
}

function parameter(walk: Walk, node: number): void {
  const name = walk.is(node, 'identifier') ? node : walk.child(node, 'name');
  const inner = name < 0 ? (walk.named(node)[0] ?? -1) : name;
  if (walk.is(inner, 'identifier')) walk.define(inner, 'parameter', node);
  else if (inner >= 0 && inner !== node && !walk.is(node, 'keyword_separator')) parameter(walk, inner);
  walk.assign(name === node ? -1 : name, walk.child(node, 'value'));
}

function parameters(walk: Walk, node: number): void {
  for (const part of walk.named(node)) parameter(walk, part);
}

function dotted(walk: Walk, node: number): { name: string; alias: string | null } {
  const isAliased = walk.is(node, 'aliased_import');
  const name = isAliased ? walk.child(node, 'name') : node;
  const alias = isAliased ? walk.child(node, 'alias') : -1;
  walk.markAll(node, 'import');
  return { name: walk.compact(name), alias: alias < 0 ? null : walk.textOf(alias) };
}

function importFrom(walk: Walk, node: number): void {
  const module = walk.child(node, 'module_name');
  const from = module < 0 ? '__future__' : walk.compact(module);
  walk.markAll(module, 'import');
  const names = walk.named(node).filter((part) => part !== module);
  walk.import(
    node,
    from,
    names.map((part) => (walk.is(part, 'wildcard_import') ? { name: '*', alias: null } : dotted(walk, part))),
  );
}

function importWhole(walk: Walk, node: number): void {
  for (const part of walk.named(node)) {
    const { name, alias } = dotted(walk, part);
    walk.import(part, name, alias === null ? [] : [{ name: '*', alias }]);
  }
}

const LOADERS = new Set(['importlib.import_module', 'import_module', '__import__']);

/** `importlib.import_module('plugins.legacy')` */
function dynamicImport(walk: Walk, node: number): void {
  const module = walk.named(walk.child(node, 'arguments'))[0] ?? -1;
  const text = walk.childOfType(module, 'string_content');
  if (walk.is(module, 'string') && walk.childOfType(module, 'interpolation') < 0)
    if (LOADERS.has(walk.callee(walk.child(node, 'function')))) walk.import(node, walk.textOf(text), []);
}

/** `Color.RED` in a `case`, which the grammar gives as names in a row. */
function compared(walk: Walk, parts: readonly number[]): void {
  for (const [index, part] of parts.entries()) {
    const receiver = parts.slice(0, index).map((each) => walk.textOf(each));
    if (receiver.length > 0) walk.referMember(part, receiver.join('.'));
  }
}

const calls = call({ environment: ENVIRONMENT });

/** A name in a `case` takes what stands there; with a dot it names what is compared. */
function capture(walk: Walk, node: number): void {
  if (walk.textOf(node) !== '_') target(walk, node);
}

/** A string that stands by itself says something to readers only. */
function isDocumentation(walk: Walk, node: number): boolean {
  const parent = walk.parent(node);
  const outer = walk.is(parent, 'concatenated_string') ? walk.parent(parent) : parent;
  return walk.is(outer, 'expression_statement') && walk.childOfType(node, 'interpolation') < 0;
}

export const python: LanguageRules = {
  names: { identifier: 'read' },
  chainParts: [],
  members: { attribute: { object: 'object', name: 'attribute', dot: '.' } },
  transparent: [],
  calls: ['call'],
  comments: ['comment'],
  functions: [],
  on: {
    function_definition: (walk, node) =>
      definition({
        kind: walk.scopeKind === 'class' ? 'method' : 'function',
        parameters: 'parameters',
        open: () => isOpen(walk.textOf(walk.child(node, 'name'))),
        scope: true,
      })(walk, node),
    class_definition: definition({
      kind: 'class',
      open: (walk, node) => isOpen(walk.textOf(walk.child(node, 'name'))),
      scope: true,
    }),
    parameters,
    lambda_parameters: parameters,
    assignment: (walk, node) => {
      const left = walk.child(node, 'left');
      target(walk, left);
      // `a = b = 1` is one assignment inside of another; both have the same value.
      let right = walk.child(node, 'right');
      while (walk.is(right, 'assignment')) right = walk.child(right, 'right');
      walk.assign(left, right);
    },
    augmented_assignment: (walk, node) => {
      walk.markLast(walk.child(node, 'left'), 'write');
      walk.assign(walk.child(node, 'left'), walk.child(node, 'right'));
    },
    named_expression: (walk, node) => {
      target(walk, walk.child(node, 'name'));
      walk.assign(walk.child(node, 'name'), walk.child(node, 'value'));
    },
    for_statement: (walk, node) => target(walk, walk.child(node, 'left')),
    for_in_clause: (walk, node) => target(walk, walk.child(node, 'left')),
    as_pattern_target: target,
    type_alias_statement: (walk, node) => {
      const left = walk.named(walk.child(node, 'left'))[0] ?? -1;
      const name = walk.is(left, 'generic_type') ? (walk.named(left)[0] ?? -1) : left;
      if (walk.is(name, 'identifier'))
        walk.define(name, 'type', node, { exported: isOpen(walk.textOf(name)) });
    },
    type: (walk, node) => walk.markAll(node, 'type'),
    global_statement: (walk, node) => walk.named(node).forEach((name) => walk.borrow(walk.textOf(name))),
    nonlocal_statement: (walk, node) => walk.named(node).forEach((name) => walk.borrow(walk.textOf(name))),
    keyword_argument: (walk, node) => {
      walk.mark(walk.child(node, 'name'), 'write');
      walk.assign(walk.child(node, 'name'), walk.child(node, 'value'));
    },
    pair: (walk, node) => {
      const key = walk.child(node, 'key');
      if (walk.is(key, 'string'))
        walk.assign(key, walk.child(node, 'value'), walk.textOf(key).replace(/^\w*['"]+|['"]+$/g, ''));
    },
    call: (walk, node) => {
      calls(walk, node);
      dynamicImport(walk, node);
    },
    dotted_name: (walk, node) => {
      if (!walk.isOneOf(walk.parent(node), PATTERNS)) return;
      const parts = walk.named(node);
      const [first = -1] = parts;
      if (parts.length > 1) compared(walk, parts);
      else if (!walk.is(walk.parent(node), 'class_pattern')) capture(walk, first);
    },
    splat_pattern: (walk, node) => capture(walk, walk.named(node)[0] ?? -1),
    as_pattern: (walk, node) => {
      if (walk.is(walk.parent(node), 'case_pattern')) capture(walk, walk.named(node)[1] ?? -1);
    },
    subscript: (walk, node) => {
      const owner = walk.chain(walk.child(node, 'value'));
      if (owner === 'os.environ' || owner === 'environ')
        environmentName(walk, walk.child(node, 'subscript'), owner);
    },
    decorator: (walk, node) => {
      const inner = walk.named(node)[0] ?? -1;
      const isCall = walk.is(inner, 'call');
      const name = isCall ? walk.child(inner, 'function') : inner;
      if (!isCall) walk.markLast(inner, 'call');
      const args = isCall ? walk.named(walk.child(inner, 'arguments')) : [];
      const definitionNode = walk.child(walk.parent(node), 'definition');
      walk.decorate(node, walk.callee(name), args, walk.child(definitionNode, 'name'));
    },
    import_statement: importWhole,
    import_from_statement: importFrom,
    future_import_statement: importFrom,
    string: (walk, node) => {
      if (isDocumentation(walk, node)) walk.pass(node);
      else literal(['interpolation'])(walk, node);
    },
  },
};

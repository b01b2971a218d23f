import type { DefinitionKind } from '../../../core/index/facts.ts';
import type { Walk } from '../extractWalk.ts';
import type { Handler } from './rules.ts';

const TYPES = new Set<DefinitionKind | null>(['class', 'struct']);
const NAMES = new Set([
  'identifier',
  'field_identifier',
  'type_identifier',
  'qualified_identifier',
  'destructor_name',
  'operator_name',
]);
const STATIC = 'static';
/** Pointers, arrays and functions around a name; nobody writes more. */
const DECLARATOR_DEPTH = 40;

interface Declared {
  /** The node of the name itself; -1 when there is none. */
  readonly name: number;
  /** The function declarator that it stands in, when the name is a function's. */
  readonly fn: number;
  /** `A.B` of `A::B::name`. */
  readonly container: string | null;
}

/** What a declarator such as `*names[2]` or `A::f(int x)` declares. */
function declared(walk: Walk, declarator: number): Declared {
  let node = declarator;
  let fn = -1;
  for (let depth = 0; node >= 0 && depth < DECLARATOR_DEPTH && !walk.isOneOf(node, NAMES); depth++) {
    if (walk.is(node, 'function_declarator')) fn = node;
    // `(*name)(…)` is a pointer, not a function.
    else if (walk.is(node, 'pointer_declarator') && fn >= 0) fn = -1;
    const inner = walk.child(node, 'declarator');
    node = inner >= 0 ? inner : (walk.named(node).find((part) => !walk.is(part, 'type_qualifier')) ?? -1);
  }
  const path: string[] = [];
  for (let depth = 0; walk.is(node, 'qualified_identifier') && depth < DECLARATOR_DEPTH; depth++) {
    const scope = walk.child(node, 'scope');
    if (scope >= 0) path.push(walk.callee(scope));
    node = walk.child(node, 'name');
  }
  return { name: node, fn, container: path.length === 0 ? null : path.join('.') };
}

function isStatic(walk: Walk, node: number): boolean {
  const storage = walk.childOfType(node, 'storage_class_specifier');
  return storage >= 0 && walk.textOf(storage) === STATIC;
}

/** Whether a member stands in a public part of its class; other names are open unless they are static. */
function isOpen(walk: Walk, node: number): boolean {
  if (!walk.scopeExported) return false;
  if (!TYPES.has(walk.scopeKind))
    return walk.path === null || walk.scopeKind === 'module' ? !isStatic(walk, node) : false;
  let member = node;
  while (member >= 0 && !walk.is(walk.parent(member), 'field_declaration_list')) member = walk.parent(member);
  let open = walk.scopeKind === 'struct';
  for (let child = walk.first(walk.parent(member)); child >= 0 && child < member; child = walk.sibling(child))
    if (walk.is(child, 'access_specifier')) open = walk.textOf(child).startsWith('public');
  return open;
}

export function typeDefinition(kind: DefinitionKind): Handler {
  return (walk, node) => {
    const name = walk.child(node, 'name');
    if (walk.child(node, 'body') < 0 || name < 0) return;
    const own = walk.is(name, 'type_identifier') ? name : declared(walk, name).name;
    const exported = isOpen(walk, node);
    walk.define(own, kind, node, { exported });
    walk.enter(node, walk.textOf(own < 0 ? name : own), kind, exported);
  };
}

export const enumerator: Handler = (walk, node) => {
  walk.define(walk.child(node, 'name'), 'constant', node, { exported: walk.scopeExported });
  walk.assign(walk.child(node, 'name'), walk.child(node, 'value'));
};

export const space: Handler = (walk, node) => {
  const name = walk.child(node, 'name');
  if (name < 0) return;
  const parts = walk.is(name, 'nested_namespace_specifier') ? walk.named(name) : [name];
  const last = parts.at(-1) ?? -1;
  walk.define(last, 'module', node, { exported: true });
  walk.hide(name);
  walk.enter(node, walk.compact(name).replaceAll('::', '.'), 'module', true);
};

/** Children of the field `declarator`, of which a declaration may have several. */
function declarators(walk: Walk, node: number): number[] {
  const field = walk.rules.fields.get('declarator');
  return walk.named(node).filter((child) => walk.tree.field[child] === field);
}

export const typedef: Handler = (walk, node) => {
  for (const declarator of declarators(walk, node))
    walk.define(declared(walk, declarator).name, 'type', node, { exported: walk.scopeExported });
};

function kindOf(walk: Walk, node: number, isFunction: boolean): DefinitionKind {
  const inType = TYPES.has(walk.scopeKind);
  if (isFunction) return inType ? 'method' : 'function';
  if (inType) return 'property';
  const qualifiers = walk.named(node).filter((part) => walk.is(part, 'type_qualifier'));
  return qualifiers.some((part) => walk.textOf(part).startsWith('const')) ? 'constant' : 'variable';
}

export const declaration: Handler = (walk, node) => {
  const exported = isOpen(walk, node);
  for (const declarator of declarators(walk, node)) {
    const isInitialised = walk.is(declarator, 'init_declarator');
    const inner = isInitialised ? walk.child(declarator, 'declarator') : declarator;
    const value = walk.child(isInitialised ? declarator : node, isInitialised ? 'value' : 'default_value');
    if (walk.is(inner, 'structured_binding_declarator')) {
      for (const name of walk.named(inner)) walk.define(name, 'variable', node);
      walk.assign(inner, value);
      continue;
    }
    const { name, fn, container } = declared(walk, inner);
    if (name < 0 || walk.is(name, 'operator_name')) continue;
    const parameters = fn < 0 ? null : walk.parametersOf(walk.child(fn, 'parameters'));
    const kind = kindOf(walk, node, fn >= 0);
    walk.define(name, kind, node, { exported, parameters, ...(container === null ? {} : { container }) });
    walk.assign(name, value);
  }
};

export const fn: Handler = (walk, node) => {
  const { name, fn: declarator, container } = declared(walk, walk.child(node, 'declarator'));
  if (name < 0) return;
  const parameters = walk.parametersOf(walk.child(declarator, 'parameters'));
  const outer = container === null ? walk.path : walk.path === null ? container : `${walk.path}.${container}`;
  const kind = container === null ? kindOf(walk, node, true) : 'method';
  walk.define(name, kind, node, { container: outer, parameters, exported: isOpen(walk, node) });
  const text = walk.textOf(name);
  walk.enter(node, container === null ? text : `${container}.${text}`, kind, false);
};

export const parameter: Handler = (walk, node) => {
  const declarator = walk.child(node, 'declarator');
  const binding = walk.is(declarator, 'structured_binding_declarator')
    ? declarator
    : walk.childOfType(declarator, 'structured_binding_declarator');
  if (binding >= 0) {
    for (const name of walk.named(binding)) walk.define(name, 'variable', name);
    return;
  }
  const { name } = declared(walk, declarator);
  if (walk.is(name, 'identifier'))
    walk.define(name, walk.is(node, 'for_range_loop') ? 'variable' : 'parameter', name);
  walk.assign(name, walk.child(node, 'default_value'));
};

/** `: field(value)` of a constructor. */
export const memberInitializer: Handler = (walk, node) => {
  const [name, value] = walk.named(node);
  if (name === undefined || value === undefined || !walk.is(name, 'field_identifier')) return;
  walk.mark(name, 'write');
  walk.assign(name, walk.named(value)[0] ?? -1);
};

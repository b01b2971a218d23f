import type { DefinitionKind } from '../../../core/index/facts.ts';
import type { Walk } from '../extractWalk.ts';
import { always, assignment, call, definition, literal } from './parts.ts';
import type { LanguageRules } from './rules.ts';
import { macro, tokens, tokenTree } from './rustMacros.ts';

const ENVIRONMENT = new Set([
  'std::env::var',
  'env::var',
  'std::env::var_os',
  'env::var_os',
  'std::env::set_var',
  'env::set_var',
]);
/** Nested lists of a `use`; nobody writes more. */
const USE_DEPTH = 50;

/** `pub`, or a member of what is open by itself: a trait, or its implementation. */
function open(walk: Walk, node: number): boolean {
  return walk.childOfType(node, 'visibility_modifier') >= 0 || walk.scopeKind === 'trait';
}

const item = (kind: DefinitionKind, scope = true): ReturnType<typeof definition> =>
  definition({ kind, open, scope });

function fn(walk: Walk, node: number): void {
  const inType = walk.scopeKind === 'trait' || walk.scopeKind === 'class';
  definition({ kind: inType ? 'method' : 'function', parameters: 'parameters', open, scope: true })(
    walk,
    node,
  );
}

function constant(kind: DefinitionKind): (walk: Walk, node: number) => void {
  return (walk, node) => {
    definition({ kind, open, scope: false })(walk, node);
    walk.assign(walk.child(node, 'name'), walk.child(node, 'value'));
  };
}

/** Members of an `impl` belong to its type; those of a trait's are as open as the trait. */
function implementation(walk: Walk, node: number): void {
  const type = walk.child(node, 'type');
  const inner = walk.is(type, 'generic_type') ? walk.child(type, 'type') : type;
  const name = walk.chain(inner) ?? walk.compact(type);
  const path = name.slice(name.lastIndexOf(':') + 1);
  walk.enter(node, path, walk.child(node, 'trait') >= 0 ? 'trait' : 'class', true);
}

/** Names that a pattern gives. A capital letter in front means a constant or a variant, which is used. */
function bind(walk: Walk, pattern: number, kind: DefinitionKind): void {
  if (pattern < 0) return;
  const after = walk.after(pattern);
  const type = walk.rules.fields.get('type');
  const condition = walk.rules.fields.get('condition');
  for (let node = pattern; node < after; node++) {
    const isName = walk.is(node, 'identifier') || walk.is(node, 'shorthand_field_identifier');
    const field = walk.tree.field[node];
    if (walk.is(node, 'scoped_identifier') || (node !== pattern && (field === type || field === condition))) {
      node = walk.after(node) - 1;
    } else if (isName && !/^\p{Lu}/u.test(walk.textOf(node))) {
      walk.define(node, kind, node);
    }
  }
}

function letDeclaration(walk: Walk, node: number): void {
  const pattern = walk.child(node, 'pattern');
  bind(walk, pattern, 'variable');
  walk.assign(pattern, walk.child(node, 'value'));
}

const binds =
  (kind: DefinitionKind) =>
  (walk: Walk, node: number): void =>
    bind(walk, walk.child(node, 'pattern'), kind);

function use(walk: Walk, node: number): void {
  walk.markAll(node, 'import');
  useTree(walk, walk.child(node, 'argument'), '', USE_DEPTH);
}

function useTree(walk: Walk, node: number, prefix: string, depth: number): void {
  if (node < 0 || depth === 0) return;
  const joined = (path: string): string =>
    prefix === '' ? path : path === '' ? prefix : `${prefix}::${path}`;
  if (walk.is(node, 'use_list')) {
    for (const part of walk.named(node)) useTree(walk, part, prefix, depth - 1);
  } else if (walk.is(node, 'scoped_use_list')) {
    const path = walk.child(node, 'path');
    useTree(walk, walk.child(node, 'list'), joined(path < 0 ? '' : walk.compact(path)), depth - 1);
  } else if (walk.is(node, 'use_wildcard')) {
    const path = walk.named(node)[0] ?? -1;
    walk.import(node, joined(path < 0 ? '' : walk.compact(path)), [{ name: '*', alias: null }]);
  } else {
    const isAliased = walk.is(node, 'use_as_clause');
    const path = walk.compact(isAliased ? walk.child(node, 'path') : node);
    const alias = isAliased ? walk.textOf(walk.child(node, 'alias')) : null;
    const cut = path.lastIndexOf('::');
    const name = cut < 0 ? path : path.slice(cut + 2);
    // `use serde;` is a whole module, `use a::b` the b of a.
    const module = cut < 0 ? prefix : joined(path.slice(0, cut));
    if (module === '') walk.import(node, path, alias === null ? [] : [{ name: '*', alias }]);
    else walk.import(node, module, [{ name, alias }]);
  }
}

function attribute(walk: Walk, node: number): void {
  const inner = walk.childOfType(node, 'attribute');
  const name = walk.named(inner)[0] ?? -1;
  walk.markLast(name, 'type');
  const value = walk.child(inner, 'value');
  const args = value >= 0 ? [walk.value(value)] : tokens(walk, walk.child(inner, 'arguments'));
  if (walk.is(node, 'inner_attribute_item')) {
    walk.decorate(node, walk.callee(name), args, -1);
    return;
  }
  let next = walk.sibling(node);
  while (next >= 0 && (walk.is(next, 'attribute_item') || walk.typeOf(next).endsWith('comment')))
    next = walk.sibling(next);
  walk.decorate(node, walk.callee(name), args, walk.child(next, 'name'));
}

export const rust: LanguageRules = {
  names: {
    identifier: 'read',
    field_identifier: 'read',
    shorthand_field_identifier: 'read',
    type_identifier: 'type',
  },
  chainParts: ['self', 'crate', 'super', 'metavariable'],
  members: {
    field_expression: { object: 'value', name: 'field', dot: '.' },
    scoped_identifier: { object: 'path', name: 'name', dot: '::' },
    scoped_type_identifier: { object: 'path', name: 'name', dot: '::' },
  },
  transparent: [
    'generic_function',
    'generic_type',
    'generic_type_with_turbofish',
    'try_expression',
    'await_expression',
    'parenthesized_expression',
  ],
  calls: ['call_expression', 'macro_invocation'],
  comments: ['line_comment', 'block_comment'],
  functions: ['closure_expression'],
  on: {
    use_declaration: use,
    extern_crate_declaration: (walk, node) => {
      const name = walk.child(node, 'name');
      walk.markAll(node, 'import');
      walk.import(node, walk.textOf(name), []);
    },
    struct_item: item('struct'),
    union_item: item('struct'),
    enum_item: item('enum'),
    trait_item: item('trait'),
    mod_item: item('module'),
    type_item: item('type'),
    associated_type: item('type'),
    enum_variant: definition({ kind: 'constant', open: always, scope: true }),
    field_declaration: item('property', false),
    function_item: fn,
    function_signature_item: fn,
    impl_item: implementation,
    const_item: constant('constant'),
    static_item: constant('variable'),
    macro_definition: definition({ kind: 'macro', open: always, scope: true }),
    type_parameter: (walk, node) => walk.define(walk.child(node, 'name'), 'type', node),
    lifetime: (walk, node) => walk.pass(node),
    parameter: binds('parameter'),
    closure_parameters: (walk, node) => {
      for (const part of walk.named(node)) if (!walk.is(part, 'parameter')) bind(walk, part, 'parameter');
    },
    let_declaration: letDeclaration,
    let_condition: letDeclaration,
    for_expression: binds('variable'),
    match_arm: binds('variable'),
    assignment_expression: assignment(),
    compound_assignment_expr: assignment(),
    field_initializer: (walk, node) => {
      walk.mark(walk.child(node, 'field'), 'write');
      walk.assign(walk.child(node, 'field'), walk.child(node, 'value'));
    },
    call_expression: call({ environment: ENVIRONMENT }),
    macro_invocation: macro,
    token_tree: tokenTree,
    label: (walk, node) => walk.pass(node),
    const_parameter: (walk, node) => walk.define(walk.child(node, 'name'), 'constant', node),
    attribute_item: attribute,
    inner_attribute_item: attribute,
    string_literal: literal(),
    raw_string_literal: literal(),
  },
};

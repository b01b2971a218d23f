import type { DefinitionKind } from '../../../core/index/facts.ts';
import type { Walk } from '../extractWalk.ts';
import { assignment, definition, environmentName, hasWord, literal } from './parts.ts';
import type { LanguageRules } from './rules.ts';

const PRIVATE = new Set(['private']);
const ENVIRONMENT = new Set(['System.getenv', 'System.getProperty', 'getenv']);
const VALUE_WORDS = new Set(['val', 'var']);

const open = (walk: Walk, node: number): boolean => !hasWord(walk, node, PRIVATE);

function classKind(walk: Walk, node: number): DefinitionKind {
  if (walk.childOfType(node, '"interface"') >= 0) return 'interface';
  return walk.childOfType(node, 'enum_class_body') >= 0 ? 'enum' : 'class';
}

/** The parameters of a class stand in its primary constructor. */
function classParameters(walk: Walk, node: number): string | null {
  const constructor = walk.childOfType(node, 'primary_constructor');
  return walk.parametersOf(walk.childOfType(constructor, 'class_parameters'));
}

function classDeclaration(walk: Walk, node: number): void {
  const name = walk.child(node, 'name');
  const kind = classKind(walk, node);
  const exported = walk.scopeExported && open(walk, node);
  walk.define(name, kind, node, { exported, parameters: classParameters(walk, node) });
  walk.enter(node, walk.textOf(name), kind, exported);
}

function functionDeclaration(walk: Walk, node: number): void {
  const name = walk.child(node, 'name');
  const kind = walk.scopeKind === null ? 'function' : walk.scopeKind === 'function' ? 'function' : 'method';
  const parameters = walk.parametersOf(walk.childOfType(node, 'function_value_parameters'));
  walk.define(name, kind, node, { parameters, exported: walk.scopeExported && open(walk, node) });
  walk.enter(node, walk.textOf(name), kind, false);
}

function firstName(walk: Walk, node: number): number {
  return node < 0 ? -1 : walk.childOfType(node, 'identifier');
}

function property(walk: Walk, node: number): void {
  const isLocal = walk.scopeKind === 'function' || walk.scopeKind === 'method';
  const isConstant = walk.textOf(walk.childOfType(node, 'modifiers')).includes('const');
  const isValue = walk.childOfType(node, '"val"') >= 0;
  const atTop = walk.scopeKind === null;
  const kind: DefinitionKind = isConstant
    ? 'constant'
    : isLocal
      ? 'variable'
      : atTop && isValue
        ? 'constant'
        : atTop
          ? 'variable'
          : 'property';
  const exported = !isLocal && walk.scopeExported && open(walk, node);
  const several = walk.childOfType(node, 'multi_variable_declaration');
  const single = walk.childOfType(node, 'variable_declaration');
  const declarations = several >= 0 ? walk.named(several) : single >= 0 ? [single] : [];
  for (const declaration of declarations) walk.define(firstName(walk, declaration), kind, node, { exported });
  if (walk.childOfType(node, '"="') < 0) return;
  const value = walk.named(node).at(-1) ?? -1;
  if (several >= 0) walk.assign(several, value);
  else if (value !== single) walk.assign(firstName(walk, single), value);
}

function variable(kind: 'variable' | 'parameter'): (walk: Walk, node: number) => void {
  return (walk, node) => {
    const name = firstName(walk, node);
    if (name >= 0 && !walk.isHidden(name)) walk.define(name, kind, node);
  };
}

function classParameter(walk: Walk, node: number): void {
  const name = firstName(walk, node);
  const isProperty = hasWord(walk, node, VALUE_WORDS);
  walk.define(name, isProperty ? 'property' : 'parameter', node, {
    exported: isProperty && walk.scopeExported && open(walk, node),
  });
  if (walk.childOfType(node, '"="') >= 0) walk.assign(name, walk.named(node).at(-1) ?? -1);
}

function callExpression(walk: Walk, node: number): void {
  const called = walk.named(node)[0] ?? -1;
  const list = walk.childOfType(node, 'value_arguments');
  const lambda = walk.childOfType(node, 'annotated_lambda');
  // `f(1) { … }` is one call with two lists of arguments.
  if (list < 0 && walk.is(called, 'call_expression')) return;
  const outer = walk.parent(node);
  const trailing = walk.is(outer, 'call_expression') && walk.childOfType(outer, 'value_arguments') < 0;
  const last = trailing ? walk.childOfType(outer, 'annotated_lambda') : lambda;
  walk.markLast(called, 'call');
  const callee = walk.callee(called);
  const args = walk.named(list);
  walk.call(called, callee, last < 0 ? args : [...args, last]);
  if (ENVIRONMENT.has(callee)) environmentName(walk, args[0] ?? -1, callee.replace(/\.\w+$/, ''));
}

function importHeader(walk: Walk, node: number): void {
  const path = walk.childOfType(node, 'qualified_identifier');
  const alias = firstName(walk, node);
  walk.markAll(node, 'import');
  const module = walk.compact(path);
  const isAll = walk.childOfType(node, '"*"') >= 0;
  const name = isAll ? '*' : module.slice(module.lastIndexOf('.') + 1);
  walk.import(path, module, [{ name, alias: alias < 0 ? null : walk.textOf(alias) }]);
}

function annotation(walk: Walk, node: number): void {
  const inner = walk.childOfType(node, 'constructor_invocation');
  const type = walk.childOfType(inner < 0 ? node : inner, 'user_type');
  const outer = walk.parent(node);
  const declared = walk.is(outer, 'modifiers') ? walk.parent(outer) : outer;
  const named = walk.child(declared, 'name');
  const variableName = firstName(walk, walk.childOfType(declared, 'variable_declaration'));
  const target = named >= 0 ? named : variableName >= 0 ? variableName : firstName(walk, declared);
  const args = inner < 0 ? [] : walk.named(walk.childOfType(inner, 'value_arguments'));
  walk.decorate(node, walk.compact(type), args, target);
}

/** The grammar has `$name` of plain strings as text. */
function stringLiteral(walk: Walk, node: number): void {
  const start = walk.tree.start[node] ?? 0;
  for (const match of walk.textOf(node).matchAll(/(\\*)\$([\p{L}_][\p{L}\p{N}_]*)/gu)) {
    const [, slashes = '', name = ''] = match;
    if (slashes.length % 2 === 0) walk.referAt(start + match.index + slashes.length + 1, name, 'read');
  }
  literal(['interpolation'])(walk, node);
}

export const kotlin: LanguageRules = {
  names: { identifier: 'read' },
  chainParts: ['this_expression', 'super_expression'],
  members: { navigation_expression: { object: 'first', name: 'last', dot: '.' } },
  transparent: ['unary_expression', 'user_type'],
  calls: ['call_expression'],
  comments: ['line_comment', 'block_comment'],
  functions: [],
  on: {
    package_header: (walk, node) => walk.hide(node),
    import: importHeader,
    class_declaration: classDeclaration,
    object_declaration: classDeclaration,
    companion_object: (walk, node) => {
      const name = walk.child(node, 'name');
      if (name >= 0) walk.define(name, 'class', node, { exported: walk.scopeExported && open(walk, node) });
    },
    enum_entry: definition({ kind: 'constant', name: firstName, open, scope: true }),
    function_declaration: functionDeclaration,
    secondary_constructor: (walk, node) => walk.enter(node, 'constructor', 'method', false),
    property_declaration: property,
    class_parameter: classParameter,
    parameter: variable('parameter'),
    variable_declaration: variable('variable'),
    catch_block: variable('variable'),
    type_parameter: (walk, node) => walk.define(firstName(walk, node), 'type', node),
    type_alias: definition({ kind: 'type', name: 'type', open, scope: false }),
    user_type: (walk, node) => walk.markAll(node, 'type'),
    assignment: assignment(),
    call_expression: callExpression,
    constructor_invocation: (walk, node) => {
      const type = walk.childOfType(node, 'user_type');
      walk.markLast(type, 'type');
      if (!walk.is(walk.parent(node), 'annotation'))
        walk.call(type, walk.compact(type), walk.named(walk.childOfType(node, 'value_arguments')));
    },
    value_argument: (walk, node) => {
      if (walk.childOfType(node, '"="') < 0) return;
      const [name, value] = walk.named(node);
      if (name === undefined || value === undefined) return;
      walk.mark(name, 'write');
      walk.assign(name, value);
    },
    annotation,
    string_literal: stringLiteral,
    multiline_string_literal: literal(['interpolation']),
  },
};

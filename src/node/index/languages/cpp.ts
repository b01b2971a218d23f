import type { Walk } from '../extractWalk.ts';
import {
  declaration,
  enumerator,
  fn,
  memberInitializer,
  parameter,
  space,
  typeDefinition,
  typedef,
} from './cppDefinitions.ts';
import { assignment, call, literal, unquoted, update } from './parts.ts';
import type { LanguageRules } from './rules.ts';

const ENVIRONMENT = new Set(['getenv', 'std::getenv', 'secure_getenv', '::getenv', 'setenv']);
/** Strings, characters and comments of a macro's text, or a name. */
const MACRO_TOKENS = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\/\/.*|\/\*[^]*?\*\/|(?<![\w.])[A-Za-z_]\w*/g;
const MACRO_WORDS = new Set([
  'if',
  'else',
  'for',
  'while',
  'do',
  'return',
  'int',
  'char',
  'void',
  'const',
  'sizeof',
  'static',
  'struct',
  'long',
  'unsigned',
  'float',
  'double',
  'short',
]);

/** The grammar leaves a macro's body as text. */
function macroBody(walk: Walk, node: number): void {
  const start = walk.tree.start[node] ?? 0;
  for (const match of walk.textOf(node).matchAll(MACRO_TOKENS)) {
    const [text] = match;
    if (/^[A-Za-z_]/.test(text) && !MACRO_WORDS.has(text)) walk.referAt(start + match.index, text, 'read');
  }
}

function include(walk: Walk, node: number): void {
  const path = walk.child(node, 'path');
  walk.hide(path);
  const text = walk.textOf(path);
  walk.import(path, walk.is(path, 'system_lib_string') ? text.slice(1, -1) : unquoted(walk, path), []);
}

const COMMON: LanguageRules = {
  names: { identifier: 'read', field_identifier: 'read', type_identifier: 'type' },
  chainParts: [],
  members: { field_expression: { object: 'argument', name: 'field', dot: '' } },
  transparent: ['parenthesized_expression'],
  calls: ['call_expression'],
  comments: ['comment'],
  functions: [],
  on: {
    preproc_include: include,
    preproc_def: (walk, node) => walk.define(walk.child(node, 'name'), 'macro', node, { exported: true }),
    preproc_function_def: (walk, node) => {
      const parameters = walk.parametersOf(walk.child(node, 'parameters'));
      walk.define(walk.child(node, 'name'), 'macro', node, { parameters, exported: true });
      for (const name of walk.named(walk.child(node, 'parameters')))
        if (walk.is(name, 'identifier')) walk.define(name, 'parameter', name);
    },
    preproc_arg: macroBody,
    struct_specifier: typeDefinition('struct'),
    union_specifier: typeDefinition('struct'),
    enum_specifier: typeDefinition('enum'),
    enumerator,
    type_definition: typedef,
    declaration,
    field_declaration: declaration,
    function_definition: fn,
    parameter_declaration: parameter,
    assignment_expression: assignment(),
    update_expression: update('argument'),
    initializer_pair: (walk, node) => {
      const designator = walk.child(node, 'designator');
      const name = walk.is(designator, 'field_designator') ? (walk.named(designator)[0] ?? -1) : designator;
      walk.mark(name, 'write');
      walk.assign(name, walk.child(node, 'value'));
    },
    call_expression: call({ environment: ENVIRONMENT }),
    string_literal: literal(),
    char_literal: (walk, node) => walk.pass(node),
  },
};

export const c: LanguageRules = COMMON;

export const cpp: LanguageRules = {
  ...COMMON,
  names: { ...COMMON.names, namespace_identifier: 'read' },
  chainParts: ['this'],
  members: {
    ...COMMON.members,
    qualified_identifier: { object: 'scope', name: 'name', dot: '::' },
  },
  transparent: ['parenthesized_expression', 'template_type', 'template_function', 'template_method'],
  calls: ['call_expression', 'new_expression'],
  functions: ['lambda_expression'],
  on: {
    ...COMMON.on,
    class_specifier: typeDefinition('class'),
    namespace_definition: space,
    alias_declaration: (walk, node) =>
      walk.define(walk.child(node, 'name'), 'type', node, { exported: walk.scopeExported }),
    using_declaration: (walk, node) => {
      walk.markAll(node, 'import');
      const isSpace = walk.childOfType(node, '"namespace"') >= 0;
      const path = walk.named(node)[0] ?? -1;
      // The grammar knows one name per declaration.
      for (const module of walk.compact(path).split(',')) {
        const name = isSpace ? '*' : module.slice(module.lastIndexOf(':') + 1);
        walk.import(path, module, [{ name, alias: null }]);
      }
    },
    namespace_alias_definition: (walk, node) =>
      walk.define(walk.child(node, 'name'), 'module', node, { exported: walk.scopeExported }),
    concept_definition: (walk, node) =>
      walk.define(walk.child(node, 'name'), 'type', node, { exported: walk.scopeExported }),
    type_parameter_declaration: (walk, node) => walk.define(walk.named(node)[0] ?? -1, 'type', node),
    optional_parameter_declaration: parameter,
    for_range_loop: parameter,
    field_initializer: memberInitializer,
    new_expression: call({ called: 'type' }),
    lambda_capture_specifier: (walk, node) => walk.markAll(node, 'read'),
    attribute: (walk, node) => {
      const name = walk.child(node, 'name');
      walk.hide(name);
      const declared = walk.parent(walk.parent(node));
      const args = walk.named(walk.childOfType(node, 'argument_list'));
      walk.decorate(node, walk.callee(name), args, walk.child(declared, 'name'));
    },
    raw_string_literal: (walk, node) => {
      walk.string(node, walk.textOf(walk.childOfType(node, 'raw_string_content')));
      walk.pass(node);
    },
  },
};

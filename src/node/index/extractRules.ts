import type { Reference } from '../../core/index/facts.ts';
import type { TreeTables } from './extractTree.ts';
import type { Handler, LanguageRules, MemberFields } from './languages/rules.ts';

/** Rules of a language by the numbers of its grammar, so that nothing is looked up by name for each node. */
export interface CompiledRules {
  readonly types: readonly string[];
  readonly fields: ReadonlyMap<string, number>;
  readonly handlers: readonly (Handler | undefined)[];
  readonly members: readonly (MemberFields | undefined)[];
  readonly kinds: readonly ('name' | 'transparent' | 'call' | undefined)[];
  readonly isComment: Uint8Array;
  readonly isFunction: Uint8Array;
  /** Named and no comment. */
  readonly isNamed: Uint8Array;
  readonly environments: ReadonlySet<string>;
  readonly sigil: string;
}

/** Throws when the rules name a type or field that the grammar does not have: a typing error, or another grammar. */
export function compileRules(rules: LanguageRules, { types, fields }: TreeTables): CompiledRules {
  const known = new Set(types);
  const check = (type: string): string => {
    if (!known.has(type)) throw new Error(`The grammar has no node type ${type}.`);
    return type;
  };
  const flags = (wanted: readonly string[]): Uint8Array => {
    const set = new Set(wanted.map(check));
    return Uint8Array.from(types, (type) => (set.has(type) ? 1 : 0));
  };
  const { names, members, on } = rules;
  [...Object.keys(names), ...Object.keys(members), ...Object.keys(on)].forEach(check);
  const chainParts = new Set([...Object.keys(names), ...rules.chainParts.map(check)]);
  const transparent = new Set(rules.transparent.map(check));
  const calls = new Set(rules.calls.map(check));
  const isComment = flags(rules.comments);
  for (const { object, name } of Object.values(members))
    for (const field of [object, name])
      if (field !== 'first' && field !== 'last' && !fields.has(field))
        throw new Error(`The grammar has no field ${field}.`);
  return {
    types,
    fields,
    handlers: types.map((type) => on[type] ?? nameHandler(names[type])),
    members: types.map((type) => members[type]),
    kinds: types.map((type) =>
      chainParts.has(type)
        ? 'name'
        : transparent.has(type)
          ? 'transparent'
          : calls.has(type)
            ? 'call'
            : undefined,
    ),
    isComment,
    isFunction: flags(rules.functions),
    isNamed: Uint8Array.from(types, (type, id) => (type.startsWith('"') || isComment[id] === 1 ? 0 : 1)),
    sigil: rules.sigil ?? '',
    environments: new Set(rules.environments ?? []),
  };
}

function nameHandler(role: Reference['role'] | undefined): Handler | undefined {
  return role === undefined ? undefined : (walk, node) => walk.refer(node, role);
}

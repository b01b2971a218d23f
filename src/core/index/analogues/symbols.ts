import type { Definition, FileFacts } from '../facts.ts';
import { nameWords } from '../inflect.ts';
import { folderOf, isTestPath } from '../paths.ts';
import type { AnalogueQuery } from '../port.ts';
import { findSymbols } from '../symbols.ts';
import { foldCase } from '../words.ts';
import { parameterCount } from './functions.ts';
import { fullName, overlap, sentence } from './search.ts';
import type { Search, SearchWorld } from './search.ts';

/** Kinds that can stand for each other. */
const FAMILY: Readonly<Partial<Record<Definition['kind'], string>>> = {
  function: 'function',
  method: 'function',
  class: 'class',
  struct: 'class',
  interface: 'type',
  type: 'type',
  trait: 'type',
  enum: 'enum',
  module: 'module',
  constant: 'value',
  variable: 'value',
  property: 'value',
  macro: 'macro',
};
const ENOUGH = 0.2;

interface Traits {
  readonly words: ReadonlySet<string>;
  readonly decorators: ReadonlySet<string>;
  readonly bases: ReadonlySet<string>;
  readonly callees: ReadonlySet<string>;
}

/** Definitions of the same kind that are called, decorated, derived and written like one that is there. */
export const symbolsLike: Search<Extract<AnalogueQuery, { type: 'like' }>> = (query, world) => {
  const name = foldCase(query.symbol.trim().split('.').at(-1) ?? '');
  const model = findSymbols(world.view, {
    name: query.symbol,
    ...(query.path === undefined ? {} : { path: query.path }),
    limit: 50,
  })
    .filter((each) => foldCase(each.name) === name)
    .find((each) => FAMILY[each.kind] !== undefined);
  const facts = model && world.view.facts(model.path);
  if (!model || !facts) return [];
  const about = traitsOf(world, model.path, facts);
  const wanted = about(model);
  return [...world.files(isTestPath(model.path))].flatMap(({ path, facts: own }) => {
    const traits = traitsOf(world, path, own);
    return own.definitions.flatMap((each) => {
      if (FAMILY[each.kind] !== FAMILY[model.kind]) return [];
      if (path === model.path && each.line === model.line && each.column === model.column) return [];
      const has = traits(each);
      const words = overlap(wanted.words, has.words);
      const decorators = overlap(wanted.decorators, has.decorators);
      const bases = overlap(wanted.bases, has.bases);
      const callees = overlap(wanted.callees, has.callees);
      const likeness = 0.4 * words + 0.15 * decorators + 0.2 * bases + 0.25 * callees;
      if (likeness < ENOUGH * 0.5) return [];
      const isNear = folderOf(path) === folderOf(model.path);
      const isSame = each.kind === model.kind && parameterCount(each) === parameterCount(model);
      const score = likeness + (isNear ? 0.12 : 0) + (isSame ? 0.05 : 0) + (world.hasTest(path) ? 0.03 : 0);
      if (score < ENOUGH) return [];
      const shared = (a: ReadonlySet<string>, b: ReadonlySet<string>): string =>
        [...a]
          .filter((one) => b.has(one))
          .slice(0, 3)
          .join(', ');
      const why = sentence([
        words > 0 ? `its name shares “${shared(wanted.words, has.words)}” with ${model.name}` : '',
        bases > 0 ? `it derives from ${shared(wanted.bases, has.bases)} too` : '',
        decorators > 0 ? `it carries @${shared(wanted.decorators, has.decorators)} too` : '',
        callees > 0 ? `it calls ${shared(wanted.callees, has.callees)} as well` : '',
        isNear ? 'it stands in the same folder' : '',
      ]);
      return [world.analogue(path, each, { name: fullName(each), what: each.kind, why, score })];
    });
  });
};

function traitsOf(world: SearchWorld, path: string, facts: FileFacts): (each: Definition) => Traits {
  const callees = new Map<string, Set<string>>();
  for (const call of facts.calls) {
    if (call.inside === null) continue;
    const name = /[\w$]+$/.exec(call.callee)?.[0];
    if (name === undefined) continue;
    const set = callees.get(call.inside) ?? new Set<string>();
    callees.set(call.inside, set.add(name));
  }
  const decorators = new Map<string, Set<string>>();
  for (const each of facts.decorators) {
    if (each.target === null) continue;
    decorators.set(each.target, (decorators.get(each.target) ?? new Set<string>()).add(each.name));
  }
  let lines: readonly string[] | null = null;
  const none: ReadonlySet<string> = new Set();
  return (each) => {
    const name = fullName(each);
    let bases = none;
    if (each.kind === 'class' || each.kind === 'struct' || each.kind === 'interface') {
      lines ??= (world.view.text(path) ?? '').split('\n');
      bases = basesOf(lines.slice(each.line - 1, each.line + 2).join(' '));
    }
    return {
      words: new Set(nameWords(each.name)),
      decorators: decorators.get(name) ?? none,
      bases,
      callees: callees.get(name) ?? none,
    };
  };
}

/** Names behind `extends`, `implements`, `:`, `<` or in Python's brackets. */
function basesOf(header: string): ReadonlySet<string> {
  const text = header.split(/[{]|\)\s*:/)[0] ?? '';
  const list =
    /\b(?:extends|implements)\s+(.+)$|\bclass\s+\w+(?:<[^>]*>)?\s*(?:\(([^()]*)|:\s*(.+)|<\s*([\w:]+))/.exec(
      text,
    );
  const names = (list?.[1] ?? list?.[2] ?? list?.[3] ?? list?.[4] ?? '').replace(
    /<[^>]*>|\bimplements\b/g,
    ',',
  );
  return new Set(
    names
      .split(',')
      .map((each) => each.trim().replace(/^(?:public|private|protected)\s+/, ''))
      .filter((each) => /^[\w.:]+$/.test(each)),
  );
}

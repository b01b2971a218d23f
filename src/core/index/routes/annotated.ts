import type { Decorator, Route } from '../facts.ts';
import { splitList } from '../brackets.ts';
import { option } from '../source.ts';
import type { Source } from '../source.ts';
import { GUARD, joinPath, route } from './route.ts';

/** How one framework of the JVM writes routes as annotations. */
export interface Annotations {
  readonly framework: string;
  /** Methods that an annotation on a function stands for; empty = it declares no route. */
  readonly verbs: (annotation: Decorator, others: readonly Decorator[]) => readonly string[];
  /** Annotation that gives a path: beside the verb, and on the class. Preset: the verb's own. */
  readonly path: (annotation: Decorator) => boolean;
  readonly ownPath: boolean;
  /** Annotations on a type whose functions call other programs, and do not answer. */
  readonly clients: RegExp;
}

/** Class paths and function paths joined, each with its guards. */
export function annotatedRoutes(source: Source, rules: Annotations): readonly Route[] {
  const { decorators, definitions } = source.syntax;
  const types = new Set(
    definitions
      .filter((each) => each.kind === 'class' || each.kind === 'interface')
      .map((each) => (each.container === null ? each.name : `${each.container}.${each.name}`)),
  );
  const byTarget = new Map<string, Decorator[]>();
  for (const each of decorators)
    if (each.target !== null) byTarget.set(each.target, [...(byTarget.get(each.target) ?? []), each]);
  return decorators.flatMap((each): readonly Route[] => {
    const { target } = each;
    if (target === null || types.has(target)) return [];
    const own = byTarget.get(target) ?? [];
    const verbs = rules.verbs(each, own);
    const owner = target.slice(0, Math.max(0, target.lastIndexOf('.')));
    const around = owner === '' ? [] : (byTarget.get(owner) ?? []);
    if (verbs.length === 0 || around.some((other) => rules.clients.test(simple(other)))) return [];
    const isOpen = own.some((other) => simple(other) === 'PermitAll');
    const guards = [...(isOpen ? [] : around), ...own]
      .map(simple)
      .filter((name) => GUARD.test(name) && !/Mapping$|^PermitAll$/.test(name));
    const prefixed = around.find(rules.path);
    const written = rules.ownPath ? each : own.find(rules.path);
    const name = target.slice(target.lastIndexOf('.') + 1);
    return (prefixed ? paths(source, prefixed, owner) : ['']).flatMap((prefix) =>
      (written ? paths(source, written, owner) : ['']).flatMap((path) =>
        verbs.map((verb) => route(each, verb, joinPath(prefix, path), name, guards, rules.framework)),
      ),
    );
  });
}

/** Name of an annotation without its package. */
export function simple({ name }: Decorator): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

/** `"/a"`, `{"/a", "/b"}`, `value = BASE + "/a"`, `path = ["/a"]`; one empty path when none is written. */
function paths(source: Source, { args }: Decorator, owner: string): readonly string[] {
  const all = args.join(', ');
  const named = option(all, 'value') ?? option(all, 'path') ?? option(all, 'uri');
  const written = named === null ? args.filter((each) => !/^\w+\s*=(?!=)/.test(each)) : [named];
  const found = written
    .flatMap((each) => {
      const list = /^(?:\{|\[|arrayOf\()([\s\S]*)[})\]]$/.exec(each.trim())?.[1];
      return list === undefined ? [each] : splitList(list);
    })
    .map((each) => source.literal(each, owner) ?? '${}');
  return found.length > 0 ? found : [''];
}

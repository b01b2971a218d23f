import type { Decorator } from '../facts.ts';
import { literalsIn, option } from '../source.ts';
import { GUARD, joinPath, route } from './route.ts';
import type { RouteReader } from './route.ts';

const MAPPING: Readonly<Record<string, string>> = {
  GetMapping: 'GET',
  PostMapping: 'POST',
  PutMapping: 'PUT',
  PatchMapping: 'PATCH',
  DeleteMapping: 'DELETE',
  RequestMapping: 'ANY',
};

export const spring: RouteReader = {
  framework: 'spring',
  languages: ['java', 'kotlin'],
  signs: ['Mapping'],
  read({ syntax: { decorators, definitions } }) {
    const types = new Set(
      definitions
        .filter((each) => each.kind === 'class' || each.kind === 'interface')
        .map((each) => (each.container === null ? each.name : `${each.container}.${each.name}`)),
    );
    return decorators.flatMap((each) => {
      const method = MAPPING[simple(each.name)];
      const target = each.target;
      if (!method || target === null || types.has(target)) return [];
      const owner = target.slice(0, Math.max(0, target.lastIndexOf('.')));
      const around = decorators.filter((other) => other.target === owner && owner !== '');
      const prefixes = around.find((other) => simple(other.name) === 'RequestMapping');
      const guards = [...around, ...decorators.filter((other) => other.target === target)]
        .map((other) => simple(other.name))
        .filter((name) => GUARD.test(name) && !(name in MAPPING));
      const name = target.slice(target.lastIndexOf('.') + 1);
      return (prefixes ? paths(prefixes) : ['']).flatMap((prefix) =>
        paths(each).flatMap((path) =>
          verbs(each, method).map((verb) =>
            route(each, verb, joinPath(prefix, path), name, guards, 'spring'),
          ),
        ),
      );
    });
  },
};

function simple(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

function paths(decorator: Decorator): readonly string[] {
  const all = decorator.args.join(', ');
  const positional = decorator.args.find((each) => !/^\w+\s*=/.test(each));
  const found = literalsIn(option(all, 'value') ?? option(all, 'path') ?? positional ?? '');
  return found.length > 0 ? found : [''];
}

function verbs(decorator: Decorator, method: string): readonly string[] {
  if (method !== 'ANY') return [method];
  const asked = option(decorator.args.join(', '), 'method') ?? '';
  const named = [...asked.matchAll(/\b(GET|POST|PUT|PATCH|DELETE|OPTIONS|HEAD)\b/g)].flatMap(
    (each) => each[1] ?? [],
  );
  return named.length > 0 ? named : ['ANY'];
}

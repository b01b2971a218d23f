import type { Decorator, Route } from '../facts.ts';
import { literal, literalsIn, nameOf, option } from '../source.ts';
import type { Source } from '../source.ts';
import { GUARD, handlerName, joinExact, route } from './route.ts';
import type { RouteReader } from './route.ts';

const ROUTED = /^([\w.]+)\.(route|get|post|put|patch|delete)$/;

export const flask: RouteReader = {
  framework: 'flask',
  languages: ['python'],
  signs: ['flask', 'Flask', 'Blueprint', '.route('],
  read(source) {
    const { decorators, calls, imports } = source.syntax;
    if (imports.some((each) => /^(?:fastapi|sanic|bottle|starlette)\b/.test(each.module))) return [];
    const isFlask = imports.some((each) => /^(?:flask\w*|quart)\b/.test(each.module));
    const routes = decorators.flatMap((each): readonly Route[] => {
      const [, app, word] = ROUTED.exec(each.name) ?? [];
      const path = source.literal(each.args[0] ?? undefined) ?? keyword(each.args, 'rule');
      if (app === undefined || word === undefined || path === null || (word !== 'route' && !isFlask))
        return [];
      const asked = word === 'route' ? methods(each.args) : [word];
      const guards = guardsOf(each, decorators);
      return prefixes(source, app).flatMap((prefix) =>
        asked.map((method) =>
          route(each, method, joinExact(prefix, path), last(each.target), guards, 'flask'),
        ),
      );
    });
    const added = calls.flatMap((call): readonly Route[] => {
      const app = /^([\w.]+)\.(?:add_url_rule|add_resource)$/.exec(call.callee)?.[1];
      if (app === undefined) return [];
      const isResource = call.callee.endsWith('add_resource');
      const paths = (isResource ? call.args.slice(1) : call.args.slice(0, 1)).flatMap((each) =>
        /^\w+\s*=/.test(each) ? [] : (source.literal(each) ?? []),
      );
      const view = isResource ? call.args[0] : (value(call.args, 'view_func') ?? call.args[2]);
      const handler = handlerName(view);
      const isView =
        isResource || (/\.as_view\(/.test(view ?? '') && value(call.args, 'methods') === undefined);
      const verbs = isView ? resourceMethods(source, handler) : methods(call.args);
      return prefixes(source, app).flatMap((prefix) =>
        paths.flatMap((path) =>
          verbs.map((method) => route(call, method, joinExact(prefix, path), handler, [], 'flask')),
        ),
      );
    });
    return [...routes, ...added];
  },
};

function methods(args: readonly string[]): readonly string[] {
  const list = literalsIn(value(args, 'methods') ?? '');
  return list.length > 0 ? list : ['GET'];
}

function value(args: readonly string[], key: string): string | undefined {
  for (const each of args) {
    const found = option(each, key);
    if (found !== null) return found;
  }
  return undefined;
}

function keyword(args: readonly string[], key: string): string | null {
  return literal(value(args, key));
}

/** What registering a blueprint says wins over what making it said, as Flask has it. */
function prefixes(source: Source, name: string): readonly string[] {
  const registered = source.syntax.calls
    .filter((call) => call.callee.endsWith('.register_blueprint') && nameOf(call.args[0]) === name)
    .map((call) => value(call.args, 'url_prefix'));
  const made = source.values(name).find((each) => /\b(?:Blueprint|Namespace)\(/.test(each.source))?.source;
  const own =
    made === undefined ? '' : (source.literal(/url_prefix\s*=\s*([^,)]+)/.exec(made)?.[1]?.trim()) ?? '');
  if (registered.length === 0) return [own];
  return registered.map((each) => (each === undefined ? own : (source.literal(each) ?? own)));
}

function resourceMethods(source: Source, view: string | null): readonly string[] {
  const own = source.syntax.definitions
    .filter((each) => each.container === view && /^(?:get|post|put|patch|delete)$/.test(each.name))
    .map((each) => each.name);
  return own.length > 0 ? own : ['ANY'];
}

/** The other decorators of the same function that ask who is there. */
function guardsOf(own: Decorator, all: readonly Decorator[]): readonly string[] {
  return all
    .filter((each) => each !== own && each.target === own.target && own.target !== null)
    .filter((each) => !ROUTED.test(each.name) && GUARD.test(each.name))
    .map((each) => each.name);
}

function last(target: string | null): string | null {
  return target === null ? null : target.slice(target.lastIndexOf('.') + 1);
}

import type { Route } from '../facts.ts';
import { literalsIn, nameOf, option } from '../source.ts';
import type { Source } from '../source.ts';
import { GUARD, joinExact, route } from './route.ts';
import type { RouteReader } from './route.ts';

const ROUTED = /^([\w.]+)\.(get|post|put|patch|delete|options|head|trace|api_route|websocket)$/;
const DEPENDS = /\b(?:Depends|Security)\(\s*([\w.]+)/g;

export const fastapi: RouteReader = {
  framework: 'fastapi',
  languages: ['python'],
  signs: ['fastapi', 'APIRouter'],
  read(source) {
    const { decorators, definitions, calls } = source.syntax;
    const added = calls.flatMap((call): readonly Route[] => {
      const app = /^([\w.]+)\.add_api_route$/.exec(call.callee)?.[1];
      const path = source.literal(call.args[0]?.replace(/^path\s*=\s*/, ''));
      if (app === undefined || path === null) return [];
      const all = call.args.join(', ');
      const handler = nameOf(option(all, 'endpoint') ?? call.args[1]);
      const verbs = literalsIn(option(all, 'methods') ?? "'GET'");
      return prefixes(source, app, new Set()).flatMap((prefix) =>
        verbs.map((method) =>
          route(call, method, joinExact(prefix, path), handler, dependencies(all), 'fastapi'),
        ),
      );
    });
    const routes = decorators.flatMap((each): readonly Route[] => {
      const [, app, word] = ROUTED.exec(each.name) ?? [];
      const path = source.literal(each.args[0]?.replace(/^path\s*=\s*/, ''));
      if (app === undefined || word === undefined || path === null) return [];
      const all = each.args.join(', ');
      const verbs = word === 'api_route' ? literalsIn(option(all, 'methods') ?? "'GET'") : [word];
      const name = each.target?.slice(each.target.lastIndexOf('.') + 1) ?? null;
      const answering = definitions.find((one) => one.name === name && one.line >= each.line);
      const others = decorators.filter(
        (one) => one !== each && one.target === each.target && GUARD.test(one.name),
      );
      const guards = [
        ...dependencies(
          source
            .values(app)
            .map((one) => one.source)
            .join(' '),
        ),
        ...dependencies(all),
        ...dependencies(answering?.parameters ?? ''),
        ...others.filter((one) => !ROUTED.test(one.name)).map((one) => one.name),
      ];
      return prefixes(source, app, new Set()).flatMap((prefix) =>
        verbs.map((method) => route(each, method, joinExact(prefix, path), name, guards, 'fastapi')),
      );
    });
    return [...routes, ...added];
  },
};

function dependencies(text: string): readonly string[] {
  return [...text.matchAll(DEPENDS)].flatMap((match) => match[1] ?? []);
}

/** The router's own prefix behind those of every place of this file that includes it. */
function prefixes(source: Source, name: string, seen: ReadonlySet<string>): readonly string[] {
  const made = source.values(name).find((each) => /APIRouter\(/.test(each.source))?.source ?? '';
  const own = source.literal(/\bprefix\s*=\s*([^,)]+)/.exec(made)?.[1]?.trim()) ?? '';
  if (seen.has(name)) return [own];
  const included = source.syntax.calls.flatMap((call) => {
    const [, parent, how] = /^([\w.]+)\.(include_router|mount)$/.exec(call.callee) ?? [];
    const isMount = how === 'mount';
    if (parent === undefined || nameOf(call.args[isMount ? 1 : 0]) !== name) return [];
    const given = isMount ? call.args[0] : (option(call.args.slice(1).join(', '), 'prefix') ?? undefined);
    const prefix = source.literal(given) ?? '';
    return prefixes(source, parent, new Set([...seen, name])).map((outer) => outer + prefix);
  });
  return included.length === 0 ? [own] : included.map((outer) => outer + own);
}

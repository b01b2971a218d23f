import type { Route } from '../facts.ts';
import { literalsIn, option } from '../source.ts';
import type { Source } from '../source.ts';
import { guardNames, handlerName, joinPath, route, SCRIPT } from './route.ts';
import type { RouteReader } from './route.ts';
import { pluginMounts, readScriptRoutes, registered } from './scriptRouters.ts';
import type { ScriptRouter } from './scriptRouters.ts';

const LIBRARY: ScriptRouter = {
  framework: 'fastify',
  modules: /^(?:fastify|fastify-plugin|@fastify\/.+)$/,
  made: /^(?:await\s+)?(?:require\(['"]fastify['"]\)|[Ff]astify)\(|\.withTypeProvider\b/,
  prefix: () => null,
  mounts: ['register'],
};

export const fastify: RouteReader = {
  framework: 'fastify',
  languages: SCRIPT,
  signs: ['fastify', 'Fastify'],
  read: (source) => [...readScriptRoutes(source, LIBRARY), ...described(source)],
};

/** `app.route({ method: 'GET', url: '/x', handler })`. */
function described(source: Source): readonly Route[] {
  const mounts = pluginMounts(source);
  return source.syntax.calls.flatMap((call) => {
    if (!/^[\w$.]+\.route$/.test(call.callee) || !call.args[0]?.startsWith('{')) return [];
    const text = source.arguments(call);
    const url = source.literal(option(text, 'url') ?? option(text, 'path') ?? undefined);
    if (url === null) return [];
    const methods = literalsIn(option(text, 'method') ?? '');
    const guards = ['onRequest', 'preValidation', 'preHandler'].flatMap((key) => option(text, key) ?? []);
    const handler = handlerName(option(text, 'handler') ?? undefined);
    const path = joinPath(registered(source, call, mounts), url);
    return (methods.length > 0 ? methods : ['ANY']).map((method) =>
      route(call, method, path, handler, guardNames(guards), 'fastify'),
    );
  });
}

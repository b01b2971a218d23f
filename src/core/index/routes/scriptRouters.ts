import type { Call, Route } from '../facts.ts';
import { splitList } from '../brackets.ts';
import { nameOf, option } from '../source.ts';
import type { Source } from '../source.ts';
import { guardNames, handlerName, joinPath, route } from './route.ts';

/** How a router library of JavaScript is recognised and read. */
export interface ScriptRouter {
  readonly framework: string;
  /** Modules that bring it. */
  readonly modules: RegExp;
  /** Value of a variable that holds an app or a router of it. */
  readonly made: RegExp;
  /** Prefix given when it is made. */
  prefix(made: string): string | null;
  /** Calls that put a router of this file under a path: the names of the calls. */
  readonly mounts: readonly string[];
}

const METHODS = 'get|post|put|patch|delete|del|options|head|all|any';
const ROUTED = new RegExp(
  `^([\\w$.]+?)(?:\\(\\))?(?:\\.(?:basePath|${METHODS}|use|on)\\(\\))*\\.(${METHODS}|on)(?:<.*>)?$`,
  's',
);
const CHAINED = new RegExp(`^([\\w$.]+?)\\.route\\(\\)(?:\\..*)?\\.(${METHODS})$`, 's');
/** How apps and routers are called when they come from elsewhere. */
const ROUTER_NAME =
  /^(?:this\.)?(?:app|api|server|fastify|instance|routes?|\w*(?:router|Router|App|Routes))$/;

interface Mount {
  readonly parent: string;
  readonly path: string;
}

/** Routes of `app.get('/x', guard, handler)` and its like, with the prefixes of routers mounted in the same file. */
export function readScriptRoutes(source: Source, library: ScriptRouter): readonly Route[] {
  const own = source.syntax.imports.some((each) => library.modules.test(each.module));
  if (!own && bringsOtherRouter(source)) return [];
  const made = new Map<string, string>();
  for (const each of source.syntax.assignments) {
    const name = each.target.replace(/:.*$/, '');
    if (library.made.test(each.source)) made.set(name, library.prefix(each.source) ?? '');
  }
  // Without a word of the library this file says nothing about it.
  if (!own && made.size === 0) return [];
  const calls = source.syntax.calls;
  const handed = handedRouters(calls);
  const isRouter = (name: string): boolean =>
    made.has(name) ||
    handed.has(name) ||
    made.has(name.replace(/^this\./, '')) ||
    ROUTER_NAME.test(name) ||
    library.made.test(`${name}()`);
  const mounts = mountsOf(source, library, isRouter);
  const used = calls.filter((call) => /^[\w$.]+\.(?:use|addHook)$/.test(call.callee));
  const routes: Route[] = [];
  for (const call of calls) {
    const chained = CHAINED.exec(call.callee);
    const plain = chained ? null : ROUTED.exec(call.callee);
    const name = chained?.[1] ?? plain?.[1];
    const method = chained?.[2] ?? plain?.[2];
    if (name === undefined || method === undefined || !isRouter(name)) continue;
    const steps = source.chain(call);
    const routed = chained ? steps.find((each) => each.callee.endsWith('.route')) : call;
    const base = steps.find((each) => each !== call && each.callee.endsWith('.basePath'));
    // `app.on(['PUT', 'DELETE'], path, handler)` of Hono.
    const isOn = method === 'on';
    if (isOn && library.framework !== 'hono') continue;
    const paths = pathsOf(source, routed?.args[isOn ? 1 : 0]);
    const rest = chained ? call.args : call.args.slice(isOn ? 2 : 1);
    if (rest.length === 0) continue;
    const verbs = isOn ? pathsOf(source, call.args[0]) : [method];
    // Koa takes a route's name in front of its path.
    const named = !chained && rest.length > 1 && library.framework === 'koa' ? source.literal(rest[0]) : null;
    for (const first of named === null ? paths : [named]) {
      if (!/^[/*]|^$/.test(first)) continue;
      const behind = named === null ? rest : rest.slice(1);
      const guards = [...before(used, call, name, first, source), ...guardsOf(behind)];
      for (const prefix of prefixes(name, made, mounts, source, call)) {
        const path = joinPath(prefix, source.literal(base?.args[0]) ?? '', first);
        for (const verb of verbs) {
          const asked = /^(?:all|any)$/i.test(verb) ? 'ANY' : verb === 'del' ? 'DELETE' : verb;
          const handler = handlerName(behind.at(-1));
          routes.push(route(source.nameOf(call), asked, path, handler, guards, library.framework));
        }
      }
    }
  }
  return routes;
}

/** `Router` of another package: what it makes is none of this library. */
function bringsOtherRouter(source: Source): boolean {
  return source.syntax.imports.some(
    ({ module, names }) =>
      !module.startsWith('.') && names.some(({ name, alias }) => (alias ?? name) === 'Router'),
  );
}

function pathsOf(source: Source, argument: string | undefined): readonly string[] {
  if (argument?.startsWith('['))
    return splitList(argument.slice(1, -1)).flatMap((each) => source.literal(each) ?? []);
  const path = source.literal(argument);
  return path === null ? [] : [path];
}

function guardsOf(args: readonly string[]): readonly string[] {
  const between = args.slice(0, -1);
  const options = between.filter((each) => each.startsWith('{'));
  const hooks = options.flatMap((each) =>
    ['preHandler', 'preValidation', 'onRequest'].flatMap((key) => option(each, key) ?? []),
  );
  return guardNames([...between.filter((each) => !each.startsWith('{')), ...hooks]);
}

/** Middleware that was put in front of the router before the route was declared. */
function before(
  used: readonly Call[],
  at: Call,
  router: string,
  path: string,
  source: Source,
): readonly string[] {
  return used.flatMap((call) => {
    if (!call.callee.startsWith(`${router}.`) || call.line > at.line) return [];
    if (call.callee.endsWith('.addHook')) return guardNames(call.args.slice(1));
    const under = source.literal(call.args[0]);
    if (under === null) return guardNames(call.args);
    const stem = under.replace(/\/?\*+$/, '');
    // `use('/admin', auth)` guards; `use('/admin', adminRouter)` mounts.
    const covers = stem === '' || path === stem || path.startsWith(`${stem}/`);
    return covers ? guardNames(call.args.slice(1)) : [];
  });
}

function mountsOf(
  source: Source,
  library: ScriptRouter,
  isRouter: (name: string) => boolean,
): ReadonlyMap<string, readonly Mount[]> {
  const mounts = new Map<string, Mount[]>(library.mounts.includes('register') ? pluginMounts(source) : []);
  const add = (child: string, mount: Mount): void =>
    void mounts.set(child, [...(mounts.get(child) ?? []), mount]);
  for (const call of source.syntax.calls) {
    const match = /^([\w$.]+)\.(use|route|register)$/.exec(call.callee);
    if (!match?.[1] || !match[2] || !library.mounts.includes(match[2]) || !isRouter(match[1])) continue;
    if (match[2] === 'register') continue;
    const path = source.literal(call.args[0]);
    if (path === null) continue;
    for (const argument of call.args.slice(1)) {
      const child = nameOf(argument.replace(/\.(?:routes|middleware)\(\)$/, ''));
      if (child !== null) add(child, { parent: match[1], path });
    }
  }
  return mounts;
}

/** Functions of the file that are registered as plugins under a prefix. */
export function pluginMounts(source: Source): ReadonlyMap<string, Mount[]> {
  const mounts = new Map<string, Mount[]>();
  for (const call of source.syntax.calls) {
    if (!call.callee.endsWith('.register')) continue;
    const path = source.literal(option(call.args[1] ?? '', 'prefix') ?? undefined);
    const plugin = nameOf(call.args[0]);
    if (path !== null && plugin !== null)
      mounts.set(`function ${plugin}`, [...(mounts.get(`function ${plugin}`) ?? []), { parent: '', path }]);
  }
  return mounts;
}

/** Every prefix under which a router is reached: what it was made with, behind what it was mounted under. */
function prefixes(
  router: string,
  made: ReadonlyMap<string, string>,
  mounts: ReadonlyMap<string, readonly Mount[]>,
  source: Source,
  call: Call,
): readonly string[] {
  const outer = registered(source, call, mounts);
  const walk = (name: string, seen: ReadonlySet<string>): readonly string[] => {
    const own = made.get(name) ?? source.literal(prefixCall(source, name)) ?? '';
    if (seen.has(name)) return [own];
    const under = mounts.get(name) ?? [];
    if (under.length === 0) return [own];
    return under.flatMap((mount) =>
      walk(mount.parent, new Set([...seen, name])).map((prefix) => joinPath(prefix, mount.path, own)),
    );
  };
  return walk(router, new Set()).map((prefix) => joinPath(outer, prefix));
}

/** `app.register(async (v1) => …)`: the routers that plugins are handed. */
function handedRouters(calls: readonly Call[]): ReadonlySet<string> {
  return new Set(
    calls.flatMap((call) => {
      const plugin = call.callee.endsWith('.register') ? (call.args[0] ?? '') : '';
      return /^(?:async\s+)?(?:function\s*[\w$]*\s*)?\(?\s*([\w$]+)[^()]*(?:\)|=>)/.exec(plugin)?.[1] ?? [];
    }),
  );
}

/** `router.prefix('/users')` of Koa. */
function prefixCall(source: Source, router: string): string | undefined {
  return source.syntax.calls.find((call) => call.callee === `${router}.prefix`)?.args[0];
}

/** Prefixes of Fastify plugins that a call stands in, written in place or as a function of the file. */
export function registered(
  source: Source,
  call: Call,
  mounts: ReadonlyMap<string, readonly Mount[]>,
): string {
  if (!source.text.includes('register')) return '';
  const at = source.offset(call);
  let prefix = '';
  for (const each of source.syntax.calls) {
    if (!each.callee.endsWith('.register') || each === call || source.offset(each) >= at) continue;
    if (source.end(each) <= at) continue;
    const options = splitList(source.arguments(each)).at(-1) ?? '';
    prefix = joinPath(prefix, source.literal(option(options, 'prefix') ?? undefined) ?? '');
  }
  for (const name of (call.inside ?? '').split('.')) {
    const mount = mounts.get(`function ${name}`)?.[0];
    if (mount) prefix = joinPath(prefix, mount.path);
  }
  return prefix === '/' ? '' : prefix;
}

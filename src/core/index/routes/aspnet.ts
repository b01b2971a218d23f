import type { Call, Decorator, Route } from '../facts.ts';
import { literal, option } from '../source.ts';
import type { Source } from '../source.ts';
import { GUARD, handlerName, joinPath, route } from './route.ts';
import type { RouteReader } from './route.ts';
import { passedFor, valueAt } from './scopes.ts';

const VERB = /^Http(Get|Post|Put|Patch|Delete|Options|Head)(?:Attribute)?$/;
const ROUTE = /^Route(?:Attribute)?$/;
const ACCEPTS = /^AcceptVerbs(?:Attribute)?$/;
const MAPPED = /^(.+)\.Map(Get|Post|Put|Patch|Delete|Methods)?(?:<.*>)?$/s;
const GROUP = /^([\s\S]+?)\.MapGroup\(/;
const GUARDING = /\.(RequireAuthorization|RequireRateLimiting|AddEndpointFilter)(?:<[^()]*>)?$/;
/** Groups in groups; nobody goes deeper. */
const DEEPEST = 12;

export const aspnet: RouteReader = {
  framework: 'aspnet',
  languages: ['csharp'],
  signs: ['[Http', '[Route', ' Http', ' Route(', 'AcceptVerbs', '.Map'],
  read: (source) => [...controllers(source), ...minimal(source)],
};

function controllers(source: Source): readonly Route[] {
  const { decorators, definitions } = source.syntax;
  const actions = new Set(
    definitions
      .filter((each) => each.kind === 'method')
      .map((each) => `${each.container ?? ''}.${each.name}`),
  );
  return decorators.flatMap((each): readonly Route[] => {
    const { target } = each;
    if (target === null || !actions.has(target)) return [];
    const own = decorators.filter((other) => other.target === target);
    const verbs = verbsOf(each);
    // [Route] beside [HttpGet] gives that one its path; alone it takes every method.
    if (verbs.length === 0 || (ROUTE.test(each.name) && own.some((other) => isVerb(other)))) return [];
    const cut = target.lastIndexOf('.');
    const owner = target.slice(0, cut);
    const action = target.slice(cut + 1);
    const around = decorators.filter((other) => other.target === owner);
    const template =
      templateOf(source, each, owner) ??
      own.map((other) => (ROUTE.test(other.name) ? templateOf(source, other, owner) : null)).find(Boolean) ??
      '';
    const prefixes = /^[~/]/.test(template)
      ? ['']
      : around
          .filter((other) => ROUTE.test(other.name))
          .map((other) => templateOf(source, other, owner) ?? '');
    const controller = owner.slice(owner.lastIndexOf('.') + 1).replace(/Controller$/, '');
    const area = around.find((other) => /^Area(?:Attribute)?$/.test(other.name));
    const guards = own.some((other) => other.name === 'AllowAnonymous')
      ? []
      : [...around, ...own].map((other) => other.name).filter((name) => GUARD.test(name) && !VERB.test(name));
    return (prefixes.length > 0 ? prefixes : ['']).flatMap((prefix) => {
      const path = joinPath(prefix, template.replace(/^~/, ''))
        .replace(/\[controller\]/gi, controller)
        .replace(/\[action\]/gi, action)
        .replace(/\[area\]/gi, (area && literal(area.args[0])) ?? '[area]');
      return verbs.map((verb) => route(each, verb, path, action, guards, 'aspnet'));
    });
  });
}

function isVerb({ name }: Decorator): boolean {
  return VERB.test(name) || ACCEPTS.test(name);
}

/** Methods that an attribute asks for; empty = it says nothing of routes. */
function verbsOf({ name, args }: Decorator): readonly string[] {
  const verb = VERB.exec(name)?.[1];
  if (verb !== undefined) return [verb];
  if (ACCEPTS.test(name)) return args.flatMap((each) => (/^\w+\s*=/.test(each) ? [] : (literal(each) ?? [])));
  return ROUTE.test(name) ? ['ANY'] : [];
}

function templateOf(source: Source, { name, args }: Decorator, owner: string): string | null {
  if (ACCEPTS.test(name)) return source.literal(option(args.join(', '), 'Route') ?? undefined, owner);
  const first = args.find((each) => !/^\w+\s*=(?!=)/.test(each))?.replace(/^template\s*:\s*/, '');
  return first === undefined ? null : (source.literal(first, owner) ?? '${}');
}

/** `app.MapGet("/x", handler).RequireAuthorization()` with the groups that it stands in. */
function minimal(source: Source): readonly Route[] {
  return source.syntax.calls.flatMap((call): readonly Route[] => {
    const [, app, verb] = MAPPED.exec(call.callee) ?? [];
    const path = source.literal(call.args[0], call.inside);
    if (app === undefined || path === null || call.args.length < 2) return [];
    const verbs =
      verb === undefined
        ? ['ANY']
        : verb === 'Methods'
          ? [...(call.args[1] ?? '').matchAll(/"([A-Za-z]+)"/g)].flatMap((each) => each[1] ?? [])
          : [verb];
    const receiver = source.text.slice(source.offset(call), source.offset(source.nameOf(call)) - 1);
    const own = chainedGuards(source, call);
    const isOpen = source.behind(call).some((each) => each.callee.endsWith('.AllowAnonymous'));
    return groupsOf(source, app.includes('(') ? receiver : app, call, DEEPEST).flatMap((group) =>
      verbs.map((method) =>
        route(
          call,
          method,
          joinPath(group.path, path),
          handlerName(call.args.at(-1)),
          isOpen ? [] : [...group.guards, ...own],
          'aspnet',
        ),
      ),
    );
  });
}

interface Group {
  readonly path: string;
  readonly guards: readonly string[];
}

/** Every way in which what routes are mapped on stands in groups. */
function groupsOf(source: Source, text: string, at: Call, depth: number): readonly Group[] {
  const name = text.trim();
  if (depth === 0) return [{ path: '', guards: [] }];
  const made = GROUP.exec(name);
  if (made?.[1] !== undefined) {
    const { args, guards } = groupCall(name.slice(made[0].length - 1));
    const path = source.literal(args, at.inside) ?? '${}';
    return groupsOf(source, made[1], at, depth - 1).map((outer) => ({
      path: joinPath(outer.path, path),
      guards: [...outer.guards, ...guards],
    }));
  }
  const value = valueAt(source, name, at.inside, source.offset(at))?.source;
  const later = source.syntax.calls
    .filter((call) => call.callee === `${name}.RequireAuthorization` && call.inside === at.inside)
    .map(() => 'RequireAuthorization');
  const outer =
    value !== undefined && GROUP.test(value)
      ? groupsOf(source, value, at, depth - 1)
      : passedFor(source, name, at.inside).flatMap(({ text: given, call }) =>
          groupsOf(source, given, call, depth - 1),
        );
  return (outer.length > 0 ? outer : [{ path: '', guards: [] }]).map((each) => ({
    path: each.path,
    guards: [...each.guards, ...later],
  }));
}

/** What `("/x").RequireAuthorization()` says. */
function groupCall(text: string): { readonly args: string; readonly guards: readonly string[] } {
  const args = /^\(\s*(@?\$?"[^"]*"|[^()]*)\s*\)/.exec(text)?.[1] ?? '';
  const guards = [...text.matchAll(/\.(RequireAuthorization|RequireRateLimiting|AddEndpointFilter)\b/g)];
  return { args, guards: guards.flatMap((each) => each[1] ?? []) };
}

function chainedGuards(source: Source, call: Call): readonly string[] {
  return source.behind(call).flatMap((each) => GUARDING.exec(each.callee)?.[1] ?? []);
}

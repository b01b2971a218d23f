import type { Call, Decorator, Route } from '../facts.ts';
import { literal } from '../source.ts';
import type { Source } from '../source.ts';
import { GUARD, handlerName, joinPath, route } from './route.ts';
import type { RouteReader } from './route.ts';

const VERB = /^Http(Get|Post|Put|Patch|Delete|Options|Head)(?:Attribute)?$/;
const MAPPED = /^([\w.]+)\.Map(Get|Post|Put|Patch|Delete|Methods)?(?:<.*>)?$/;

export const aspnet: RouteReader = {
  framework: 'aspnet',
  languages: ['csharp'],
  signs: ['[Http', '[Route', '.Map'],
  read: (source) => [...controllers(source), ...minimal(source)],
};

function controllers({ syntax: { decorators } }: Source): readonly Route[] {
  return decorators.flatMap((each): readonly Route[] => {
    const target = each.target;
    const verb = VERB.exec(each.name)?.[1];
    if (target === null || !target.includes('.') || (!verb && !/^Route(?:Attribute)?$/.test(each.name)))
      return [];
    const own = decorators.filter((other) => other.target === target);
    // [Route] beside [HttpGet] gives that one its path; alone it takes every method.
    if (!verb && own.some((other) => VERB.test(other.name))) return [];
    const cut = target.lastIndexOf('.');
    const owner = target.slice(0, cut);
    const action = target.slice(cut + 1);
    const around = decorators.filter((other) => other.target === owner);
    const template =
      templateOf(each) ??
      own.map((other) => (isRoute(other) ? templateOf(other) : null)).find((one) => one !== null) ??
      '';
    const prefixes = /^[~/]/.test(template)
      ? ['']
      : around.filter(isRoute).map((other) => templateOf(other) ?? '');
    const controller = owner.slice(owner.lastIndexOf('.') + 1).replace(/Controller$/, '');
    const guards = own.some((other) => other.name === 'AllowAnonymous')
      ? []
      : [...around, ...own].map((other) => other.name).filter((name) => GUARD.test(name) && !VERB.test(name));
    return (prefixes.length > 0 ? prefixes : ['']).map((prefix) => {
      const path = joinPath(prefix, template.replace(/^~/, ''))
        .replace(/\[controller\]/gi, controller)
        .replace(/\[action\]/gi, action);
      return route(each, verb ?? 'ANY', path, action, guards, 'aspnet');
    });
  });
}

function isRoute(decorator: Decorator): boolean {
  return /^Route(?:Attribute)?$/.test(decorator.name);
}

function templateOf(decorator: Decorator): string | null {
  const first = decorator.args.find((each) => !/^\w+\s*=/.test(each));
  return literal(first?.replace(/^(?:template)\s*:\s*/, ''));
}

/** `app.MapGet("/x", handler).RequireAuthorization()` with the groups that it stands in. */
function minimal(source: Source): readonly Route[] {
  const { calls } = source.syntax;
  return calls.flatMap((call): readonly Route[] => {
    const [, app, verb] = MAPPED.exec(call.callee) ?? [];
    const path = source.literal(call.args[0]);
    if (app === undefined || path === null || call.args.length < 2) return [];
    const groups = groupsOf(source, app, new Set());
    const verbs =
      verb === undefined
        ? ['ANY']
        : verb === 'Methods'
          ? [...(call.args[1] ?? '').matchAll(/"([A-Za-z]+)"/g)].flatMap((each) => each[1] ?? [])
          : [verb];
    const guards = [...groups.guards, ...chainedGuards(source, call)];
    return verbs.map((method) =>
      route(call, method, joinPath(groups.path, path), handlerName(call.args.at(-1)), guards, 'aspnet'),
    );
  });
}

function groupsOf(
  source: Source,
  name: string,
  seen: ReadonlySet<string>,
): { path: string; guards: readonly string[] } {
  const made = source.values(name).find((each) => /\.MapGroup\(/.test(each.source))?.source;
  const match = made === undefined ? null : /^([\w.]+)\.MapGroup\(\s*(@?"[^"]*")/.exec(made);
  if (!made || !match?.[1] || seen.has(name)) return { path: '', guards: [] };
  const outer = groupsOf(source, match[1], new Set([...seen, name]));
  const own = [...made.matchAll(/\.(RequireAuthorization|RequireRateLimiting|AddEndpointFilter)\b/g)].flatMap(
    (each) => each[1] ?? [],
  );
  const later = source.syntax.calls
    .filter((call) => call.callee === `${name}.RequireAuthorization`)
    .map(() => 'RequireAuthorization');
  return { path: joinPath(outer.path, literal(match[2]) ?? ''), guards: [...outer.guards, ...own, ...later] };
}

function chainedGuards(source: Source, call: Call): readonly string[] {
  return source
    .behind(call)
    .flatMap(
      (each) =>
        /\.(RequireAuthorization|RequireRateLimiting|AddEndpointFilter)(?:<.*>)?$/.exec(each.callee)?.[1] ??
        [],
    );
}

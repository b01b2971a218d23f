import type { Call, Decorator, Route } from '../facts.ts';
import { literal } from '../source.ts';
import type { Source } from '../source.ts';
import { guardNames, handlerName, joinPath, route } from './route.ts';
import type { RouteReader } from './route.ts';

const VERB = /(?:^|::)(get|post|put|patch|delete|head|options|route)$/;
/** Scopes in scopes; nobody goes deeper. */
const DEEPEST = 12;

/** `#[get("/x")]`, `web::resource("/x").route(web::get().to(show))`, scopes and `configure` of the same file. */
export const actix: RouteReader = {
  framework: 'actix',
  languages: ['rust'],
  signs: ['actix_web'],
  read(source) {
    const outer = source.syntax.calls.filter((each) => /\.(?:service|configure)$/.test(each.callee));
    return [...attributes(source, outer), ...registered(source, outer)];
  },
};

function attributes(source: Source, outer: readonly Call[]): readonly Route[] {
  return source.syntax.decorators.flatMap((each): readonly Route[] => {
    const verb = VERB.exec(each.name)?.[1];
    const path = source.literal(each.args[0]);
    if (verb === undefined || path === null || each.target === null) return [];
    const name = each.target.slice(each.target.lastIndexOf('.') + 1);
    const mounted = outer.filter((call) =>
      new RegExp(`^(?:\\w+::)*${name}$`).test(call.args[0]?.trim() ?? ''),
    );
    const prefixes = mounted.flatMap((call) => prefixesOf(source, call, outer, DEEPEST));
    const verbs = verb === 'route' ? options(each, 'method') : [verb];
    return (prefixes.length > 0 ? prefixes : ['']).flatMap((prefix) =>
      verbs.map((method) =>
        route(each, method, joinPath(prefix, path), name, options(each, 'wrap'), 'actix'),
      ),
    );
  });
}

function options({ args }: Decorator, key: string): readonly string[] {
  return args.flatMap((each) => literal(new RegExp(`^${key}\\s*=\\s*([\\s\\S]+)$`).exec(each)?.[1]) ?? []);
}

function registered(source: Source, outer: readonly Call[]): readonly Route[] {
  return source.syntax.calls.flatMap((call): readonly Route[] => {
    const last = /\.(route|to|to_async)$/.exec(call.callee)?.[1];
    if (last === undefined) return [];
    const resource = literalOf(source, call, /(?:^|::)resource$/);
    const isWhole = last !== 'route' && resource !== null;
    const answering = last === 'route' ? (call.args.at(-1) ?? '') : '';
    const method = /\bweb::(get|post|put|patch|delete|head|trace)\(\)|Method::([A-Z]+)/.exec(answering);
    const path = call.args.length > 1 ? source.literal(call.args[0], call.inside) : resource;
    if (path === null || (!isWhole && !/\.to(?:_async)?\(/.test(answering))) return [];
    const handler = isWhole ? call.args[0] : /\.to(?:_async)?\(([\s\S]*)\)$/.exec(answering.trim())?.[1];
    const guards = [
      ...[...answering.matchAll(/\.guard\(([\w:]+)/g)].flatMap((each) => guardNames([each[1] ?? ''])),
      ...wraps(source, call),
    ];
    return prefixesOf(source, call, outer, DEEPEST).map((prefix) =>
      route(
        call,
        method?.[1] ?? method?.[2] ?? 'ANY',
        joinPath(prefix, path),
        handlerName(handler),
        guards,
        'actix',
      ),
    );
  });
}

/** Path of the `scope` or `resource` that a chain of calls begins with. */
function literalOf(source: Source, call: Call, callee: RegExp): string | null {
  const begun = source.chain(call).find((each) => callee.test(each.callee));
  return begun ? source.literal(begun.args[0], begun.inside) : null;
}

/** `.wrap(auth)` of the scope around. */
function wraps(source: Source, call: Call): readonly string[] {
  return [...source.chain(call), ...source.behind(call)]
    .filter((each) => each.callee.endsWith('.wrap') && !/Logger|Compress|Cors/.test(each.args[0] ?? ''))
    .flatMap((each) => guardNames(each.args));
}

/** Every path that a chain of calls stands under. */
function prefixesOf(source: Source, call: Call, outer: readonly Call[], depth: number): readonly string[] {
  if (depth === 0) return [''];
  const own = literalOf(source, call, /(?:^|::)scope$/) ?? '';
  const at = source.offset(source.nameOf(call));
  const around = outer.findLast(
    (each) => (each.line !== call.line || each.column !== call.column) && source.holdsInArguments(each, at),
  );
  const name = call.inside?.split('.').at(-1);
  const above = around
    ? [around]
    : outer.filter(
        (each) =>
          each.callee.endsWith('.configure') &&
          each.inside !== call.inside &&
          each.args[0]?.trim().split('::').at(-1) === name,
      );
  const paths = above.flatMap((each) => prefixesOf(source, each, outer, depth - 1));
  return (paths.length > 0 ? paths : ['']).map((path) => joinPath(path, own));
}

import type { Call, Route } from '../facts.ts';
import { closing, splitList } from '../brackets.ts';
import type { Source } from '../source.ts';
import { GUARD, guardNames, handlerName, joinPath, route } from './route.ts';
import type { RouteReader } from './route.ts';

const ROUTED = /\.route(?:_service)?$/;
const METHOD = /^(get|post|put|patch|delete|head|options|any|trace|connect)(?:_service)?$/;
/** Routers in routers; nobody goes deeper. */
const DEEPEST = 12;

/** `Router::new().route("/x", get(show).post(make))`, nested and merged in the same file. */
export const axum: RouteReader = {
  framework: 'axum',
  languages: ['rust'],
  signs: ['axum'],
  read(source) {
    const { calls } = source.syntax;
    const nests = calls.filter((each) => /\.(?:nest|nest_service|merge)$/.test(each.callee));
    return calls.flatMap((call): readonly Route[] => {
      if (!ROUTED.test(call.callee) || call.args.length < 2) return [];
      const path = source.literal(call.args[0], call.inside);
      if (path === null) return [];
      const guards = source
        .behind(call)
        .filter((each) => /\.(?:route_)?layer$/.test(each.callee))
        .flatMap((each) => each.args.flatMap(layerGuards));
      const found = call.callee.endsWith('_service') ? [] : methods(call.args[1] ?? '');
      const answers = found.length > 0 ? found : [{ method: 'ANY', handler: handlerName(call.args[1]) }];
      return prefixes(source, call, nests, DEEPEST).flatMap((prefix) =>
        answers.map(({ method, handler }) =>
          route(source.nameOf(call), method, joinPath(prefix, path), handler, guards, 'axum'),
        ),
      );
    });
  },
};

/** `from_fn(auth)` is auth; other layers count when they are called like one that keeps strangers out. */
function layerGuards(argument: string): readonly string[] {
  const made = /\bfrom_fn(?:_with_state)?\(([\s\S]*)\)$/.exec(argument.trim())?.[1];
  if (made !== undefined) return guardNames(splitList(made).slice(-1));
  return guardNames([argument]).filter((name) => GUARD.test(name));
}

/** `get(show).post(make)`. */
function methods(text: string): readonly { readonly method: string; readonly handler: string | null }[] {
  const found: { method: string; handler: string | null }[] = [];
  for (const match of text.matchAll(/(\w+)\s*\(/g)) {
    const open = match.index + match[0].length - 1;
    const method = METHOD.exec(match[1] ?? '')?.[1];
    // What stands in the brackets of another call is no method of this router.
    if (method === undefined || depthAt(text, match.index) > 0) continue;
    const handler = handlerName(splitList(text.slice(open + 1, closing(text, open)))[0]);
    found.push({ method: method === 'any' ? 'ANY' : method, handler });
  }
  return found;
}

function depthAt(text: string, offset: number): number {
  let at = text.indexOf('(');
  while (at >= 0 && at < offset) {
    const end = closing(text, at);
    if (end > offset) return 1;
    at = text.indexOf('(', end + 1);
  }
  return 0;
}

/** Every path that the router of a call stands under. */
function prefixes(source: Source, call: Call, nests: readonly Call[], depth: number): readonly string[] {
  if (depth === 0) return [''];
  const at = source.offset(source.nameOf(call));
  const above = (nest: Call): readonly string[] =>
    prefixes(source, nest, nests, depth - 1).map((outer) => joinPath(outer, pathOf(source, nest)));
  const around = nests.findLast((each) => each !== call && source.holdsInArguments(each, at));
  if (around) return above(around);
  const name = assignedTo(source, call);
  const own = call.inside?.split('::').at(-1)?.split('.').at(-1);
  const mounts = nests.filter((each) => {
    const child = each.args.at(-1)?.trim() ?? '';
    if (name !== null) return each.inside === call.inside && new RegExp(`^${name}\\b(?!\\()`).test(child);
    const made = /^(?:\w+::)*(\w+)\(/.exec(child)?.[1];
    return made !== undefined && made === own && each.inside !== call.inside;
  });
  return mounts.length > 0 ? mounts.flatMap(above) : [''];
}

function pathOf(source: Source, nest: Call): string {
  return nest.callee.endsWith('.merge') ? '' : (source.literal(nest.args[0], nest.inside) ?? '${}');
}

/** The variable that a chain of calls is the value of, or begins with. */
function assignedTo(source: Source, call: Call): string | null {
  const start = source.offset(call);
  const before = source.text.slice(Math.max(0, start - 120), start);
  const target = /(?:let\s+(?:mut\s+)?)?(\w+)(?:\s*:\s*[^=;{}]+)?\s*=\s*$/.exec(before)?.[1];
  return target ?? /^([a-z]\w*)(?=\.)/.exec(call.callee)?.[1] ?? null;
}

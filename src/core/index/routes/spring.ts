import type { Call, Decorator, Route } from '../facts.ts';
import { option } from '../source.ts';
import type { Source } from '../source.ts';
import { annotatedRoutes, simple } from './annotated.ts';
import { handlerName, joinPath, route } from './route.ts';
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
  signs: ['Mapping', 'RouterFunction', 'outer {'],
  read: (source) => [
    ...annotatedRoutes(source, {
      framework: 'spring',
      verbs,
      path: (each) => simple(each) === 'RequestMapping',
      ownPath: true,
      clients: /^(?:FeignClient|HttpExchange)$/,
    }),
    ...functional(source),
  ],
};

function verbs(annotation: Decorator): readonly string[] {
  const name = simple(annotation);
  const method = Object.hasOwn(MAPPING, name) ? MAPPING[name] : undefined;
  if (method !== 'ANY') return method === undefined ? [] : [method];
  const asked = option(annotation.args.join(', '), 'method') ?? '';
  const named = [...asked.matchAll(/\b(GET|POST|PUT|PATCH|DELETE|OPTIONS|HEAD)\b/g)].flatMap(
    (each) => each[1] ?? [],
  );
  return named.length > 0 ? named : ['ANY'];
}

const VERB = /(?:^|\.)(GET|POST|PUT|PATCH|DELETE|OPTIONS|HEAD)$/;
const PREFIX = /(?:^|\.)(?:path|nest)$/;

/** `route().GET("/x", handler)`, `route(GET("/x"), handler)`, and Kotlin's `router { GET("/x", handler) }`. */
function functional(source: Source): readonly Route[] {
  if (!source.holds(['RouterFunction', 'router {'])) return [];
  const { calls } = source.syntax;
  const outer = calls.filter((each) => PREFIX.test(each.callee) && each.args.length > 1);
  const nests = calls.filter((each) => each.callee.endsWith('.nest') && each.args.length === 1);
  return calls.flatMap((call): readonly Route[] => {
    const method = VERB.exec(call.callee)?.[1];
    const path = source.literal(call.args[0], call.inside);
    if (method === undefined || path === null) return [];
    const at = source.offset(source.nameOf(call));
    const prefixes = outer
      .filter((each) => source.holdsInArguments(each, at))
      .map((each) => prefixOf(source, each));
    // `"/api".nest { … }` begins with its path.
    const named = nests
      .filter((each) => source.offset(each) < at && at < source.blockEnd(source.offset(each)))
      .map((each) => literalBefore(source, each));
    const answering =
      call.args.length > 1
        ? call.args.at(-1)
        : calls.find((each) => /[rR]oute$/.test(each.callee) && source.holdsInArguments(each, at))?.args[1];
    return [route(call, method, joinPath(...prefixes, ...named, path), handlerName(answering), [], 'spring')];
  });
}

/** `path("/x", …)`, or `nest(path("/x"), …)`. */
function prefixOf(source: Source, call: Call): string {
  const first = call.args[0] ?? '';
  const inner = /^(?:\w+\.)?path\(([\s\S]*)\)$/.exec(first)?.[1];
  return source.literal(inner ?? first, call.inside) ?? '';
}

function literalBefore(source: Source, call: Call): string {
  const at = source.offset(call);
  const written = /^"([^"\n]*)"\s*\.nest\b/.exec(source.text.slice(at, at + 200))?.[1];
  return written ?? '';
}

import type { Call, Route } from '../facts.ts';
import type { Source } from '../source.ts';
import { joinPath, route } from './route.ts';
import type { RouteReader } from './route.ts';

const VERB = /^(?:[\w.]+\.)?(get|post|put|patch|delete|options|head|webSocket|sse)(?:<.*>)?$/;

/** `routing { route("/users") { get("/{id}") { … } } }`; functions on `Route` count with the paths inside of them. */
export const ktor: RouteReader = {
  framework: 'ktor',
  languages: ['kotlin'],
  signs: ['io.ktor'],
  read(source) {
    const { calls, definitions } = source.syntax;
    const groups = calls.filter(
      (each) => /^(?:route|authenticate|method|routing)$/.test(each.callee) && isBlock(each),
    );
    // Where routes can stand: in `routing { … }`, and in functions that say they take a router.
    const inRouting = (call: Call): boolean =>
      enclosing(source, call, groups).some((each) => each.callee === 'routing') ||
      definitions.some(
        (each) =>
          each.kind === 'function' &&
          each.line <= call.line &&
          call.line <= each.endLine &&
          /\b(?:Route|Routing)\.(?:`[^`]+`|\w+)$/.test(beforeName(source, each.line, each.column, each.name)),
      );
    return calls.flatMap((call): readonly Route[] => {
      const verb = VERB.exec(call.callee)?.[1];
      if (verb === undefined || !isBlock(call) || !inRouting(call)) return [];
      const around = enclosing(source, call, groups);
      const own = call.args.length > 1 ? source.literal(call.args[0], call.inside) : '';
      if (own === null) return [];
      const paths = around
        .filter((each) => each.callee === 'route')
        .map((each) => source.literal(each.args[0], each.inside) ?? '${}');
      const guards = around
        .filter((each) => each.callee === 'authenticate')
        .map((each) => source.literal(each.args[0]) ?? 'authenticate');
      const method = /^(?:webSocket|sse)$/.test(verb) ? 'GET' : verb;
      return [route(call, method, joinPath(...paths, own), null, guards, 'ktor')];
    });
  },
};

/** A call whose last argument is a block. */
function isBlock(call: Call): boolean {
  return call.args.at(-1)?.trimStart().startsWith('{') === true;
}

function enclosing(source: Source, call: Call, groups: readonly Call[]): readonly Call[] {
  const at = source.offset(call);
  return groups.filter((each) => {
    const from = source.offset(each);
    return from < at && at < source.blockEnd(from);
  });
}

function beforeName(source: Source, line: number, column: number, name: string): string {
  return source.line(line).slice(0, column - 1 + name.length);
}

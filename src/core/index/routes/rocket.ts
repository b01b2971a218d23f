import type { Route } from '../facts.ts';
import { splitList } from '../brackets.ts';
import { literal } from '../source.ts';
import { joinPath, route } from './route.ts';
import type { RouteReader } from './route.ts';

const VERB = /^(?:rocket::)?(get|post|put|patch|delete|head|options|route)$/;

/** `#[get("/world/<name>")]` under every `mount("/hello", routes![world])` of the same file. */
export const rocket: RouteReader = {
  framework: 'rocket',
  languages: ['rust'],
  signs: ['rocket'],
  read(source) {
    const { decorators, calls } = source.syntax;
    const mounts = calls.flatMap((call) => {
      const listed = /^(?:rocket::)?routes!\s*[[(]([\s\S]*)[\])]$/.exec(call.args[1]?.trim() ?? '')?.[1];
      if (!call.callee.endsWith('.mount') || listed === undefined) return [];
      const path = source.literal(call.args[0], call.inside) ?? '${}';
      return splitList(listed).map((each) => ({ path, handler: each.replaceAll('::', '.') }));
    });
    return decorators.flatMap((each): readonly Route[] => {
      const { target, args } = each;
      const verb = VERB.exec(each.name)?.[1];
      const [first, second] = args;
      const uri = verb === 'route' ? second?.replace(/^uri\s*=\s*/, '') : first?.replace(/^uri\s*=\s*/, '');
      const path = literal(uri)?.replace(/\?.*$/, '');
      if (verb === undefined || target === null || path === undefined) return [];
      const prefixes = mounts
        .filter(
          ({ handler }) =>
            handler === target || target.endsWith(`.${handler}`) || handler.endsWith(`.${target}`),
        )
        .map((mount) => mount.path);
      const name = target.slice(target.lastIndexOf('.') + 1);
      return (prefixes.length > 0 ? prefixes : ['']).map((prefix) =>
        route(each, verb === 'route' ? (first ?? 'ANY') : verb, joinPath(prefix, path), name, [], 'rocket'),
      );
    });
  },
};

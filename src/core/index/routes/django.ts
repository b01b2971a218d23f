import type { Route } from '../facts.ts';
import { closing } from '../brackets.ts';
import type { Source } from '../source.ts';
import { GUARD, handlerName, joinExact, route } from './route.ts';
import type { RouteReader } from './route.ts';

export const django: RouteReader = {
  framework: 'django',
  languages: ['python'],
  signs: ['urlpatterns', 'django', 'rest_framework'],
  read(source) {
    const { calls, imports } = source.syntax;
    if (
      !source.text.includes('urlpatterns') &&
      !imports.some((each) => /^(?:django|rest_framework)\b/.test(each.module))
    )
      return [];
    const outer = calls.filter((call) => isPath(call.callee) && /^include\(\s*[[(]/.test(call.args[1] ?? ''));
    const lists = listsOf(source);
    const under = includedUnder(source);
    const included = (name: string): readonly string[] => under.get(name) ?? [''];
    return calls.flatMap((call): readonly Route[] => {
      const prefix = outer
        .filter(
          (each) =>
            each !== call &&
            source.offset(each) < source.offset(call) &&
            source.offset(call) < source.end(each),
        )
        .map((each) => pathOf(source, each.callee, each.args[0]) ?? '')
        .join('');
      const router = /^(\w*router)\.register$/i.exec(call.callee)?.[1];
      if (router !== undefined)
        return included(`${router}.urls`).flatMap((outer) =>
          registered(source, outer + prefix, call.args, call),
        );
      if (!isPath(call.callee) || call.args.length < 2) return [];
      const path = pathOf(source, call.callee, call.args[0]);
      const view = call.args[1] ?? '';
      // What is included from another file is declared there.
      if (path === null || /^include\(|\.urls$/.test(view)) return [];
      const at = source.offset(call);
      const list = lists.findLast((each) => each.from < at && at < each.to);
      return (list ? included(list.name) : ['']).map((outer) =>
        route(call, 'ANY', joinExact(outer + prefix + path), handlerName(view), wrappers(view), 'django'),
      );
    });
  },
};

/** The paths in front of the lists and routers of this file that are included in it, by their names. */
function includedUnder(source: Source): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const call of source.syntax.calls) {
    if (!isPath(call.callee)) continue;
    const name = /^include\(\s*\(?\s*([\w.]+)/.exec(call.args[1] ?? '')?.[1];
    if (name === undefined) continue;
    const path = pathOf(source, call.callee, call.args[0]) ?? '';
    const under = found.get(name);
    if (under) under.push(path);
    else found.set(name, [path]);
  }
  return found;
}

/** Where the lists of this file begin and end, `urlpatterns` apart: `api = [path(…)]`, included under `api/`. */
function listsOf(
  source: Source,
): readonly { readonly name: string; readonly from: number; readonly to: number }[] {
  return source.syntax.assignments.flatMap(({ target, source: value, line, column }) => {
    if (!value.startsWith('[') || target === 'urlpatterns') return [];
    const from = source.text.indexOf('[', source.offset({ line, column }) + target.length);
    return from < 0 ? [] : [{ name: target, from, to: closing(source.text, from) }];
  });
}

function isPath(callee: string): boolean {
  return /^(?:path|re_path|url|urls\.path|urls\.re_path)$/.test(callee);
}

function pathOf(source: Source, callee: string, argument: string | undefined): string | null {
  const text = source.literal(argument);
  if (text === null || callee.endsWith('.path') || callee === 'path') return text;
  return text
    .replace(/^\^/, '')
    .replace(/\\?\$$/, '')
    .replace(/\\Z$/, '');
}

/** A view set answers for the list and for one of its items. */
function registered(
  source: Source,
  prefix: string,
  args: readonly string[],
  at: { line: number; column: number },
): readonly Route[] {
  const name = source.literal(args[0]);
  if (name === null) return [];
  const handler = handlerName(args[1]);
  return ['', '{pk}/'].map((rest) =>
    route(at, 'ANY', joinExact(prefix, `${name}/`, rest), handler, [], 'django'),
  );
}

/** `login_required(cache_page(60)(view))` → the names that ask who is there. */
function wrappers(view: string): readonly string[] {
  return [...view.matchAll(/([\w.]+)\(/g)].flatMap((match) =>
    match[1] !== undefined && GUARD.test(match[1]) && !match[1].endsWith('as_view') ? [match[1]] : [],
  );
}

import type { Route } from '../facts.ts';
import type { AnalogueQuery } from '../port.ts';
import { sentence } from './search.ts';
import type { Search } from './search.ts';

const PARAMETER = /^(?::.*|\{.*\}|<.*>|\[.*\])$/;

/** Routes of the asked method; without one, all. Those under the same path first, then guarded ones of the usual framework. */
export const routesLike: Search<Extract<AnalogueQuery, { type: 'api_route' }>> = (
  { method, path },
  world,
) => {
  const wanted = method?.trim().toUpperCase();
  const found: { readonly path: string; readonly route: Route; readonly endLine: number }[] = [];
  const frameworks = new Map<string, number>();
  for (const { path: file, facts } of world.files()) {
    for (const route of facts.routes) {
      frameworks.set(route.framework, (frameworks.get(route.framework) ?? 0) + 1);
      if (wanted && wanted !== 'ANY' && route.method !== wanted && route.method !== 'ANY') continue;
      const name = route.handler?.split(/[.#]/).at(-1);
      const handler =
        name === undefined
          ? undefined
          : facts.definitions.find((each) => each.name === name && each.line >= route.line);
      // A decorator stands on its handler, so both are one place.
      const endLine = handler && handler.line - route.line <= 5 ? handler.endLine : route.line;
      found.push({ path: file, route, endLine });
    }
  }
  const usual = [...frameworks].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0];
  return found.map(({ path: file, route, endLine }) => {
    const like = path === undefined ? null : likeness(path, route.path);
    const isExact = wanted !== undefined && wanted !== 'ANY' && route.method === wanted;
    const score =
      0.35 +
      (isExact ? 0.15 : 0) +
      (like?.score ?? 0) * 0.3 +
      (route.guards.length > 0 ? 0.08 : 0) +
      (route.handler !== null ? 0.04 : 0) +
      (route.framework === usual ? 0.05 : 0) +
      (world.hasTest(file) ? 0.03 : 0);
    const why = sentence([
      isExact
        ? `it answers ${route.method} too`
        : route.method === 'ANY'
          ? 'it answers every method'
          : `it is a ${route.framework} route`,
      like?.why ?? '',
      route.guards.length > 0 ? `it stands behind ${route.guards.slice(0, 3).join(', ')}` : '',
      route.framework === usual && frameworks.size > 1 ? `most routes here are written with ${usual}` : '',
      world.hasTest(file) ? 'it has a test' : '',
    ]);
    const name = route.handler ?? `${route.method} ${route.path}`;
    return world.analogue(
      file,
      { ...route, endLine },
      { name, what: `route ${route.method} ${route.path}`, why, score },
    );
  });
};

/** How two addresses resemble each other: their beginning, their length, and whether they end with a parameter. */
function likeness(wanted: string, present: string): { score: number; why: string } {
  const a = segments(wanted);
  const b = segments(present);
  let same = 0;
  while (same < a.length && same < b.length && a[same] === b[same]) same += 1;
  const longest = Math.max(a.length, b.length, 1);
  const isItem = a.at(-1) === ':' && b.at(-1) === ':';
  const isList = a.at(-1) !== ':' && b.at(-1) !== ':';
  const score = 0.6 * (same / longest) + (a.length === b.length ? 0.15 : 0) + (isItem || isList ? 0.25 : 0);
  const prefix = `/${a
    .slice(0, same)
    .map((each) => (each === ':' ? '{…}' : each))
    .join('/')}`;
  const why = same > 0 ? `it stands under ${prefix} as well` : isItem ? 'it is about one item as well' : '';
  return { score, why };
}

function segments(path: string): readonly string[] {
  return path
    .toLowerCase()
    .split('/')
    .filter((each) => each !== '')
    .map((each) => (PARAMETER.test(each) ? ':' : each));
}

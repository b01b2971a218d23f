import type { Route } from '../../index/facts.ts';
import { foldCase } from '../../index/words.ts';

const PARAMETER = /^(:[\w$]+[?*+]?(\(.*\))?|\{[^/{}]*\}|<[^/<>]*>|\[[^/[\]]*\]|\$\{\}|\$\w+)$/;
const METHOD = /^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|TRACE|CONNECT|ANY|ALL|\*)\s+(.*)$/is;

/**
 * A literal route: whole segments, anything below it included; with a slash in front from the start of the path,
 * without one anywhere in it. `*` is one segment, `**` any number, every way to write a parameter is the same.
 */
export function routePattern(text: string, caseSensitive: boolean): (route: Route) => boolean {
  const [, method = '', rest = text.trim()] = METHOD.exec(text.trim()) ?? [];
  const wanted = method.toUpperCase() === 'ALL' || method === '*' ? 'ANY' : method.toUpperCase();
  const anchored = rest.startsWith('/') || rest === '';
  const pattern = segmentsOf(rest, caseSensitive);
  const root = pattern.length === 0;
  return (route) => {
    if (wanted !== '' && wanted !== 'ANY' && route.method !== 'ANY' && route.method !== wanted) return false;
    const path = segmentsOf(route.path, caseSensitive);
    if (root) return path.length === 0;
    if (anchored) return startsWith(path, pattern, 0);
    return path.some((_, start) => startsWith(path, pattern, start));
  };
}

function segmentsOf(path: string, caseSensitive: boolean): string[] {
  return path
    .split('/')
    .filter((segment) => segment !== '')
    .map((segment) => {
      if (segment === '*' || segment === '**') return segment;
      if (PARAMETER.test(segment)) return ':';
      return caseSensitive ? segment : foldCase(segment);
    });
}

/** Whether the pattern's segments follow each other from `start`; `reach` holds every count that `**` allows. */
function startsWith(path: readonly string[], pattern: readonly string[], start: number): boolean {
  let reach = new Set([start]);
  for (const segment of pattern) {
    const next = new Set<number>();
    for (const at of reach) {
      if (segment === '**') for (let to = at; to <= path.length; to++) next.add(to);
      else if (at < path.length && (segment === '*' || segment === path[at])) next.add(at + 1);
    }
    if (next.size === 0) return false;
    reach = next;
  }
  return true;
}

import type { Route } from '../../../index/facts.ts';
import { compileText } from '../pattern.ts';
import { routePattern } from '../routes.ts';
import { regexBody } from '../../spec/regex.ts';
import type { Kind } from './kind.ts';

/** Routes: `/api/v2` and what is below it, `POST /users`, `/users/:id`, `/admin/*`. */
export const apiRoutes: Kind = {
  kind: 'api_routes',
  needs: 'syntax',
  noun: 'route',
  compile(pattern, caseSensitive) {
    const hit =
      regexBody('api_routes', pattern.text) !== null
        ? regexTest(pattern.text, caseSensitive)
        : routePattern(pattern.text, caseSensitive);
    return {
      // A route may be named by its file, or by a convention.
      words: [],
      search(file, hits) {
        for (const route of file.facts?.routes ?? []) {
          if (!hit(route)) continue;
          const last = route.path.split('/').findLast((segment) => segment !== '') ?? '/';
          const line = file.line(route.line);
          const whole = line.indexOf(route.path, route.column - 1);
          const start = whole >= 0 ? whole : line.indexOf(last, route.column - 1);
          const length = whole >= 0 ? route.path.length : last.length;
          if (start >= 0) hits.add(route.line, start + 1, start + 1 + length);
          else hits.add(route.line, route.column, route.column);
        }
      },
    };
  },
};

function regexTest(text: string, caseSensitive: boolean): (route: Route) => boolean {
  const matcher = compileText(text, { caseSensitive });
  return (route) =>
    matcher.find(route.path).length > 0 || matcher.find(`${route.method} ${route.path}`).length > 0;
}

import { PlanningError } from '../base/errors.ts';
import type { IndexView } from './view.ts';
import { componentsLike } from './analogues/components.ts';
import { functionsLike } from './analogues/functions.ts';
import { routesLike } from './analogues/routes.ts';
import { SearchWorld } from './analogues/search.ts';
import { symbolsLike } from './analogues/symbols.ts';
import { testsLike } from './analogues/tests.ts';
import type { Analogue, AnalogueQuery } from './port.ts';

/** What can be asked for; a new kind is a file in `analogues` and a case below. */
export const ANALOGUE_TYPES = ['api_route', 'function', 'component', 'test', 'like'] as const;

const LIMIT_MAX = 200;

/**
 * Places that new work should resemble, best first, at most `limit`; empty when there are none. Equal scores are
 * in the order of path and line. Throws `invalid_input` for an unknown type or a query without a name.
 */
export function findAnalogues(view: IndexView, query: AnalogueQuery, limit: number): readonly Analogue[] {
  const found = search(new SearchWorld(view), query);
  return found
    .toSorted((a, b) => b.score - a.score || (a.path === b.path ? a.line - b.line : a.path < b.path ? -1 : 1))
    .slice(0, Math.min(LIMIT_MAX, Math.max(1, Math.floor(limit))));
}

function search(world: SearchWorld, query: AnalogueQuery): readonly Analogue[] {
  switch (query.type) {
    case 'api_route':
      return routesLike(query, world);
    case 'function':
      return functionsLike(
        { ...query, name: named(query.name, 'a function’s name or a pattern such as validate_*') },
        world,
      );
    case 'component':
      return componentsLike(query, world);
    case 'test':
      return testsLike(query, world);
    case 'like':
      return symbolsLike(
        { ...query, symbol: named(query.symbol, 'the symbol that new work should be like') },
        world,
      );
    default:
      // Queries come from models and terminals too.
      throw new PlanningError(
        'invalid_input',
        `There is no kind of pattern ${JSON.stringify((query as { readonly type?: unknown }).type)}. Choose one of ${ANALOGUE_TYPES.join(', ')}.`,
      );
  }
}

function named(name: unknown, what: string): string {
  if (typeof name === 'string' && name.trim() !== '') return name;
  throw new PlanningError('invalid_input', `Give ${what}.`);
}

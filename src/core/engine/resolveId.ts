import { PlanningError } from '../base/errors.ts';
import type { Id, Page } from '../model/basics.ts';
import type { PlanSummary } from '../model/plan.ts';
import type { PlanFilter, Store } from '../ports.ts';
import { everyItem } from '../store/listing.ts';
import type { About } from './call.ts';

const SHORTEST = 4;

/**
 * The full id of a session, plan or document named by an unambiguous end or beginning of one (4 characters or more;
 * ids made close together share their beginning), or by `latest`; among plans those of `statuses` (preset: not deleted).
 * Throws `not_found` or `invalid_input`.
 */
export async function resolveId(
  store: Store,
  kind: About,
  name: string,
  statuses?: PlanFilter['statuses'],
): Promise<Id> {
  const wanted = name.trim().toLowerCase();
  if (wanted === 'latest') {
    const [newest] = (await listed(store, kind, statuses, { limit: 1, offset: 0 })).items;
    if (newest === undefined) {
      const none =
        statuses === undefined ? `There is no ${kind} yet.` : `No ${kind} is ${statuses.join(' or ')}.`;
      throw new PlanningError('not_found', none);
    }
    return newest.id;
  }
  const hits: Named[] = [];
  if (wanted.length >= SHORTEST)
    for await (const one of everyItem((page) => listed(store, kind, statuses, page)))
      if (one.id.startsWith(wanted) || one.id.endsWith(wanted)) hits.push(one);
  const [first, second] = hits;
  if (first !== undefined && second === undefined) return first.id;
  if (first === undefined)
    throw new PlanningError('not_found', `There is no ${kind} "${name}". List them to see their ids.`);
  const some = hits.slice(0, 5).map((one) => `${one.id} (${one.title})`);
  throw new PlanningError(
    'invalid_input',
    `"${name}" could be several: ${some.join(', ')}. Give more of the id.`,
  );
}

type Named = Pick<PlanSummary, 'id' | 'title'>;

function listed(
  store: Store,
  kind: About,
  statuses: PlanFilter['statuses'],
  page: { readonly limit: number; readonly offset: number },
): Promise<Page<Named>> {
  switch (kind) {
    case 'session':
      return store.sessions(page);
    case 'document':
      return store.documents(page);
    case 'plan':
      return store.plans({ ...page, ...(statuses === undefined ? {} : { statuses }) });
  }
}

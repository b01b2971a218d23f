import { PlanningError } from '../base/errors.ts';
import type { Id } from '../model/basics.ts';
import type { PlanFilter, Store } from '../ports.ts';
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
  const list = await listed(store, kind, statuses);
  if (wanted === 'latest') {
    if (list[0] === undefined) throw new PlanningError('not_found', `There is no ${kind} yet.`);
    return list[0].id;
  }
  const hits =
    wanted.length < SHORTEST
      ? []
      : list.filter((one) => one.id.startsWith(wanted) || one.id.endsWith(wanted));
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

async function listed(
  store: Store,
  kind: About,
  statuses: PlanFilter['statuses'],
): Promise<readonly { readonly id: Id; readonly title: string }[]> {
  switch (kind) {
    case 'session':
      return (await store.sessions({ limit: 500 })).items;
    case 'document':
      return (await store.documents({ limit: 500 })).items;
    case 'plan':
      return (await store.plans({ limit: 500, ...(statuses === undefined ? {} : { statuses }) })).items;
  }
}

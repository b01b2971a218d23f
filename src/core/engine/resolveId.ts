import { PlanningError } from '../base/errors.ts';
import type { Id } from '../model/basics.ts';
import type { PlanFilter } from '../ports.ts';
import type { Kernel } from './deps.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const SHORTEST = 4;

/**
 * The full id of a session or plan named by id, by an unambiguous end or beginning of one (4 characters or more;
 * ids made close together share their beginning), or by `latest`; among plans those of `statuses` (preset: not deleted).
 * Throws `not_found` or `invalid_input`.
 */
export async function resolveId(
  kernel: Kernel,
  kind: 'session' | 'plan',
  name: string,
  statuses?: PlanFilter['statuses'],
): Promise<Id> {
  const wanted = name.trim().toLowerCase();
  if (UUID.test(wanted)) return wanted;
  const page =
    kind === 'session'
      ? await kernel.store.sessions({ limit: 500 })
      : await kernel.store.plans({ limit: 500, ...(statuses === undefined ? {} : { statuses }) });
  const list: readonly { readonly id: Id; readonly title: string }[] = page.items;
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

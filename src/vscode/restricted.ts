import type { Engine } from '../core/engine/api.ts';
import { PlanningError } from '../core/base/errors.ts';
import { ACTIONS, type Action, type Gates } from '../core/session/gates.ts';

/** What may be asked of the engine in Restricted Mode: only what neither writes, nor calls a model, nor shows code to one. */
const READS = [
  'sessions',
  'session',
  'estimate',
  'previewMaterialize',
  'document',
  'documents',
  'diffVersions',
  'plans',
  'plan',
  'planView',
  'timeline',
  'tasks',
  'exportPlan',
  'exportSession',
  'taskPrompt',
  'search',
  'episodes',
  'usage',
  'usageCalls',
  'findings',
  'index',
  'indexStatus',
  'symbols',
  'analogous',
  'checkSpec',
  'testSpec',
  'reports',
  'checkArchive',
  'commandPermission',
  'close',
] as const satisfies readonly (keyof Engine)[];

/** What of a session may be done all the same. */
const OPEN: ReadonlySet<Action> = new Set<Action>(['show', 'export']);

function closed(gates: Gates, why: string): Gates {
  const pairs = ACTIONS.map((action) => [action, OPEN.has(action) ? gates[action] : why]);
  return Object.fromEntries(pairs) as Gates;
}

/** The same engine with everything but `READS` refused, with `why` as the sentence; the gates of sessions say it too. */
export function readOnlyEngine(engine: Engine, why: string): Engine {
  const reads = new Set<string | symbol>(READS);
  return new Proxy(engine, {
    get(target, name) {
      if (name === 'session') {
        return async (...args: Parameters<Engine['session']>) => {
          const view = await target.session(...args);
          return { ...view, gates: closed(view.gates, why) };
        };
      }
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function' || reads.has(name) || String(name).startsWith('on')) return value;
      return () => Promise.reject(new PlanningError('forbidden', why, { reason: 'untrusted' }));
    },
  });
}

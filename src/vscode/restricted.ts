import type { Engine } from '../core/engine/api.ts';
import { PlanningError } from '../core/errors.ts';

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
  'commandPermission',
  'close',
] as const satisfies readonly (keyof Engine)[];

/** The same engine with everything but `READS` refused, with `why` as the sentence. */
export function readOnlyEngine(engine: Engine, why: string): Engine {
  const reads = new Set<string | symbol>(READS);
  return new Proxy(engine, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function' || reads.has(name) || String(name).startsWith('on')) return value;
      return () => Promise.reject(new PlanningError('forbidden', why, { reason: 'untrusted' }));
    },
  });
}

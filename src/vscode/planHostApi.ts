import type { Engine } from '../core/engine/api.ts';
import type { SnapshotSide } from '../core/engine/snapshotApi.ts';
import type { Id } from '../core/model/basics.ts';
import type { HostApi } from '../protocol/api.ts';
import type { PlanApi } from '../protocol/planApi.ts';
import type { CommandId } from './commands/facts.ts';

/** What the editor does for a plan's page. */
export interface PlanDoors {
  engine(): Promise<Engine>;
  /** Fires when the extension ends. */
  readonly signal: AbortSignal;
  /** Runs one of our own commands; which one is decided here, never by the page. */
  runCommand(id: CommandId, ...args: readonly unknown[]): Promise<void>;
  openPlace(path: string, line: number, column: number): Promise<void>;
  /** Asks about commands of the specs that are about to run, if nobody was asked yet; all tasks with `null`. */
  beforeVerifying(planId: Id, taskId: Id | null): Promise<void>;
}

/** The calls of a plan's page; each names the plan first. */
export const PLAN_CALLS: ReadonlySet<keyof HostApi> = new Set<keyof PlanApi>([
  'planView',
  'repository',
  'timeline',
  'compareSnapshots',
  'verifyPlan',
  'verifyTask',
  'stopPlanWork',
  'takeSnapshot',
  'openTask',
  'editTaskSpec',
  'openFinding',
  'openComparison',
  'rewind',
  'archivePlan',
  'reopenPlan',
  'initRepository',
]);

/** The calls of a plan's page, their arguments checked already. */
export function planHandlers(doors: PlanDoors): PlanApi {
  const on = async <T>(run: (engine: Engine) => Promise<T>): Promise<T> => run(await doors.engine());
  let work = new AbortController();
  const signal = (): AbortSignal => AbortSignal.any([doors.signal, work.signal]);
  const command =
    <A extends readonly unknown[]>(id: CommandId) =>
    (...args: A): Promise<void> =>
      doors.runCommand(id, ...args);
  const verify = async (
    planId: Id,
    taskId: Id | null,
    run: (engine: Engine) => Promise<unknown>,
  ): Promise<void> => {
    await doors.beforeVerifying(planId, taskId);
    await on(run);
  };
  return {
    planView: (planId) => on((engine) => engine.planView(planId)),
    repository: () => on((engine) => engine.repository(doors.signal)),
    timeline: (planId, taskId) => on((engine) => engine.timeline(planId, taskId)),
    compareSnapshots: (planId, from, to) =>
      on((engine) => engine.compareSnapshots(planId, from, to, doors.signal)),
    verifyPlan: (planId) => verify(planId, null, (engine) => engine.verifyPlan(planId, 'person', signal())),
    verifyTask: (planId, taskId) =>
      verify(planId, taskId, (engine) => engine.verifyTask(planId, taskId, 'person', signal())),
    stopPlanWork: async () => {
      work.abort();
      work = new AbortController();
    },
    takeSnapshot: command<[Id, Id | null]>('takeSnapshot'),
    openTask: command<[Id, Id]>('openTask'),
    editTaskSpec: command<[Id, Id]>('editTaskSpec'),
    openFinding: (_, path, line, column) => doors.openPlace(path, line, column),
    openComparison: command<[Id, SnapshotSide, SnapshotSide, string | null]>('compareSnapshots'),
    rewind: command<[Id, number]>('rewind'),
    archivePlan: command<[Id]>('archivePlan'),
    reopenPlan: command<[Id]>('reopenPlan'),
    initRepository: async () => doors.runCommand('initRepository'),
  };
}

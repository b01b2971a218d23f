/** The calls of a plan's page. All are about its plan; no call can name another. */
import type { EngineCall } from '../core/engine/call.ts';
import type { SnapshotSide } from '../core/engine/snapshotApi.ts';
import type { Id } from '../core/model/basics.ts';
import type { RepositoryState } from '../core/snapshot/port.ts';
import type { CommonCalls } from './api.ts';
import type { OwnCalls } from './engineCalls.ts';

/** The engine's calls about the plan of the page. */
export const PLAN_CALLS = [
  'planView',
  'timeline',
  'compareSnapshots',
] as const satisfies readonly EngineCall[];

export interface PlanPage extends CommonCalls, OwnCalls<typeof PLAN_CALLS> {
  repository(): Promise<RepositoryState>;

  verifyPlan(): Promise<void>;
  verifyTask(taskId: Id): Promise<void>;
  /** Ends the verifications that this page started. */
  stopPlanWork(): Promise<void>;

  /** This and what follows opens something of the editor, which asks where a question is needed; null = no task. */
  takeSnapshot(taskId: Id | null): Promise<void>;
  openTask(taskId: Id): Promise<void>;
  editTaskSpec(taskId: Id): Promise<void>;
  openFinding(path: string, line: number, column: number): Promise<void>;
  /** The editor's own diff of all files, or of one. */
  openComparison(from: SnapshotSide, to: SnapshotSide, path: string | null): Promise<void>;
  rewind(number: number): Promise<void>;
  archivePlan(): Promise<void>;
  reopenPlan(): Promise<void>;
  initRepository(): Promise<void>;
}

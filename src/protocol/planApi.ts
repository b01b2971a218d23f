/** The calls of a plan's page. Each names the plan of the page first; the host checks that it does. */
import type { Comparison, SnapshotSide, TimelineEntry } from '../core/engine/snapshotApi.ts';
import type { PlanView } from '../core/engine/api.ts';
import type { Id } from '../core/model/basics.ts';
import type { RepositoryState } from '../core/snapshot/port.ts';

export interface PlanApi {
  planView(planId: Id): Promise<PlanView>;
  repository(planId: Id): Promise<RepositoryState>;
  timeline(planId: Id, taskId: Id): Promise<readonly TimelineEntry[]>;
  compareSnapshots(planId: Id, from: SnapshotSide, to: SnapshotSide): Promise<Comparison>;

  verifyPlan(planId: Id): Promise<void>;
  verifyTask(planId: Id, taskId: Id): Promise<void>;
  /** Ends the verifications that pages started. */
  stopPlanWork(planId: Id): Promise<void>;

  /** This and what follows opens something of the editor, which asks where a question is needed; null = no task. */
  takeSnapshot(planId: Id, taskId: Id | null): Promise<void>;
  openTask(planId: Id, taskId: Id): Promise<void>;
  editTaskSpec(planId: Id, taskId: Id): Promise<void>;
  openFinding(planId: Id, path: string, line: number, column: number): Promise<void>;
  /** The editor's own diff of all files, or of one. */
  openComparison(planId: Id, from: SnapshotSide, to: SnapshotSide, path: string | null): Promise<void>;
  rewind(planId: Id, number: number): Promise<void>;
  archivePlan(planId: Id): Promise<void>;
  reopenPlan(planId: Id): Promise<void>;
  initRepository(planId: Id): Promise<void>;
}

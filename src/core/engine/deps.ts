import type { Emitter } from '../base/emitter.ts';
import type { Author, MicroUsd } from '../model/basics.ts';
import type { CodeIndex } from '../index/port.ts';
import type { Clock, CommandRunner, Commits, Log, Runners, Store, Workspace } from '../ports.ts';
import type { ModelProvider } from '../llm/provider.ts';
import type { Records, SnapshotLimits, Snapshots } from '../snapshot/port.ts';
import type { ThinPolicy } from '../snapshot/thin.ts';
import type { Actor } from '../model/actor.ts';
import type { Permission, Standing } from '../session/permissions.ts';
import type { Activity, Engine } from './api.ts';
import type { Audit } from './audit.ts';
import type { EngineCall } from './call.ts';
import type { ChangeLog } from './changeLog.ts';
import type { SubjectRef } from './dispatch.ts';
import type { Reports } from './reports.ts';
import type { SnapshotTaker } from './snapshots.ts';
import type { SpecRuns } from './specRuns.ts';
import type { Verifying } from './verifying.ts';
import type { Reservations } from './world.ts';
import type { AutoSnapshots } from './autoSnapshots.ts';
import type { LiveText } from './live.ts';
import type { Recorder } from './record.ts';
import type { ActiveRuns } from './runs.ts';

/** What a person set; read anew for every call, so that a change needs no restart. */
export interface EngineSettings {
  /** Model id per role name; absent = the provider's default. */
  readonly models: Readonly<Record<string, string>>;
  /** Budget of new sessions; null = none. */
  readonly budgetMicroUsd: MicroUsd | null;
  readonly confront: boolean;
  readonly personaCount: number;
  /** Size cap of one context entry. */
  readonly maxContextBytes: number;
  /** Workspace folder of exported plans, forward slashes, e.g. `docs/plans`. */
  readonly exportFolder: string;
  readonly snapshotLimits: SnapshotLimits;
  /** Whether snapshots are also taken when tasks start and when verdicts change. */
  readonly autoSnapshots: boolean;
  readonly thinPolicy: ThinPolicy;
  /** How much of the audit is kept: the oldest days go first. */
  readonly auditKeep: { readonly megabytes: number; readonly days: number };
}

/** What the engine is built from. */
export interface EnginePorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly runners: Runners;
  readonly workspace: Workspace;
  readonly owner: Author;
  /** The code of the folder; null when there is none to index. */
  readonly index: CodeIndex | null;
  /** The repository around the folder; null when there is no folder. */
  readonly snapshots: Snapshots | null;
  /** Sealed records of archived plans. */
  readonly records: Records;
  /** Runs the commands of verification specs; null = they are never run here (an untrusted workspace). */
  readonly commands: CommandRunner | null;
  readonly commits: Commits;
  /** What the person is to a thing, null = to the folder as a whole; absent = the owner of everything, as on one's own machine. */
  readonly standing?: (subject: SubjectRef | null) => Standing | Promise<Standing>;
  /** Why nothing may be changed here (a workspace that nobody trusts); absent = it may. */
  readonly restriction?: string;
  /** The provider in force now. */
  provider(): ModelProvider;
  settings(): EngineSettings;
}

/** What all actors of one engine share beside its ports. */
export interface Shared {
  readonly audit: Audit;
  readonly runs: ActiveRuns;
  readonly live: LiveText;
  readonly activity: Emitter<Activity>;
  readonly auto: AutoSnapshots;
  readonly reservations: Reservations;
  readonly changes: ChangeLog;
  readonly specRuns: SpecRuns;
  readonly reports: Reports;
  readonly verifying: Verifying;
  /** Tells that an editor or a watcher saw something change. */
  edited(): void;
  /** Ends what runs and lets go of all files; see `Engine.close`. */
  close(): Promise<void>;
}

/** The engine's inside for one actor: its ports, what every use case shares, and what is done in the actor's name. */
export interface Kernel extends Omit<EnginePorts, 'restriction' | 'standing'>, Shared {
  readonly actor: Actor;
  /** Why nothing may be changed here; null when it may. */
  readonly restriction: string | null;
  readonly recorder: Recorder;
  readonly taker: SnapshotTaker;
  /** The calls of the engine as this actor may make them: inner calls pass the same gate. */
  readonly calls: Pick<Engine, EngineCall>;
  /** Throws `forbidden` unless the actor has the permission; null = for the folder as a whole. */
  require(permission: Permission, subject: SubjectRef | null): Promise<void>;
  as(actor: Actor): Kernel;
}

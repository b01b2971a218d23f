import type { Emitter } from '../base/emitter.ts';
import type { Author, MicroUsd } from '../model/basics.ts';
import type { CodeIndex } from '../index/port.ts';
import type { Clock, CommandRunner, Commits, Log, Runners, Store, Workspace } from '../ports.ts';
import type { ModelProvider } from '../llm/provider.ts';
import type { Records, SnapshotLimits, Snapshots } from '../snapshot/port.ts';
import type { ThinPolicy } from '../snapshot/thin.ts';
import type { Activity } from './api.ts';
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
  /** The provider in force now. */
  provider(): ModelProvider;
  settings(): EngineSettings;
}

/** The engine's inside: its ports and the four things that every use case shares. */
export interface Kernel extends EnginePorts {
  readonly recorder: Recorder;
  readonly runs: ActiveRuns;
  readonly live: LiveText;
  readonly activity: Emitter<Activity>;
  readonly auto: AutoSnapshots;
}

import path from 'node:path';
import { createEngine } from '../core/engine/engine.ts';
import type { Engine } from '../core/engine/api.ts';
import type { EngineSettings } from '../core/engine/deps.ts';
import type { CodeIndex } from '../core/index/port.ts';
import type { Clock, Log } from '../core/ports.ts';
import type { ModelProvider } from '../core/llm/provider.ts';
import { PRESET_LIMITS } from '../core/snapshot/limits.ts';
import { PRESET_POLICY } from '../core/snapshot/thin.ts';
import { systemClock } from './clock.ts';
import { openCommands } from './commands.ts';
import { openCommits } from './git/commits.ts';
import { readIdentity } from './git/identity.ts';
import { lazySnapshots } from './lazySnapshots.ts';
import { openCodeIndex } from './index/open.ts';
import { openRunners } from './runners.ts';
import { STATE_FOLDER } from './store/folder.ts';
import { openStore } from './store/open.ts';
import { openRecords } from './store/records.ts';
import { openWorkspace } from './workspace/open.ts';

/** What `auto` settings fall back to when a door sets nothing. */
export const PRESET_SETTINGS: EngineSettings = {
  models: {},
  budgetMicroUsd: null,
  confront: true,
  personaCount: 4,
  maxContextBytes: 64 * 1024,
  exportFolder: 'docs/plans',
  snapshotLimits: PRESET_LIMITS,
  autoSnapshots: true,
  thinPolicy: PRESET_POLICY,
  auditKeep: { megabytes: 20, days: 90 },
};

export interface NodeEngineOptions {
  /** Absolute path of the workspace folder. */
  readonly folder: string;
  readonly log: Log;
  /** Which logs are shared through git; preset: none. */
  readonly share?: { readonly plans: boolean; readonly sessions: boolean };
  /** Why nothing may be changed here, as a person reads it; every call that changes something is refused with it. */
  readonly restriction?: string;
  /** Path of a ripgrep binary for searches, if the door knows one. */
  readonly ripgrep?: string | null;
  /**
   * Nothing is written into the folder, no cache either, and no command of a spec is run; preset false. `unwritable` =
   * the folder is trusted but cannot be written: the same, but commands are run as `commands` says.
   */
  readonly readOnly?: boolean | 'unwritable';
  /** The git that takes snapshots, if the door knows one; preset: that of PATH. */
  readonly gitProgram?: string | undefined;
  /** Watch for what other processes write; preset true. A short-lived door has no use for it. */
  readonly watch?: boolean;
  readonly clock?: Clock;
  /** Globs that the code index leaves out, asked before every question; preset none. */
  readonly indexExclude?: () => readonly string[];
  /** While it watches verification, the door names every change of a file; preset false: the index looks for itself. */
  readonly filesWatched?: boolean;
  /**
   * Whether commands of verification specs may be run at all here, if a person allows them; preset false.
   * `allowed` or `unasked`: what the person said to this engine alone, and nothing is kept.
   */
  readonly commands?: boolean | 'allowed' | 'unasked';
  /** The provider in force, asked before every step. */
  provider(workspace: ReturnType<typeof openWorkspace>, index: CodeIndex): ModelProvider;
  settings(): EngineSettings;
}

/**
 * The engine over a folder of this machine: wires the store, git, the workspace and the clock.
 * Throws `store_newer`, `store_failed` or `no_workspace`.
 */
export async function openNodeEngine(options: NodeEngineOptions): Promise<Engine> {
  const { folder, log } = options;
  const readOnly = options.readOnly !== undefined && options.readOnly !== false;
  const clock = options.clock ?? systemClock;
  const workspace = openWorkspace(folder, { log, ripgrep: options.ripgrep ?? null });
  const [owner, store] = await Promise.all([
    readIdentity(folder),
    openStore({
      folder,
      clock,
      log,
      watch: options.watch ?? true,
      readOnly,
      ...(options.share === undefined ? {} : { share: options.share }),
    }),
  ]);
  const index = openCodeIndex({
    folder,
    log,
    cacheFile: readOnly ? null : path.join(folder, STATE_FOLDER, 'cache', 'index.bin'),
    exclude: options.indexExclude ?? (() => []),
    watched: options.filesWatched ?? false,
  });
  return createEngine({
    store,
    clock,
    log,
    runners: openRunners(),
    workspace,
    owner,
    index,
    snapshots: lazySnapshots(folder, options.gitProgram),
    records: openRecords(folder),
    commands: options.readOnly === true ? null : commandsOf(folder, options.commands ?? false),
    commits: openCommits(folder),
    ...(options.restriction === undefined ? {} : { restriction: options.restriction }),
    provider: () => options.provider(workspace, index),
    settings: () => options.settings(),
  });
}

function commandsOf(
  folder: string,
  allowed: NonNullable<NodeEngineOptions['commands']>,
): ReturnType<typeof openCommands> | null {
  if (allowed === false) return null;
  const commands = openCommands(folder);
  if (allowed === true) return commands;
  return { ...commands, permission: async () => allowed, setPermission: async () => undefined };
}

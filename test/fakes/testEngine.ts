import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Activity, Engine } from '../../src/core/engine/api.ts';
import type { EnginePorts, EngineSettings } from '../../src/core/engine/deps.ts';
import { createEngine } from '../../src/core/engine/engine.ts';
import type { CodeIndex } from '../../src/core/index/port.ts';
import type { CommandRunner, Commits, Runners, Store } from '../../src/core/ports.ts';
import { systemClock } from '../../src/node/clock.ts';
import { PRESET_SETTINGS } from '../../src/node/engine.ts';
import { silentLog } from '../../src/node/log.ts';
import { openSnapshots } from '../../src/node/snapshots/open.ts';
import { openStore } from '../../src/node/store/open.ts';
import { openRecords } from '../../src/node/store/records.ts';
import { ADA } from './fold.ts';
import { MemoryWorkspace } from './memoryWorkspace.ts';
import { ScriptedModel } from './scriptedModel.ts';

export interface TestEngine {
  readonly engine: Engine;
  readonly model: ScriptedModel;
  readonly workspace: MemoryWorkspace;
  readonly store: Store;
  readonly activity: Activity[];
  readonly folder: string;
  /** Another engine on the same folder, like a second window. `runner` names its process. */
  again(options?: {
    readonly runner?: string;
    readonly model?: ScriptedModel;
    readonly restriction?: string;
    readonly standing?: EnginePorts['standing'];
  }): Promise<Engine>;
  close(): Promise<void>;
}

export interface TestEngineOptions {
  /** Snapshots through real git in the engine's folder, which the test makes a repository. */
  readonly git?: boolean;
  readonly model?: ScriptedModel;
  readonly settings?: Partial<EngineSettings>;
  readonly files?: Readonly<Record<string, string>>;
  readonly index?: CodeIndex;
  readonly commands?: CommandRunner;
  readonly commits?: Commits;
  readonly standing?: EnginePorts['standing'];
  readonly restriction?: string;
}

const NO_COMMITS: Commits = { head: async () => null, broughtBy: async () => null };

/** Processes by name: those in `dead` are gone. */
class NamedRunners implements Runners {
  readonly self: string;
  readonly #dead: ReadonlySet<string>;
  constructor(self: string, dead: ReadonlySet<string>) {
    this.self = self;
    this.#dead = dead;
  }
  isAlive(runner: string): boolean {
    return !this.#dead.has(runner);
  }
}

/** Runners whose name begins so count as processes that are gone. */
export const GONE = new Set(['gone']);

/** The real engine over the real store in a folder of its own, with a scripted model. */
export async function openTestEngine(options: TestEngineOptions = {}): Promise<TestEngine> {
  const folder = mkdtempSync(join(tmpdir(), 'planning-studio-engine-'));
  const workspace = new MemoryWorkspace(options.files ?? { 'src/app.ts': 'export function listen() {}\n' });
  const model = options.model ?? new ScriptedModel();
  const activity: Activity[] = [];
  const engines: Engine[] = [];
  const open = async (
    runner: string,
    provider: ScriptedModel,
    more: Pick<TestEngineOptions, 'restriction' | 'standing'> = options,
  ): Promise<{ engine: Engine; store: Store }> => {
    const store = await openStore({ folder, clock: systemClock, log: silentLog, watch: false });
    const engine = createEngine({
      store,
      clock: systemClock,
      log: silentLog,
      runners: new NamedRunners(runner, GONE),
      workspace,
      owner: ADA,
      index: options.index ?? null,
      snapshots: options.git === true ? openSnapshots(folder) : null,
      records: openRecords(folder),
      commands: options.commands ?? null,
      commits: options.commits ?? NO_COMMITS,
      ...(more.standing === undefined ? {} : { standing: more.standing }),
      ...(more.restriction === undefined ? {} : { restriction: more.restriction }),
      provider: () => provider,
      settings: () => ({ ...PRESET_SETTINGS, personaCount: 2, confront: false, ...options.settings }),
    });
    engines.push(engine);
    return { engine, store };
  };
  const { engine, store } = await open('first', model);
  engine.onActivity((one) => activity.push(one));
  return {
    engine,
    model,
    workspace,
    store,
    activity,
    folder,
    again: async (more = {}) => (await open(more.runner ?? 'second', more.model ?? model, more)).engine,
    async close() {
      for (const one of engines) await one.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A signal that never fires. */
export const never = (): AbortSignal => new AbortController().signal;

import type { Engine } from '../../src/core/engine/api.ts';
import type { EngineSettings } from '../../src/core/engine/deps.ts';
import { createEngine } from '../../src/core/engine/engine.ts';
import type { Records } from '../../src/core/snapshot/port.ts';
import { systemClock } from '../../src/node/clock.ts';
import { PRESET_SETTINGS } from '../../src/node/engine.ts';
import { silentLog } from '../../src/node/log.ts';
import { MemoryCommands } from './memoryCommands.ts';
import { MemoryIndex } from './memoryIndex.ts';
import { MemorySnapshots } from './memorySnapshots.ts';
import { memoryStore, type StoreInMemory } from './memoryStore.ts';
import { MemoryWorkspace } from './memoryWorkspace.ts';
import type { ScriptedModel } from './scriptedModel.ts';

/** A folder in memory with the real engine over it: store, files, code index, repository and model are in this process. */
export interface MemoryFolder {
  readonly engine: Engine;
  readonly store: StoreInMemory;
  readonly model: ScriptedModel;
  readonly workspace: MemoryWorkspace;
  readonly index: MemoryIndex;
  /** A repository once `init` was called. */
  readonly snapshots: MemorySnapshots;
  /** Another engine over the same folder, in which nothing may be changed, for the reason given. */
  restricted(why: string): Engine;
  /** Saves a file; the code index sees it too. */
  write(path: string, text: string): Promise<void>;
  /** Another folder that begins as this one stands, with an engine and, if given, a model of its own. */
  copy(model?: ScriptedModel): MemoryFolder;
}

const SETTINGS: EngineSettings = { ...PRESET_SETTINGS, autoSnapshots: false };
const OWNER = { name: 'Ada Lovelace', email: 'ada@example.com' };

export function openMemoryFolder(
  model: ScriptedModel,
  files: Readonly<Record<string, string>>,
): MemoryFolder {
  return over(
    model,
    memoryStore({ clock: systemClock }),
    new MemoryWorkspace(files),
    (workspace) => new MemorySnapshots(workspace),
  );
}

function over(
  model: ScriptedModel,
  store: StoreInMemory,
  workspace: MemoryWorkspace,
  openSnapshots: (workspace: MemoryWorkspace) => MemorySnapshots,
): MemoryFolder {
  const index = new MemoryIndex(Object.fromEntries(workspace.entries()));
  const snapshots = openSnapshots(workspace);
  const open = (restriction?: string): Engine =>
    createEngine({
      store,
      clock: systemClock,
      log: silentLog,
      runners: { self: 'this window', isAlive: () => true },
      workspace,
      owner: OWNER,
      index,
      snapshots,
      records: memoryRecords(),
      commands: new MemoryCommands(),
      commits: { head: async () => null, broughtBy: async () => null },
      provider: () => model,
      settings: () => SETTINGS,
      ...(restriction === undefined ? {} : { restriction }),
    });
  const engine = open();
  return {
    engine,
    restricted: open,
    store,
    model,
    workspace,
    index,
    snapshots,
    async write(path, text) {
      index.write(path, text);
      await workspace.write(path, text, true);
    },
    copy: (other = model) =>
      over(
        other,
        store.copy(),
        new MemoryWorkspace(Object.fromEntries(workspace.entries())),
        (files) => new MemorySnapshots(files, snapshots),
      ),
  };
}

function memoryRecords(): Records {
  const kept = new Map<string, string>();
  return {
    async write(planId, sha256, text) {
      const name = `archive/${planId}.${sha256.slice(0, 12)}.jsonl`;
      kept.set(name, text);
      return name;
    },
    read: async (name) => kept.get(name) ?? null,
    remove: async (name) => void kept.delete(name),
  };
}

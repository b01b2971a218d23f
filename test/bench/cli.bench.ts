import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { offlineProvider } from '../../src/offline/provider.ts';
import { checkGraph } from '../../src/core/plan/graph.ts';
import { systemClock } from '../../src/node/clock.ts';
import { openNodeEngine, PRESET_SETTINGS } from '../../src/node/engine.ts';
import { silentLog } from '../../src/node/log.ts';
import { root } from '../harness/paths.ts';
import { median } from './bench.ts';
import type { Bench } from './bench.ts';

const ROUNDS = 15;
const TASKS = 1000;
const bundle = path.join(root, 'dist/cli.cjs');

interface Timed {
  /** Wall time of the program from start to end. */
  readonly wholeMs: number;
  /** What the program says that its command took, the engine's code and start included; 0 when it says nothing. */
  readonly commandMs: number;
}

function spawned(args: readonly string[], cache: string): Timed {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    env: { ...process.env, XDG_CACHE_HOME: cache, PLANNING_STUDIO_LOG: 'info' },
  });
  const wholeMs = performance.now() - start;
  if (status !== 0) throw new Error(stderr);
  return { wholeMs, commandMs: Number(/command took ([\d.]+) ms/.exec(stderr)?.[1] ?? 0) };
}

/** Makes a workspace with one plan of `TASKS` tasks. */
async function prepare(folder: string, signal: AbortSignal): Promise<void> {
  const open = (): ReturnType<typeof openNodeEngine> =>
    openNodeEngine({
      folder,
      log: silentLog,
      watch: false,
      settings: () => PRESET_SETTINGS,
      provider: (workspace) => offlineProvider({ workspace, sleep: systemClock.sleep }),
    });
  const engine = await open();
  const { id } = await engine.createSession({ prompt: 'a plan with very many tasks' });
  await engine.draftTasks(id, null, signal);
  const { session } = await engine.session(id);
  const drafts = Array.from({ length: TASKS }, (_, index) => ({
    title: `Task ${index}`,
    ...(index > 0 ? { blockedBy: [index] } : {}),
  }));
  await engine.setDrafts(id, drafts, session.draftsRevision);
  await engine.markReady(id);
  await engine.materialize(id);
  await engine.close();
}

const cliStart: Bench = {
  name: 'start of the terminal program',
  async run(signal) {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'studio-bench-cli-'));
    try {
      await prepare(folder, signal);
      const list = [bundle, 'task', 'list', '--limit', '500', '--folder', folder];
      spawned(list, folder); // The first start compiles.
      const times = {
        node: [] as number[],
        version: [] as number[],
        own: [] as number[],
        command: [] as number[],
      };
      // In turn, so that a busy moment of the machine meets all of them.
      for (let round = 0; round < ROUNDS && !signal.aborted; round++) {
        times.node.push(spawned(['-e', '0'], folder).wholeMs);
        times.version.push(spawned([bundle, '--version'], folder).wholeMs);
        const { wholeMs, commandMs } = spawned(list, folder);
        times.own.push(wholeMs - commandMs);
        times.command.push(commandMs);
      }
      const node = median(times.node);
      return [
        {
          name: 'CLI --version against node -e 0',
          value: median(times.version) / node,
          unit: '×',
          budget: 2,
          detail: `node -e 0 takes ${node.toFixed(0)} ms`,
        },
        {
          name: `CLI list of ${TASKS} tasks, less the engine's own time`,
          value: median(times.own) / node,
          unit: '×',
          budget: 2,
          detail: `engine ${median(times.command).toFixed(0)} ms, opened cold`,
        },
      ];
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

const graph: Bench = {
  name: 'check of a task graph',
  run() {
    const nodes = (count: number): { id: string; blockedBy: string[] }[] =>
      Array.from({ length: count }, (_, index) => ({
        id: String(index),
        blockedBy: [1, 7, 40].filter((back) => back <= index).map((back) => String(index - back)),
      }));
    const timed = (count: number): number => {
      const list = nodes(count);
      // The fastest: a pause of the machine is not the check's.
      return Math.min(
        ...Array.from({ length: 21 }, () => {
          const start = performance.now();
          if (checkGraph(list).length > 0) throw new Error('The graph is sound.');
          return performance.now() - start;
        }),
      );
    };
    timed(5000); // Warm.
    const five = timed(5000);
    const twenty = timed(20_000);
    return Promise.resolve([
      { name: 'check of a graph of 5,000 tasks', value: five, unit: 'ms', budget: 20 },
      {
        name: 'check of 20,000 tasks against 5,000 (linear is 4)',
        value: twenty / five,
        unit: '×',
        budget: 8,
      },
    ]);
  },
};

export const benches: readonly Bench[] = [cliStart, graph];

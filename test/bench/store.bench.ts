import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import v8 from 'node:v8';
import vm from 'node:vm';
import type { Store } from '../../src/core/ports.ts';
import { systemClock } from '../../src/node/clock.ts';
import { nodeDisk } from '../../src/node/store/disk.ts';
import { openStore } from '../../src/node/store/open.ts';
import { ada, change, makePlan, quiet } from '../unit/store/samples.ts';
import { median, type Bench, type BenchResult } from './bench.ts';
import { bigPlan, History } from './storeHistory.ts';

const MB = 1024 * 1024;
const COMMITS = 150;
/** Commits before the first that is measured: code that runs for the first time is not yet compiled. */
const WARM_UP = 50;
const RUNS = 15;

const open = (folder: string): Promise<Store> =>
  openStore({ folder, clock: systemClock, log: quiet, watch: false });

async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'studio-bench-'));
  try {
    return await use(folder);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

async function medianOf(times: number, work: () => Promise<unknown>): Promise<number> {
  const all: number[] = [];
  for (let at = 0; at < times; at += 1) all.push(await timed(work));
  return median(all);
}

/** One change of a few hundred bytes against the same bytes appended to a file and synced, in turn. */
async function commitAgainstFsync(folder: string, megabytes: number): Promise<BenchResult[]> {
  const store = await open(folder);
  const plan = await makePlan(store, 'Commit');
  const log = path.join(folder, `.planning-studio/plans/${plan}.jsonl`);
  const fd = nodeDisk.openAppend(path.join(folder, 'same-bytes'));
  const commits: number[] = [];
  const syncs: number[] = [];
  for (let sequence = 1; sequence <= WARM_UP + COMMITS; sequence += 1) {
    const size = fs.statSync(log).size;
    const edit = change('plan', plan, sequence, { type: 'plan_edited', title: `Commit ${sequence}` });
    commits.push(await timed(() => store.append([edit], ada)));
    const bytes = nodeDisk.read(log, size, fs.statSync(log).size);
    // The tables follow when the append has answered; the figure after this one has that in it.
    await new Promise((resolve) => setImmediate(resolve));
    syncs.push(
      await timed(async () => {
        nodeDisk.write(fd, bytes);
        await nodeDisk.sync(fd);
      }),
    );
  }
  const [commit, sync] = [median(commits.slice(WARM_UP)), median(syncs.slice(WARM_UP))];
  const inARow = await timed(async () => {
    for (let at = 1; at <= COMMITS; at += 1) {
      const sequence = WARM_UP + COMMITS + at;
      const edit = change('plan', plan, sequence, { type: 'plan_edited', title: `Commit ${sequence}` });
      await store.append([edit], ada);
    }
    await store.plans({ limit: 1 });
  });
  const bytes = Buffer.alloc(400, 'x');
  const syncsInARow = await timed(async () => {
    for (let at = 0; at < COMMITS; at += 1) {
      nodeDisk.write(fd, bytes);
      await nodeDisk.sync(fd);
    }
  });
  nodeDisk.close(fd);
  await store.close();
  return [
    {
      name: `commit against fsync of the same bytes, ${megabytes} MB history`,
      value: commit / sync,
      unit: '×',
      budget: 2,
      detail: `${commit.toFixed(2)} ms against ${sync.toFixed(2)} ms until it is durable`,
    },
    {
      name: `${COMMITS} commits in a row against as many fsyncs, ${megabytes} MB`,
      value: inARow / syncsInARow,
      unit: '×',
      detail: `${inARow.toFixed(0)} ms against ${syncsInARow.toFixed(0)} ms, with everything projected`,
    },
  ];
}

const history: Bench = {
  name: 'store history',
  async run(signal) {
    const results: BenchResult[] = [];
    for (const megabytes of [1, 10, 50]) {
      if (signal.aborted) break;
      await inFolder(async (folder) => {
        const written = new History(folder);
        written.writeSessions(megabytes * MB);
        let rebuilt: Store | null = null;
        const rebuild = await timed(async () => (rebuilt = await open(folder)));
        const save = await timed(async () => rebuilt?.close());
        results.push(...(await commitAgainstFsync(folder, megabytes)));
        if (megabytes < 50) return;
        const warm = await medianOf(5, async () => (await open(folder)).close());
        const speed = written.bytes / MB / (rebuild / 1000);
        results.push(
          { name: 'store opened warm, 50 MB history', value: warm, unit: 'ms', budget: 150 },
          {
            name: 'store made again from 50 MB of logs',
            value: rebuild,
            unit: 'ms',
            budget: (written.bytes / MB / 50) * 1000,
            detail: `${speed.toFixed(0)} MB/s until it answers; saved when idle or on close, here in ${save.toFixed(0)} ms`,
          },
        );
      });
    }
    return results;
  },
};

const tasks: Bench = {
  name: 'store tasks',
  async run() {
    const results: BenchResult[] = [];
    for (const [count, budget] of [
      [1000, 5],
      [10_000, 50],
    ] as const) {
      await inFolder(async (folder) => {
        const id = new History(folder).write('plan', [bigPlan('Big', count)]);
        const before = memoryBytes();
        const store = await open(folder);
        const { state } = await store.load({ kind: 'plan', id });
        const memory = memoryBytes() - before;
        let sequence = 1;
        const setStatus = async (): Promise<void> => {
          const taskId = state.tasks[sequence * 7]?.id ?? '';
          const event = { type: 'task_status_set', taskId, status: 'in_progress', reason: null } as const;
          await store.append([change('plan', id, sequence, event)], ada);
          sequence += 1;
        };
        const figures = {
          list: () => store.tasks({ planId: id }),
          ready: () => store.tasks({ ready: true }),
          show: () => store.load({ kind: 'plan', id }),
          'set status': setStatus,
        };
        for (const [name, work] of Object.entries(figures)) {
          await work();
          results.push({
            name: `store ${name}, ${count} tasks`,
            value: await medianOf(RUNS, work),
            unit: 'ms',
            budget,
          });
        }
        if (count === 10_000) {
          results.push({ name: 'store memory, 10,000 tasks', value: memory / MB, unit: 'MB', budget: 60 });
        }
        await store.close();
      });
    }
    return results;
  },
};

const listing: Bench = {
  name: 'store listing',
  run: () =>
    inFolder(async (folder) => {
      const written = new History(folder);
      for (let at = 0; at < 1000; at += 1) written.write('plan', [bigPlan(`Plan ${at}`, 50)]);
      const store = await open(folder);
      const figures = {
        plans: () => store.plans({}),
        'plans by text': () => store.plans({ text: 'plan 77' }),
        tasks: () => store.tasks({}),
        'ready tasks': () => store.tasks({ ready: true }),
        'tasks by tag': () => store.tasks({ tag: 'api' }),
      };
      const results: BenchResult[] = [];
      for (const [name, work] of Object.entries(figures)) {
        await work();
        const value = await medianOf(RUNS, work);
        results.push({ name: `store lists ${name}, 1,000 plans × 50 tasks`, value, unit: 'ms', budget: 10 });
      }
      await store.close();
      return results;
    }),
};

/** What is really in use: heap after collecting, and memory outside of it (the database). */
function memoryBytes(): number {
  v8.setFlagsFromString('--expose-gc');
  const collect = vm.runInNewContext('gc') as () => void;
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

export const benches: readonly Bench[] = [history, tasks, listing];

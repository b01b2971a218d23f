import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Snapshots, Taken } from '../../src/core/snapshot/port.ts';
import { PRESET_LIMITS } from '../../src/core/snapshot/limits.ts';
import { openSnapshots } from '../../src/node/snapshots/open.ts';
import { median } from './bench.ts';
import type { Bench } from './bench.ts';

const FOLDERS = 500;
const FILES_EACH = 100;
const CHANGED = 1000;
const ROUNDS = 15;
const SNAPSHOTS = 50;

function content(folder: number, file: number, version: number): string {
  return `export const value_${folder}_${file} = ${folder * file + version};\n`.repeat(20);
}

function write(root: string, number: number, version: number): void {
  const folder = number % FOLDERS;
  const file = Math.floor(number / FOLDERS);
  writeFileSync(path.join(root, `d${folder % 20}/s${folder}/f${file}.ts`), content(folder, file, version));
}

function prepare(root: string, home: string): void {
  for (let folder = 0; folder < FOLDERS; folder++) {
    mkdirSync(path.join(root, `d${folder % 20}/s${folder}`), { recursive: true });
  }
  for (let number = 0; number < FOLDERS * FILES_EACH; number++) write(root, number, 0);
  git(root, home, ['init', '-q']);
}

function git(root: string, home: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): string {
  return execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.com', ...args], {
    cwd: root,
    env: { PATH: process.env['PATH'], HOME: home, GIT_CONFIG_NOSYSTEM: '1', ...env },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
}

function timed(run: () => void): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

async function awaited(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(path.join(entry.parentPath, entry.name)).blocks * 512, 0);
}

const snapshot: Bench = {
  name: 'snapshots of 50,000 files',
  async run(signal) {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'studio-bench-snapshots-'));
    const home = path.join(folder, 'home');
    mkdirSync(home);
    try {
      // Two equal trees: objects that one of them wrote must not save the other the work.
      const roots = ['plain', 'ours'].map((name) => path.join(folder, name));
      for (const root of roots) prepare(root, home);
      const [plain = '', ours = ''] = roots;
      const env = { GIT_INDEX_FILE: path.join(folder, 'index') };
      const add = (): void => {
        git(plain, home, ['add', '-A'], env);
        git(plain, home, ['write-tree'], env);
      };
      const snapshots: Snapshots = openSnapshots(ours, { env: { HOME: home, GIT_CONFIG_NOSYSTEM: '1' } });
      let number = 0;
      let last: Taken | null = null;
      const take = async (): Promise<void> => {
        number += 1;
        last = await snapshots.take(
          {
            ref: `refs/planning-studio/bench/${number}`,
            parent: last?.commit ?? null,
            message: 'bench\n',
            limits: PRESET_LIMITS,
          },
          signal,
        );
      };
      const first = { plain: timed(add), ours: await awaited(take) };
      const later = { plain: [] as number[], ours: [] as number[] };
      // In turn, so that a busy moment of the machine meets both.
      for (let round = 1; round <= ROUNDS && !signal.aborted; round++) {
        for (const root of roots) for (let one = 0; one < 10; one++) write(root, one * 577 + round, round);
        later.plain.push(timed(add));
        later.ours.push(await awaited(take));
      }
      const restored = await restoring(snapshots, ours, plain, home, signal);
      const before = sizeOf(path.join(ours, '.git'));
      for (let round = 0; round < SNAPSHOTS && !signal.aborted; round++) {
        for (let one = 0; one < 10; one++) write(ours, one * 331 + round, 1000 + round);
        await take();
      }
      const disk = sizeOf(path.join(ours, '.git')) - before;
      const plainMs = median(later.plain);
      return [
        {
          name: 'second and later snapshots of 50,000 files against git add, write-tree',
          value: median(later.ours) / plainMs,
          unit: '×',
          budget: 1.2,
          detail: `${median(later.ours).toFixed(0)} ms against ${plainMs.toFixed(0)} ms, 10 files changed each time`,
        },
        {
          name: 'first snapshot of 50,000 new files against git add, write-tree',
          value: first.ours / first.plain,
          unit: '×',
          detail: `${first.ours.toFixed(0)} ms against ${first.plain.toFixed(0)} ms`,
        },
        {
          name: `restore of ${CHANGED} changed files against git checkout`,
          value: restored.ours / restored.plain,
          unit: '×',
          detail: `${restored.ours.toFixed(0)} ms against ${restored.plain.toFixed(0)} ms`,
        },
        {
          name: `disk used by ${SNAPSHOTS} snapshots of 10 changes each`,
          value: disk / 1024,
          unit: 'KiB',
          detail: 'loose objects, before git packs them',
        },
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function restoring(
  snapshots: Snapshots,
  ours: string,
  plain: string,
  home: string,
  signal: AbortSignal,
): Promise<{ readonly ours: number; readonly plain: number }> {
  git(plain, home, ['add', '-A']);
  git(plain, home, ['commit', '-q', '-m', 'all']);
  const take = (ref: string): Promise<Taken> =>
    snapshots.take({ ref, parent: null, message: 'bench\n', limits: PRESET_LIMITS }, signal);
  const times = { ours: [] as number[], plain: [] as number[] };
  const target = await take('refs/planning-studio/restore/0');
  for (let round = 1; round <= 5 && !signal.aborted; round++) {
    for (let one = 0; one < CHANGED; one++) {
      for (const root of [ours, plain]) write(root, one * 49, 5000 + round);
    }
    const safety = await take(`refs/planning-studio/restore/${round}`);
    times.plain.push(timed(() => git(plain, home, ['checkout', '-q', 'HEAD', '--', '.'])));
    times.ours.push(
      await awaited(() =>
        snapshots.restore(target.commit, [], { limits: PRESET_LIMITS, safety: safety.commit }, signal),
      ),
    );
    if ((await take(`refs/planning-studio/restored/${round}`)).tree !== target.tree) {
      throw new Error('The restore did not bring back the same tree.');
    }
  }
  return { ours: median(times.ours), plain: median(times.plain) };
}

export const benches: readonly Bench[] = [snapshot];

import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { CodeIndex, IndexStatus } from '../../src/core/index/port.ts';
import type { ProofSpec } from '../../src/core/model/verification.ts';
import { silentLog } from '../../src/node/log.ts';
import { openCodeIndex } from '../../src/node/index/open.ts';
import { bundledProgram } from '../../src/node/index/program.ts';
import { root } from '../harness/paths.ts';
import { identifierSpec } from '../unit/index/samples.ts';
import { askedFor, median, type Bench, type BenchResult } from './bench.ts';
import { numbers, sourceFile, writeTree } from './sourceTree.ts';

const MB = 1024 * 1024;
const FILES = 10_000;
const SAVES = 100;
const never = new AbortController().signal;

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

function open(folder: string, cacheFile: string | null, watched = false): CodeIndex {
  const program = bundledProgram(path.join(root, 'dist'));
  return openCodeIndex({ folder, cacheFile, program, watched, log: silentLog, exclude: () => [] });
}

interface Cost {
  readonly ms: number;
  /** Of all processors together. */
  readonly cpuMs: number;
}

/** What universal-ctags takes for the same files; null where it is not installed. */
function ctagsCost(folder: string, files: readonly string[]): Cost | null {
  if (!spawnSync('ctags', ['--version'], { encoding: 'utf8' }).stdout?.includes('Universal Ctags'))
    return null;
  const started = performance.now();
  const tags = path.join(os.tmpdir(), `studio-tags-${process.pid}`);
  // The shell says at the end what its children took.
  const script = 'ctags -L - -f "$1" --fields=+nKSZ >/dev/null 2>&1; times';
  const said = execFileSync('sh', ['-c', script, 'sh', tags], {
    cwd: folder,
    input: files.join('\n'),
    encoding: 'utf8',
  });
  const ms = performance.now() - started;
  fs.rmSync(tags, { force: true });
  const children = said.trim().split('\n').at(-1) ?? '';
  const times = [...children.matchAll(/(\d+)m([\d.]+)s/g)];
  return { ms, cpuMs: times.reduce((sum, [, m, s]) => sum + Number(m) * 60_000 + Number(s) * 1000, 0) };
}

/** The most memory of this process, its threads included, while `work` runs, above what it had before. */
async function peakMemory(work: () => Promise<unknown>): Promise<number> {
  const before = process.memoryUsage.rss();
  let peak = before;
  const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 20);
  await work();
  clearInterval(timer);
  return Math.max(peak, process.memoryUsage.rss()) - before;
}

/** A generated tree, or the repository that was asked for. */
function sources(folder: string): { readonly folder: string; readonly files: readonly string[] } {
  const { repository } = askedFor();
  if (repository === null) {
    execFileSync('git', ['init', '-q'], { cwd: folder });
    return { folder, files: writeTree(folder, FILES) };
  }
  const listed = execFileSync('git', ['ls-files', '-z'], {
    cwd: repository,
    encoding: 'utf8',
    maxBuffer: 256 * MB,
  });
  return { folder: repository, files: listed.split('\0').filter((name) => name !== '') };
}

const start: Bench = {
  name: 'index start',
  run: () =>
    inFolder((own) =>
      inFolder(async (state) => {
        const { folder, files } = sources(own);
        const cacheFile = path.join(state, 'cache/index.bin');
        const before = ctagsCost(folder, files);
        const cold = open(folder, cacheFile);
        let status: IndexStatus = cold.status();
        let coldMs = 0;
        const cpu = process.cpuUsage();
        const peak = await peakMemory(async () => {
          coldMs = await timed(async () => (status = await cold.refresh(never)));
        });
        const { user, system } = process.cpuUsage(cpu);
        const cpuMs = (user + system) / 1000;
        const after = ctagsCost(folder, files);
        await cold.close();
        const warmMs: number[] = [];
        for (let at = 0; at < 3; at += 1) {
          const warm = open(folder, cacheFile);
          warmMs.push(await timed(() => warm.refresh(never)));
          await warm.close();
        }
        const size = fs.statSync(cacheFile).size;
        const about = `${status.files} files, ${(status.bytes / MB).toFixed(0)} MB`;
        const results: BenchResult[] = [
          { name: 'index cold', value: coldMs, unit: 'ms', detail: about },
          { name: 'index cold, time of all processors', value: cpuMs, unit: 'ms' },
          {
            name: 'index warm against cold',
            value: median(warmMs) / coldMs,
            unit: '×',
            budget: 0.1,
            detail: `${median(warmMs).toFixed(0)} ms`,
          },
          { name: 'index memory while it is made', value: peak / MB, unit: 'MB' },
          { name: 'index on disk', value: size / MB, unit: 'MB' },
        ];
        const name = 'index cold against universal-ctags on the same files';
        if (before === null || after === null) {
          return [
            ...results,
            { name, value: 0, unit: '×', detail: 'universal-ctags is not installed: not measured' },
          ];
        }
        const ctags = (before.ms + after.ms) / 2;
        const detail = `ctags ${before.ms.toFixed(0)} ms before, ${after.ms.toFixed(0)} ms after`;
        const ctagsCpu = (before.cpuMs + after.cpuMs) / 2;
        return [
          { name, value: coldMs / ctags, unit: '×', budget: 1.5, detail },
          {
            name: 'the same in time of all processors',
            value: cpuMs / ctagsCpu,
            unit: '×',
            detail: `ctags ${ctagsCpu.toFixed(0)} ms; says the same on a busy machine`,
          },
          ...results,
        ];
      }),
    ),
};

/**
 * A hundred rules as people write them: names that are gone, names that must be there, texts, regular
 * expressions; one of them is about something that stands in every file.
 */
function hundredRules(name: (at: number) => string): ProofSpec[] {
  const specs: ProofSpec[] = [];
  for (let at = 0; at < 10; at += 1) {
    const rules = Array.from({ length: 10 }, (_, nth) => {
      const number = at * 10 + nth;
      const { rules: made } = identifierSpec({
        match: [name(number), `legacy${number}`, { kind: 'expressions', text: `/old-${number}\\d+/` }],
        expect: [
          { kind: 'definitions', text: name(number + 500) },
          { kind: 'calls', text: 'readFile' },
        ],
        scope: nth % 2 === 0 ? {} : { include: ['src/**'], exclude: [`src/part${number}/**`] },
      });
      return made.map((rule) => ({ ...rule, id: `rule-${number}` }));
    });
    specs.push({ ...identifierSpec({}), name: `spec ${at}`, rules: rules.flat() });
  }
  return specs;
}

const evaluation: Bench = {
  name: 'index evaluation',
  run: () =>
    inFolder(async (folder) => {
      for (let file = 0; file < 1000; file += 1) {
        const lines = Array.from({ length: 33 }, (_, at) => {
          const own = file * 33 + at;
          return `export function symbol${own}(value: number) { return symbol${(own * 7) % 33_000}(value); }`;
        });
        fs.mkdirSync(path.join(folder, `src/part${file % 20}`), { recursive: true });
        fs.writeFileSync(path.join(folder, `src/part${file % 20}/f${file}.ts`), lines.join('\n'));
      }
      const index = open(folder, null, true);
      await index.refresh(never);
      const specs = hundredRules((at) => `symbol${at * 31}`);
      const first = await timed(() => index.evaluate(specs, {}, never));
      const again: number[] = [];
      for (let at = 0; at < 10; at += 1) again.push(await timed(() => index.evaluate(specs, {}, never)));
      await index.close();
      return [
        {
          name: '100 rules on 33,000 symbols and 33,000 calls',
          value: first,
          unit: 'ms',
          detail: 'for the first time',
        },
        { name: 'the same again, nothing changed', value: median(again), unit: 'ms' },
      ];
    }),
};

const saving: Bench = {
  name: 'index save',
  run: () =>
    inFolder(async (folder) => {
      execFileSync('git', ['init', '-q'], { cwd: folder });
      const files = writeTree(folder, FILES);
      const index = open(folder, null, true);
      await index.refresh(never);
      const specs = hundredRules((at) => `CartStore${at}`);
      const first = await timed(() => index.evaluate(specs, {}, never));
      const pick = numbers(7);
      const times: number[] = [];
      const delay = monitorEventLoopDelay({ resolution: 1 });
      for (let at = 0; at < SAVES; at += 1) {
        const number = pick(FILES);
        const name = files[number] ?? '';
        fs.writeFileSync(
          path.join(folder, name),
          `${sourceFile(number)}export const legacy${at % 100} = ${at};\n`,
        );
        // The writing of the file is not ours.
        if (at >= 5) delay.enable();
        times.push(
          await timed(async () => {
            index.changed([name]);
            await index.evaluate(specs, {}, never);
          }),
        );
        delay.disable();
      }
      await index.close();
      const sorted = times.slice(5).toSorted((a, b) => a - b);
      const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? 0;
      const about = `${FILES} files, 100 rules, ${sorted.length} saves`;
      return [
        { name: 're-verify after a save, p50', value: at(0.5), unit: 'ms', detail: about },
        { name: 're-verify after a save, p95', value: at(0.95), unit: 'ms', budget: 50, detail: about },
        {
          name: "longest block of the host's event loop meanwhile",
          value: delay.max / 1e6,
          unit: 'ms',
          budget: 50,
          detail: 'as a timer of 1 ms sees it',
        },
        { name: 'the 100 rules for the first time', value: first, unit: 'ms' },
      ];
    }),
};

export const benches: readonly Bench[] = [start, evaluation, saving];

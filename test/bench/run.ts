// Measures the product and prints every figure beside its budget.
//   npm run bench [-- NAME … --repo DIR]
// The benches of the index take the files of the repository DIR (or INDEX_REPO) instead of generated ones.
// Every test/bench/*.bench.ts exports `benches`. The exit code is 1 when a figure is over its budget.
import { globSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../harness/paths.ts';
import { run } from '../harness/run.ts';
import { askedFor, type Bench, type BenchResult } from './bench.ts';

interface Found {
  readonly benches: readonly Bench[];
  /** Files that could not be loaded, with the reason. */
  readonly broken: readonly string[];
}

async function discover(): Promise<Found> {
  const benches: Bench[] = [];
  const broken: string[] = [];
  for (const file of globSync('test/bench/**/*.bench.ts', { cwd: root }).sort()) {
    try {
      const loaded = (await import(pathToFileURL(path.join(root, file)).href)) as {
        benches: readonly Bench[];
      };
      benches.push(...loaded.benches);
    } catch (error) {
      broken.push(`${file}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { benches, broken };
}

function number(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: value < 10 ? 2 : value < 100 ? 1 : 0 });
}

function line({ name, value, unit, budget, detail }: BenchResult): string {
  const verdict = budget === undefined ? '' : value <= budget ? 'ok' : 'OVER';
  const limit = budget === undefined ? '' : `${number(budget)} ${unit}`;
  const measured = `${number(value)} ${unit}`;
  return `${name.padEnd(58)} ${measured.padStart(14)} ${limit.padStart(14)}  ${verdict.padEnd(5)} ${detail ?? ''}`.trimEnd();
}

const { names: wanted } = askedFor();
const { benches: all, broken } = await discover();
const chosen = all.filter(({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)));
if (chosen.length === 0) {
  console.error(`No bench of that name. There are: ${all.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}
if ((await run(process.execPath, ['esbuild.mjs'])) !== 0) process.exit(1);
const ended = new AbortController();
process.once('SIGINT', () => ended.abort());
console.log(`\n${'what'.padEnd(58)} ${'measured'.padStart(14)} ${'budget'.padStart(14)}`);
for (const file of broken) console.error(`Cannot be loaded: ${file}`);
let failed = broken.length;
for (const bench of chosen) {
  if (ended.signal.aborted) break;
  try {
    for (const result of await bench.run(ended.signal)) {
      console.log(line(result));
      if (result.budget !== undefined && !(result.value <= result.budget)) failed += 1;
    }
  } catch (error) {
    console.error(
      `${bench.name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
    failed += 1;
  }
}
console.log(failed === 0 ? '\nEvery figure is within its budget.' : `\n${failed} over budget or failed.`);
process.exitCode = failed === 0 ? 0 : 1;

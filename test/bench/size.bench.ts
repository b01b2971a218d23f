import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../harness/paths.ts';
import { mustRun } from '../harness/run.ts';
import type { Bench, BenchResult } from './bench.ts';

const kib = (bytes: number): number => bytes / 1024;

/** What VS Code may ever read of the extension's code, in KiB; the other figures are only shown. */
const budgets: Readonly<Record<string, number>> = { extension: 1024 };
/** Shared pieces of code below this many bytes are not worth a line. */
const SHOWN = 10_000;

const bundles: Bench = {
  name: 'size of the bundles',
  async run() {
    const text = await readFile(path.join(root, 'dist', 'metafile.json'), 'utf8');
    const { outputs, totals } = JSON.parse(text) as {
      outputs: Record<string, { bytes: number }>;
      totals: Record<string, number>;
    };
    const files = Object.entries(outputs).map(([file, { bytes }]) => [file, bytes] as const);
    return [...Object.entries(totals), ...files.filter(([, bytes]) => bytes >= SHOWN)].map(
      ([name, bytes]): BenchResult => {
        const budget = budgets[name];
        return { name, value: kib(bytes), unit: 'KiB', ...(budget === undefined ? {} : { budget }) };
      },
    );
  },
};

const vsix: Bench = {
  name: 'size of the package',
  async run() {
    await mustRun(process.execPath, ['test/harness/package.ts']);
    const { size } = await stat(path.join(root, 'dist', 'planning-studio.vsix'));
    return [{ name: 'dist/planning-studio.vsix', value: kib(size), unit: 'KiB', budget: 5 * 1024 }];
  },
};

export const benches: readonly Bench[] = [bundles, vsix];

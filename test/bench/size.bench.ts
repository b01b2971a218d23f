import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../harness/paths.ts';
import { mustRun } from '../harness/run.ts';
import type { Bench, BenchResult } from './bench.ts';

const kib = (bytes: number): number => bytes / 1024;

/** Budgets in KiB; the other bundles are only shown. */
const budgets: Readonly<Record<string, number>> = { 'dist/extension.cjs': 1024 };

const bundles: Bench = {
  name: 'size of the bundles',
  async run() {
    const text = await readFile(path.join(root, 'dist', 'metafile.json'), 'utf8');
    const { outputs } = JSON.parse(text) as { outputs: Record<string, { bytes: number }> };
    return Object.entries(outputs).map(([file, { bytes }]): BenchResult => {
      const budget = budgets[file];
      return { name: file, value: kib(bytes), unit: 'KiB', ...(budget === undefined ? {} : { budget }) };
    });
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

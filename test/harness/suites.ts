import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './paths.ts';

export interface Suite {
  readonly name: string;
  /** What Node is started with. */
  readonly args: readonly string[];
  /** The test files, as globs. */
  readonly files: readonly string[];
  /** mocha's configuration; null for a suite that can only be run as a whole, by a program of its own. */
  readonly config: string | null;
  /** Runs the built extension in a real VS Code: in one workbench, so the whole suite or nothing. */
  readonly workbench: boolean;
  /** How many processors it keeps busy. */
  readonly slots: number;
}

const mocha = path.join('node_modules', 'mocha', 'bin', 'mocha.js');

/** The arguments with which Node runs mocha as the file says. */
export function mochaArgs(config: string): readonly string[] {
  return [mocha, '--forbid-only', '--config', config];
}

function mochaSuite(name: string, given: Pick<Suite, 'workbench' | 'slots'>): Suite {
  const config = `test/${name}/mocharc.json`;
  const { spec } = JSON.parse(readFileSync(path.join(root, config), 'utf8')) as { spec: string[] };
  return { name, args: mochaArgs(config), files: spec, config, ...given };
}

/** Every test run of the product, in the order in which `npm test` begins them: those that take longest come first. */
export const suites: readonly Suite[] = [
  mochaSuite('unit', { workbench: false, slots: 2 }),
  mochaSuite('e2e', { workbench: true, slots: 1 }),
  {
    name: 'host',
    args: ['test/host/run.ts'],
    files: ['test/host/**/*.test.ts'],
    config: null,
    workbench: true,
    slots: 1,
  },
  mochaSuite('webview', { workbench: false, slots: 1 }),
];

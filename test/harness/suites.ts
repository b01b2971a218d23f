import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './paths.ts';

export interface Suite {
  readonly name: string;
  /** What Node is started with. */
  readonly args: readonly string[];
  /** The test files, as globs. */
  readonly files: readonly string[];
  /** Runs the built extension in a real VS Code. */
  readonly workbench: boolean;
}

const mocha = path.join('node_modules', 'mocha', 'bin', 'mocha.js');

function mochaSuite(name: string, workbench: boolean): Suite {
  const config = `test/${name}/mocharc.json`;
  const { spec } = JSON.parse(readFileSync(path.join(root, config), 'utf8')) as { spec: string[] };
  return { name, args: [mocha, '--forbid-only', '--config', config], files: spec, workbench };
}

/** Every test run of the product, in the order of `npm test`. */
export const suites: readonly Suite[] = [
  mochaSuite('unit', false),
  mochaSuite('webview', false),
  { name: 'host', args: ['test/host/run.ts'], files: ['test/host/**/*.test.ts'], workbench: true },
  mochaSuite('e2e', true),
];

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, cpSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { bundleProgram } from '../bundle.ts';
import { git } from '../workspace/folders.ts';

const root = path.resolve(import.meta.dirname, '../../..');
/** One bundle for the many starts of these tests, and its compiled code: from the sources each takes many times longer. */
export const bundled = bundleProgram(path.join(root, 'src/cli.ts'));
export const compiled = path.join(path.dirname(bundled), 'compiled');

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  /** stdout as JSON. */
  json<T>(): T;
  /** stdout as JSON lines. */
  lines<T>(): readonly T[];
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/**
 * Starts the terminal program as a process of its own, with nothing of our environment but the path and a home.
 * `output` = a file that its stdout goes to.
 */
export function start(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  output?: string,
): Started {
  return startProgram(bundled, args, env, output);
}

/** The same from the sources, if wanted `through` another program, with the threads of the code index, which the bundle of these tests does not hold. */
export function startSource(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  through: readonly string[] = [],
): Started {
  return startProgram(path.join(root, 'src/cli.ts'), args, env, undefined, through);
}

function startProgram(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  output?: string,
  through: readonly string[] = [],
): Started {
  const stdout = output === undefined ? 'pipe' : openSync(output, 'w');
  const [command = '', ...words] = [...through, process.execPath, program, ...args];
  const child = spawn(command, words, {
    env: { PATH: process.env['PATH'], HOME: os.tmpdir(), NODE_COMPILE_CACHE: compiled, ...env },
    stdio: ['ignore', stdout, 'pipe'],
  });
  if (typeof stdout === 'number') closeSync(stdout);
  let out = '';
  let err = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (err += text));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) =>
      resolve({
        code,
        out,
        err,
        json: () => JSON.parse(out),
        lines: () =>
          out
            .trimEnd()
            .split('\n')
            .map((line) => JSON.parse(line)),
      }),
    );
  });
  return { child, ended };
}

export function run(
  args: readonly string[],
  env?: Readonly<Record<string, string>>,
  output?: string,
): Promise<Ended> {
  return start(args, env, output).ended;
}

/** A copy of the sample workspace as a git repository, one for the suite. */
export function sampleFolder(): () => string {
  let folder = '';
  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'studio-cli-'));
    cpSync(path.join(root, 'test/fixtures/sample'), folder, { recursive: true });
    git(folder, 'init', '-q');
    git(folder, 'config', 'user.name', 'Ada');
    git(folder, 'config', 'user.email', 'ada@example.com');
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  return () => folder;
}

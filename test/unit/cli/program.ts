import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { closeSync, cpSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import type { ProviderEntry } from '../../../src/core/llm/models/entry.ts';
import { bundleIndex, bundleProgram, lean } from '../bundle.ts';
import '../heldGrammars.ts';
import { git } from '../workspace/folders.ts';
import type * as entry from './entry.ts';

const root = path.resolve(import.meta.dirname, '../../..');
/** One bundle for the many starts of these tests, and its compiled code: from the sources each takes many times longer. */
export const bundled = bundleProgram(path.join(import.meta.dirname, 'entry.ts'));
bundleIndex(path.dirname(bundled));
export const inBundle = (): typeof entry => createRequire(import.meta.url)(bundled) as typeof entry;
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
 * `output` = a file that its stdout goes to; `through` = the program that starts it.
 */
export function start(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  output?: string,
  through: readonly string[] = [],
): Started {
  const stdout = output === undefined ? 'pipe' : openSync(output, 'w');
  const [command = '', ...words] = [...through, process.execPath, ...lean, bundled, ...args];
  const child = spawn(command, words, {
    env: environment(env),
    stdio: ['ignore', stdout, 'pipe'],
  });
  if (typeof stdout === 'number') closeSync(stdout);
  let out = '';
  let err = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (err += text));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(end(code, out, err)));
  });
  return { child, ended };
}

/** Runs the program as a process of its own to its end. */
export function run(
  args: readonly string[],
  env?: Readonly<Record<string, string>>,
  output?: string,
): Promise<Ended> {
  return start(args, env, output).ended;
}

/**
 * Runs the program in this process to its end: the same command line and environment, the same bundle, without the
 * start of a process, which costs far more than most commands. Fails when something is left that would keep a process
 * from ending. One at a time. `providers` = who may answer, preset as in the product.
 */
export async function runHere(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  providers?: readonly ProviderEntry[],
): Promise<Ended> {
  const { runCli } = await inBundle().load();
  let [out, err] = ['', ''];
  const own = {
    argv: [process.execPath, bundled, ...args],
    env: environment(env),
    stdin: {},
    stdout: sink((text) => (out += text)),
    stderr: sink((text) => (err += text)),
  };
  // What the program starts gets the environment of the process.
  const outer = { ...process.env };
  replaceEnvironment(own.env);
  const before = process.getActiveResourcesInfo();
  try {
    const code = await runCli(Object.assign(new EventEmitter(), own) as unknown as NodeJS.Process, providers);
    assert.deepEqual(await leftOver(before), [], `what ${args.join(' ')} left running`);
    return end(code, out, err);
  } finally {
    replaceEnvironment(outer);
  }
}

function sink(keep: (text: string) => void): Writable {
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      keep(chunk.toString());
      done();
    },
  });
}

/** What keeps this process alive beside what did before; as soon as that is nothing, else after a while. */
async function leftOver(before: readonly string[]): Promise<readonly string[]> {
  for (let waited = 0; ; waited += 20) {
    const left = process.getActiveResourcesInfo();
    for (const kind of before) if (left.includes(kind)) left.splice(left.indexOf(kind), 1);
    if (left.length === 0 || waited > 5000) return left;
    await setTimeout(20);
  }
}

function replaceEnvironment(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
}

/** Nothing of our environment but the path and a home. */
function environment(env: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], HOME: os.tmpdir(), NODE_COMPILE_CACHE: compiled, ...env };
}

function end(code: number | null, out: string, err: string): Ended {
  return {
    code,
    out,
    err,
    json: () => JSON.parse(out),
    lines: () =>
      out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
  };
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

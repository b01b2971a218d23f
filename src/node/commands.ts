import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import os from 'node:os';
import { stripVTControlCharacters } from 'node:util';
import { PlanningError, throwIfCancelled } from '../core/base/errors.ts';
import type { CommandOutcome, CommandRunner } from '../core/ports.ts';
import { openPermissionFile } from './commandPermission.ts';
import { NODE_PROVIDERS } from './models/providers.ts';

const OUTPUT_MAX_BYTES = 64 * 1024;
/** Between asking processes to end and ending them. */
const GRACE_MS = 2000;
/** How long output may still arrive after the command ended; what it left behind may hold the pipe for ever. */
const LAST_OUTPUT_MS = 500;

/** What is ours, and what an editor gives to its own processes: nothing for commands of a workspace. */
const WITHHELD = /^(?:PLANNING_STUDIO_.*|VSCODE_.*|ELECTRON_RUN_AS_NODE)$/;
const KEYS: ReadonlySet<string> = new Set(NODE_PROVIDERS.flatMap(({ key }) => key?.environment ?? []));

/**
 * Commands of verification specs, run in `folder` by the system's shell. What a person allowed is kept in
 * `stateFolder` (preset: the account's own), never in the workspace, where a repository could allow itself.
 */
export function openCommands(folder: string, options: { readonly stateFolder?: string } = {}): CommandRunner {
  const { permission, setPermission } = openPermissionFile(folder, options.stateFolder);
  return {
    permission,
    setPermission,
    async run(command, timeoutMs, signal) {
      throwIfCancelled(signal);
      return runInShell(folder, command, timeoutMs, signal);
    },
  };
}

function runInShell(
  folder: string,
  command: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<CommandOutcome> {
  return new Promise((resolve, reject) => {
    const tail = new Tail();
    const child = spawn(command, {
      cwd: folder,
      env: environment(process.env),
      shell: true,
      // A group of its own, so that everything the command started can be ended with it.
      detached: process.platform !== 'win32',
      windowsHide: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.on('data', (chunk: Buffer) => tail.add(chunk));
    child.stderr.on('data', (chunk: Buffer) => tail.add(chunk));
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      endTree(child);
    }, timeoutMs);
    const onAbort = (): void => endTree(child);
    signal.addEventListener('abort', onAbort, { once: true });
    let lastOutput: NodeJS.Timeout | undefined;
    let failure: Error | null = null;

    const finish = (): void => {
      clearTimeout(timer);
      clearTimeout(lastOutput);
      signal.removeEventListener('abort', onAbort);
      child.stdout.destroy();
      child.stderr.destroy();
      const output = tail.text();
      if (signal.aborted) reject(new PlanningError('cancelled', 'Stopped.'));
      else if (failure !== null) resolve({ kind: 'not_started', message: failure.message });
      else if (timedOut) resolve({ kind: 'timed_out', output });
      else resolve({ kind: 'exited', code: exitCode(child), output });
    };
    child.once('error', (error) => {
      failure = error;
      if (child.pid === undefined) finish();
    });
    child.once('exit', () => {
      endTree(child);
      lastOutput = setTimeout(finish, LAST_OUTPUT_MS);
    });
    child.once('close', finish);
  });
}

/** As the shell counts: 128 and the number of the signal that ended it. */
function exitCode({ exitCode: code, signalCode }: ChildProcess): number {
  if (code !== null) return code;
  return 128 + (signalCode === null ? 0 : os.constants.signals[signalCode]);
}

/** Ends the command and everything that it started. */
function endTree(child: ChildProcess): void {
  const { pid } = child;
  if (pid === undefined) return;
  if (process.platform === 'win32') {
    if (child.exitCode !== null || child.signalCode !== null) return;
    spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true }).once(
      'error',
      () => child.kill(),
    );
    return;
  }
  if (!signalGroup(pid, 'SIGTERM')) return;
  setTimeout(() => signalGroup(pid, 'SIGKILL'), GRACE_MS).unref();
}

/** False when nobody of the group is left. */
function signalGroup(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(-pid, signal);
    return true;
  } catch {
    return false;
  }
}

function environment(own: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const passed = Object.entries(own).filter(([given]) => {
    const name = given.toUpperCase();
    return !WITHHELD.test(name) && !KEYS.has(name);
  });
  // Colours would only stand in the way of reading what it said.
  return { ...Object.fromEntries(passed), NO_COLOR: '1' };
}

/** The end of an output. */
class Tail {
  #chunks: Buffer[] = [];
  #bytes = 0;
  #cut = false;

  add(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes > 2 * OUTPUT_MAX_BYTES) this.#shorten();
  }

  text(): string {
    this.#shorten();
    const bytes = Buffer.concat(this.#chunks);
    let start = 0;
    // Not in the middle of a character.
    while (this.#cut && start < bytes.length && ((bytes[start] ?? 0) & 0xc0) === 0x80) start += 1;
    return stripVTControlCharacters(bytes.toString('utf8', start));
  }

  #shorten(): void {
    if (this.#bytes <= OUTPUT_MAX_BYTES) return;
    const bytes = Buffer.concat(this.#chunks).subarray(-OUTPUT_MAX_BYTES);
    this.#chunks = [Buffer.from(bytes)];
    this.#bytes = bytes.length;
    this.#cut = true;
  }
}

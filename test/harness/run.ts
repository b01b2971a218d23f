import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ownEnvironment, root } from './paths.ts';

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Record<string, string>;
}

/** How long a program that shall end may take to clean up. */
const GRACE_MS = 10_000;

/** Runs a program to its end, showing its output, and resolves with its exit code (128 when a signal ended it). */
export async function run(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<number> {
  const child = spawn(command, args, {
    cwd: options.cwd ?? root,
    env: ownEnvironment(options.env),
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 128;
}

/** Runs a program to its end and resolves with its output, that of errors in between, and its exit code. */
export async function runQuietly(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<{ readonly code: number; readonly output: string }> {
  const child = spawn(command, args, {
    cwd: options.cwd ?? root,
    env: ownEnvironment(options.env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const keep = (chunk: Buffer): void => void (output += chunk.toString());
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code: code ?? 128, output };
}

/**
 * Runs a program to its end, handing over what it prints as it comes, and resolves with its exit code. When the signal
 * comes, the program is asked to end with all that it started, and made to after some seconds.
 */
export async function runAside(
  command: string,
  args: readonly string[],
  say: (text: string) => void,
  signal: AbortSignal,
  options: RunOptions = {},
): Promise<number> {
  // A group of its own, so that nothing that it started is left.
  const detached = process.platform !== 'win32';
  const child = spawn(command, args, {
    cwd: options.cwd ?? root,
    env: ownEnvironment(options.env),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached,
  });
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', say);
  const end = (how: NodeJS.Signals): void => {
    try {
      if (detached && child.pid !== undefined) process.kill(-child.pid, how);
      else child.kill(how);
    } catch {
      // Ended before.
    }
  };
  let force: NodeJS.Timeout | undefined;
  const stop = (): void => {
    end('SIGTERM');
    force = setTimeout(end, GRACE_MS, 'SIGKILL');
  };
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  const [code] = (await once(child, 'close')) as [number | null];
  clearTimeout(force);
  signal.removeEventListener('abort', stop);
  return code ?? 128;
}

/** Runs a program quietly and resolves with its output; throws with its last words when it fails. */
export async function mustRun(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const { code, output } = await runQuietly(command, args, options);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${output.slice(-2000)}`);
  return output;
}

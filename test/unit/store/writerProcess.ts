import { spawn } from 'node:child_process';
import path from 'node:path';
import { bundleProgram, lean } from '../bundle.ts';
import type { Confirmed } from './writer.ts';

const script = bundleProgram(path.join(import.meta.dirname, 'writer.ts'));

/** How a writer ended and what it had confirmed by then. */
export interface WriterEnd {
  readonly signal: string | null;
  readonly code: number | null;
  readonly errors: string;
  readonly confirmed: readonly Confirmed[];
}

/**
 * Runs a writer in a process of its own. `kill` gets the function that kills it, when it is started and again at its first word; a
 * writer that is not killed runs to its end.
 */
export function runWriter(
  args: readonly string[],
  kill?: (when: 'started' | 'wrote', now: () => void) => void,
): Promise<WriterEnd> {
  const child = spawn(process.execPath, [...lean, script, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: path.join(path.dirname(script), 'compile-cache') },
  });
  const now = (): void => void child.kill('SIGKILL');
  let output = '';
  let errors = '';
  kill?.('started', now);
  child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
  child.stdout.on('data', (data: Buffer) => {
    if (output === '') kill?.('wrote', now);
    output += data.toString();
  });
  return new Promise((resolve) => {
    child.on('close', (code, signal) => {
      // A word that was cut off in the middle confirms nothing.
      const words = output.split('\n').slice(0, -1);
      resolve({ code, signal, errors, confirmed: words.map((word) => JSON.parse(word) as Confirmed) });
    });
  });
}

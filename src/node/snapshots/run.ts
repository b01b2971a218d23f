import { spawn } from 'node:child_process';
import os from 'node:os';
import { errorWords, PlanningError, throwIfCancelled } from '../../core/base/errors.ts';
import { errorCode } from '../errorCode.ts';
import { passedEnvironment } from '../git/run.ts';
import { explain } from './explain.ts';

/**
 * Fixed for every call: never ask, speak English, reach no network (a partial clone would
 * fetch what is missing through programs that the repository names; older git only knows the list of protocols),
 * take every path by its letters.
 */
const FIXED: Readonly<Record<string, string>> = {
  GIT_TERMINAL_PROMPT: '0',
  GIT_NO_LAZY_FETCH: '1',
  GIT_ALLOW_PROTOCOL: 'none',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_LITERAL_PATHSPECS: '1',
  LC_ALL: 'C',
};

/** Wherever git runs: nothing that settings or a folder of hooks name is run, and no reflog is written. */
const HARMLESS = [
  'core.fsmonitor=false',
  `core.hooksPath=${os.devNull}`,
  'core.logAllRefUpdates=false',
  'gc.auto=0',
  'maintenance.auto=false',
].flatMap((setting) => ['-c', setting]);

const STDERR_MAX = 16_384;
const BLOCK_MS = 30_000;

export interface GitOptions {
  /** The program, e.g. from an editor's setting; preset `git` of PATH. */
  readonly program?: string;
  /** Variables given to git besides the few that pass from ours. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Where and on what git works. Without `env` it is the user's repository around `cwd`. */
export interface Place {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Call extends Place {
  /** A promise lets git start and read its files meanwhile; where it fails, git is ended and the call fails with it. */
  readonly input?: string | Uint8Array | Promise<string | Uint8Array>;
  readonly signal: AbortSignal;
  /** Sees the output as it comes instead of collecting it; false ends git, which is then no failure. */
  readonly onOutput?: (chunk: Buffer) => boolean;
  /** Sees what git says besides, where it does not fail. */
  readonly onWarning?: (said: string) => void;
  /** Exit codes that are answers, not failures. Preset: none but 0. */
  readonly accept?: readonly number[];
}

/** git said no. `stderr` is its own words. */
export class GitRefusal extends Error {
  readonly exit: number | null;
  readonly stderr: string;

  constructor(exit: number | null, stderr: string) {
    super(stderr.trim() || `git ended with ${exit}`);
    this.name = 'GitRefusal';
    this.exit = exit;
    this.stderr = stderr;
  }
}

export interface Git {
  /** A command of the user's repository that prints no path, by simple-git. Throws GitRefusal or `cancelled`. */
  text(args: readonly string[], place: Place, signal: AbortSignal): Promise<string>;
  /** Any other: bytes out, bytes in if wanted (simple-git offers neither). Throws GitRefusal or `cancelled`. */
  bytes(args: readonly string[], call: Call): Promise<Buffer>;
}

export function createGit({ program = 'git', env: extra = {} }: GitOptions): Git {
  const environment = (): Record<string, string> => ({ ...passedEnvironment(), ...FIXED, ...extra });

  return {
    async text(args, { cwd, env: more }, signal) {
      throwIfCancelled(signal);
      const { simpleGit } = await import('simple-git');
      const env = { ...environment(), ...more };
      const git = simpleGit({
        baseDir: cwd,
        binary: program,
        trimmed: false,
        allowEnvironment: Object.keys(env).filter((name) => name.startsWith('GIT_')),
        // Named only to be switched off; the program is named by the person's own setting.
        unsafe: {
          allowUnsafeFsMonitor: true,
          allowUnsafeHooksPath: true,
          allowUnsafeCustomBinary: true,
          allowUnsafeConfigEnvCount: true,
        },
        timeout: { block: BLOCK_MS },
        abort: signal,
      }).env(env);
      try {
        return await git.raw([...HARMLESS, ...args]);
      } catch (error) {
        throwIfCancelled(signal);
        throw new GitRefusal(null, errorWords(error));
      }
    },

    bytes(args, { cwd, env, input, signal, onOutput, onWarning, accept = [] }) {
      throwIfCancelled(signal);
      return new Promise((resolve, reject) => {
        const child = spawn(program, [...HARMLESS, ...args], {
          cwd,
          env: { ...environment(), ...env },
          stdio: ['pipe', 'pipe', 'pipe'],
          windowsHide: true,
        });
        const chunks: Buffer[] = [];
        let stderr = '';
        let enough = false;
        let noInput: unknown = null;
        const stop = (): void => void child.kill();
        signal.addEventListener('abort', stop, { once: true });
        child.stdout.on('data', (chunk: Buffer) => {
          if (!onOutput) chunks.push(chunk);
          else if (!enough && !onOutput(chunk)) {
            enough = true;
            stop();
          }
        });
        child.stderr.on('data', (chunk: Buffer) => {
          if (stderr.length < STDERR_MAX) stderr += chunk.toString('utf8');
        });
        // git may end before it has read everything: its exit code says what that means.
        child.stdin.on('error', () => {});
        Promise.resolve(input ?? '').then(
          (whole) => child.stdin.end(whole),
          (reason: unknown) => {
            noInput = reason ?? new Error('There is no input.');
            stop();
          },
        );
        const done = (): void => signal.removeEventListener('abort', stop);
        child.once('error', (error) => {
          done();
          reject(new GitRefusal(null, error.message));
        });
        child.once('close', (code) => {
          done();
          if (signal.aborted) reject(new PlanningError('cancelled', 'Stopped.'));
          else if (noInput !== null) reject(noInput as Error);
          else if (enough || code === 0 || (code !== null && accept.includes(code))) {
            onWarning?.(stderr);
            resolve(Buffer.concat(chunks));
          } else reject(new GitRefusal(code, stderr));
        });
      });
    },
  };
}

/** Turns git's refusals into sentences; the boundary of every call of the port. */
export async function explained<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof GitRefusal) throw explain(error.stderr, error);
    const code = errorCode(error);
    if (!(error instanceof PlanningError) && /^E[A-Z]+$/.test(code)) {
      throw explain(`${code}: ${(error as Error).message}`, error);
    }
    throw error;
  }
}

import type { SimpleGit } from 'simple-git';

/** What git may see of our environment: enough to find itself and the person's settings, nothing that redirects it. */
const PASSED = [
  'PATH',
  'HOME',
  'XDG_CONFIG_HOME',
  'TMPDIR',
  'SystemRoot',
  'APPDATA',
  'LOCALAPPDATA',
  'USERPROFILE',
  'HOMEDRIVE',
  'HOMEPATH',
  'PATHEXT',
  'TEMP',
  'TMP',
];

/** Fixed for every call: never ask, never take a lock for a read, speak English. */
const FIXED = { GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' };

/** A git command in `folder`; rejects when git is missing, fails, or takes longer than 30 s. */
export type Git = (args: readonly string[], signal?: AbortSignal) => Promise<string>;

/**
 * Runs git in a folder that may be hostile: no program named by the folder's own configuration
 * (fsmonitor, hooks, pagers) is started by the reading commands that we use.
 */
export function gitIn(folder: string): Git {
  return async (args, signal) => {
    const { simpleGit } = await import('simple-git');
    const git: SimpleGit = simpleGit({
      baseDir: folder,
      trimmed: false,
      allowEnvironment: Object.keys(FIXED),
      // Only so that core.fsmonitor may be named at all: it is switched off below.
      unsafe: { allowUnsafeFsMonitor: true },
      timeout: { block: 30_000 },
      ...(signal ? { abort: signal } : {}),
    }).env({ ...passedEnvironment(), ...FIXED });
    return git.raw(['-c', 'core.fsmonitor=false', ...args]);
  };
}

/** The part of our environment that git may see. */
export function passedEnvironment(): Record<string, string> {
  const env: Record<string, string> = {};
  for (const name of PASSED) {
    const value = process.env[name];
    if (value !== undefined) env[name] = value;
  }
  return env;
}

import path from 'node:path';

/** The repository's folder. */
export const root = path.resolve(import.meta.dirname, '../..');

/** Downloads that outlive `npm ci`; git-ignored. */
export const cacheDir = path.join(root, '.vscode-test');

/** Our sources as Node has compiled them: the processes and threads of the tests load the same ones many times. */
export const compiledDir = path.join(root, 'node_modules', '.cache', 'compiled');

/** Environment for child processes: the project's own programs (its Node 24 among them) come first in PATH. */
export function ownEnvironment(extra: Record<string, string> = {}): NodeJS.ProcessEnv {
  const bin = path.join(root, 'node_modules', '.bin');
  const env: NodeJS.ProcessEnv = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (
      !/^(npm_(package|lifecycle|command|execpath|node_execpath|config_local_prefix)|INIT_CWD)/i.test(name)
    ) {
      env[name] = value;
    }
  }
  const pathName = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  env[pathName] = [bin, env[pathName]].filter(Boolean).join(path.delimiter);
  return { ...env, ...extra };
}

import type { Repository } from './repository.ts';
import type { Place } from './run.ts';

/**
 * Where refs are written: the user's repository. Git 2.54 and newer runs hooks that settings define, whatever
 * core.hooksPath says, so each is switched off by its name.
 */
export function refPlace({ folder, settings }: Pick<Repository, 'folder' | 'settings'>): Place {
  const hooks = new Set([...settings.keys()].flatMap((key) => /^hook\.(.+)\.[^.]+$/s.exec(key)?.[1] ?? []));
  if (hooks.size === 0) return { cwd: folder };
  // Not by -c, which ends a name at its first "=".
  const env: Record<string, string> = { GIT_CONFIG_COUNT: String(hooks.size) };
  for (const [at, hook] of [...hooks].entries()) {
    env[`GIT_CONFIG_KEY_${at}`] = `hook.${hook}.enabled`;
    env[`GIT_CONFIG_VALUE_${at}`] = 'false';
  }
  return { cwd: folder, env };
}

import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, realpath, rename, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as z from 'zod';
import { PlanningError } from '../core/base/errors.ts';
import type { CommandRunner } from '../core/ports.ts';

const answer = z.object({ folder: z.string(), commands: z.enum(['allowed', 'denied']) });

/**
 * A person's answer for one workspace, in a file of its own whose name is made from the folder's real path: two
 * windows on different folders never write the same file, and a moved or copied folder is asked for anew.
 */
export function openPermissionFile(
  folder: string,
  stateFolder: string = accountStateFolder(process.env),
): Pick<CommandRunner, 'permission' | 'setPermission'> {
  const place = async (): Promise<{ readonly real: string; readonly file: string }> => {
    const real = await realpath(folder);
    const name = createHash('sha256').update(real).digest('hex').slice(0, 32);
    return { real, file: path.join(stateFolder, 'commands', `${name}.json`) };
  };
  return {
    async permission() {
      try {
        const { real, file } = await place();
        const found = answer.parse(JSON.parse(await readFile(file, 'utf8')));
        return found.folder === real ? found.commands : 'unasked';
      } catch {
        // Missing or damaged: nobody is known to have said anything.
        return 'unasked';
      }
    },

    async setPermission(allow) {
      try {
        const { real, file } = await place();
        await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
        const text = `${JSON.stringify({ folder: real, commands: allow ? 'allowed' : 'denied' })}\n`;
        const temporary = `${file}.${randomUUID()}`;
        await writeFile(temporary, text, { mode: 0o600 });
        await rename(temporary, file);
      } catch (error) {
        const message = `Your answer could not be kept in ${stateFolder}. Check that the folder can be written.`;
        throw new PlanningError('store_failed', message, {}, { cause: error });
      }
    },
  };
}

/** Where programs keep what belongs to an account, by the custom of each system. */
function accountStateFolder(env: NodeJS.ProcessEnv): string {
  const home = os.homedir();
  switch (process.platform) {
    case 'win32':
      return path.join(env['LOCALAPPDATA'] ?? path.join(home, 'AppData', 'Local'), 'planning-studio');
    case 'darwin':
      return path.join(home, 'Library', 'Application Support', 'planning-studio');
    default:
      return path.join(env['XDG_STATE_HOME'] || path.join(home, '.local', 'state'), 'planning-studio');
  }
}

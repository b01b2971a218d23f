import os from 'node:os';
import type { Author } from '../../core/model/basics.ts';
import { gitIn } from './run.ts';

/**
 * The person on whose behalf this process acts: git's user.name and user.email as they hold in `folder`,
 * each on its own replaced by the account's (`name`, `name@host`). Never fails.
 */
export async function readIdentity(folder: string): Promise<Author> {
  let text = '';
  try {
    text = await gitIn(folder)(['config', '-z', '--get-regexp', '^user\\.(name|email)$']);
  } catch {
    // No git, no repository and no setting, or a folder that git refuses: all mean "not set".
  }
  // Later entries win, as in git: system, then global, then the repository's own.
  const values = new Map<string, string>();
  for (const entry of text.split('\0')) {
    const at = entry.indexOf('\n');
    if (at > 0) values.set(entry.slice(0, at), entry.slice(at + 1));
  }
  return identityOf(values);
}

/** The same from settings that were read already; names in lower case. */
export function identityOf(settings: ReadonlyMap<string, string>): Author {
  const own = account();
  const name = tidy(settings.get('user.name') ?? '');
  const email = tidy(settings.get('user.email') ?? '');
  return { name: name || own.name, email: email || own.email };
}

function account(): Author {
  let name = 'user';
  try {
    name = tidy(os.userInfo().username) || name;
  } catch {
    // An account without a name (containers with a bare uid).
  }
  return { name, email: `${name}@${tidy(os.hostname()) || 'localhost'}` };
}

/** One line without control characters and angle brackets, as git itself writes it; at most 200 characters. */
function tidy(text: string): string {
  return text
    .replace(/[\p{Cc}<>]+/gu, ' ')
    .trim()
    .slice(0, 200);
}

import { createInterface } from 'node:readline/promises';
import { PlanningError } from '../core/errors.ts';
import type { Door } from './command.ts';

/** Asks a person who can be asked, unless `--yes`; throws `cancelled` on no. */
export async function confirm(door: Door, question: string, preset: 'yes' | 'no'): Promise<void> {
  if (door.yes) return;
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const choices = preset === 'yes' ? '[Y/n]' : '[y/N]';
    const answer = await reader.question(`${question} ${choices} `, { signal: door.signal });
    if (/^(y|yes)$/i.test(answer.trim()) || (preset === 'yes' && answer.trim() === '')) return;
  } catch (error) {
    throw new PlanningError('cancelled', 'Not run.', {}, { cause: error });
  } finally {
    reader.close();
  }
  throw new PlanningError('cancelled', 'Not run.');
}

/** For what changes files: without a person to ask, `--yes` must have been given. */
export async function confirmChange(door: Door, question: string): Promise<void> {
  if (!door.yes && (door.json || !door.terminal.interactive)) {
    throw new PlanningError('not_allowed_now', `${question} Say --yes to do it without being asked.`);
  }
  await confirm(door, question, 'no');
}

import { createInterface } from 'node:readline/promises';
import { PlanningError } from '../core/base/errors.ts';
import type { Door } from './command.ts';

/** A person was asked and did not say yes: what was asked about is not done. */
export class NotConfirmed extends Error {
  /** True when the question was left by Ctrl+C or the end of the input, false for a no. */
  readonly stopped: boolean;

  constructor(stopped: boolean) {
    super(stopped ? 'The question was not answered, so it is not done.' : 'you said no.');
    this.name = 'NotConfirmed';
    this.stopped = stopped;
  }
}

/** Asks a person who can be asked, unless `--yes`; throws `NotConfirmed` on anything but yes. */
export async function confirm(door: Door, question: string, preset: 'yes' | 'no'): Promise<void> {
  if (door.yes) return;
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  const left = new AbortController();
  reader.once('close', () => left.abort());
  const choices = preset === 'yes' ? '[Y/n]' : '[y/N]';
  const signal = AbortSignal.any([door.signal, left.signal]);
  let answer: string;
  try {
    answer = (await reader.question(`${question} ${choices} `, { signal })).trim();
  } catch {
    // The line of the question is still open.
    door.terminal.draw('\n');
    throw new NotConfirmed(true);
  } finally {
    reader.close();
  }
  if (!/^(y|yes)$/i.test(answer) && !(preset === 'yes' && answer === '')) throw new NotConfirmed(false);
}

/** For what changes files or takes something away: without a person to ask, `--yes` must have been given. */
export async function confirmChange(door: Door, question: string): Promise<void> {
  if (!door.yes && (door.json || !door.terminal.interactive)) {
    throw new PlanningError('not_allowed_now', `${question} Say --yes to do it without being asked.`);
  }
  await confirm(door, question, 'no');
}

import { isCancelled, PlanningError } from '../core/base/errors.ts';
import { NotConfirmed } from './ask.ts';
import { UsageError } from './input.ts';
import { plain } from './terminal.ts';
import type { Terminal } from './terminal.ts';

/** 0 done · 1 failed, not proven or answered with no · 2 the command line or what it gave cannot be used · 130 stopped with Ctrl+C, resumable. */
export type ExitCode = 0 | 1 | 2 | 130;

/** The door's one error boundary: says what failed, as JSON on stdout or as words on stderr, and gives the exit code. */
export function reportError(error: unknown, json: boolean, terminal: Terminal): ExitCode {
  const { code, message, details, exit } = describe(error);
  if (json) terminal.out(JSON.stringify({ type: 'error', error: { code, message, details } }));
  else {
    const refused = error instanceof NotConfirmed && !error.stopped;
    const label = exit === 130 ? 'stopped' : refused ? 'not done' : 'error';
    terminal.note(`${terminal.paint(refused ? 'yellow' : 'red', label)}: ${plain(message)}`);
    for (const line of extra(details)) terminal.note(plain(line));
  }
  if (code === 'bug') {
    terminal.note(error instanceof Error && error.stack ? error.stack : String(error));
  }
  return exit;
}

function describe(error: unknown): {
  readonly code: string;
  readonly message: string;
  readonly details: object;
  readonly exit: ExitCode;
} {
  if (error instanceof UsageError) return { code: 'usage', message: error.message, details: {}, exit: 2 };
  if (error instanceof NotConfirmed)
    return { code: 'cancelled', message: error.message, details: {}, exit: error.stopped ? 130 : 1 };
  if (isCancelled(error))
    return {
      code: 'cancelled',
      message: 'Stopped. What had arrived is kept; run the step again to go on.',
      details: {},
      exit: 130,
    };
  if (error instanceof PlanningError) {
    return {
      code: error.code,
      message: error.message,
      details: error.details,
      exit: error.code === 'invalid_input' ? 2 : 1,
    };
  }
  return {
    code: 'bug',
    message: 'Something unexpected went wrong. Please report it with the lines on stderr.',
    details: {},
    exit: 1,
  };
}

/** The parts of an error's evidence that help a person at once. */
function extra(details: object): readonly string[] {
  const allowed: unknown = 'allowed' in details ? details.allowed : null;
  if (!Array.isArray(allowed)) return [];
  const words = allowed.filter(
    (each): each is string => typeof each === 'string' && !['show', 'export'].includes(each),
  );
  return words.length > 0 ? [`possible now: ${words.join(', ')}`] : [];
}

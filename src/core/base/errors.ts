/**
 * The foreseen ways in which a call can fail. Doors map a code to words, an exit code or a wire value;
 * anything that is not a `PlanningError` is a bug and keeps its stack.
 */
export type ErrorCode =
  | 'invalid_input' // what was given cannot be used; the message says what would be accepted
  | 'not_found' // an id, number or path that names nothing here
  | 'not_allowed_now' // the gates forbid the action in this phase; details.allowed lists what is possible
  | 'forbidden' // the person may not do this
  | 'conflict' // somebody else changed the same thing first; nothing was written
  | 'cancelled' // the caller's signal, or a person's stop
  | 'no_workspace' // no folder is open, or it cannot be used
  | 'model_failed' // the provider failed; details.kind is a ModelFailureKind
  | 'model_answer' // the model answered, but not what was asked for; details.raw keeps the answer
  | 'budget_reached' // the session's budget is used up
  | 'index_failed' // the code index broke; it is rebuilt by the next question
  | 'no_repository' // the folder is in no git repository
  | 'git_failed' // git refused; the message says what to do
  | 'store_damaged' // a log or database is damaged; details.place says where
  | 'store_newer' // written by a newer version of Planning Studio; left untouched
  | 'store_failed'; // the disk refused: full, read-only, no permission

/** JSON-safe evidence that travels with an error over the wire and into `--json` output. Never holds secrets. */
export type ErrorDetails = Readonly<Record<string, unknown>>;

/** A foreseen failure. `message` is one or two sentences for a person: what is wrong and what to do. */
export class PlanningError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PlanningError';
    this.code = code;
    this.details = details;
  }
}

/** What was thrown, as words: JavaScript lets anything be thrown. */
export function errorWords(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** True for an abort by signal as well as for our own `cancelled`. */
export function isCancelled(error: unknown): boolean {
  if (error instanceof PlanningError) return error.code === 'cancelled';
  return error instanceof Error && error.name === 'AbortError';
}

/** Throws `cancelled` when the signal has fired. */
export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new PlanningError('cancelled', 'Stopped.');
}

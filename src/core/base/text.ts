import { PlanningError } from './errors.ts';

/** Trimmed text within limits (characters); throws `invalid_input` naming the field. */
export function requireText(text: unknown, field: string, max: number, min = 1): string {
  const trimmed = typeof text === 'string' ? text.trim() : '';
  if (trimmed.length < min) {
    const need =
      min === 1 ? 'must not be empty' : `needs at least ${min} characters (it has ${trimmed.length})`;
    throw new PlanningError('invalid_input', `The ${field} ${need}.`, { field, min, length: trimmed.length });
  }
  if (trimmed.length > max) {
    const message = `The ${field} may have at most ${max} characters (it has ${trimmed.length}).`;
    throw new PlanningError('invalid_input', message, { field, max, length: trimmed.length });
  }
  return trimmed;
}

/** Index of the last of the rising numbers that is at most `value`; 0 when none is. */
export function lastAtMost(rising: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = rising.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((rising[middle] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}

/** Where the lines of a text begin. */
export function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

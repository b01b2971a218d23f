import { compact, plural } from '../core/base/words.ts';
import type { Author, Id } from '../core/model/basics.ts';
import type { TaskStatus } from '../core/model/plan.ts';
import type { SessionPhase } from '../core/model/session.ts';
import type { Estimate } from '../core/model/usage.ts';
import { formatUsd } from '../core/model/money.ts';
import type { Colour, Paint } from './terminal.ts';
import { oneLine, unpainted } from './terminal.ts';

/** The end of an id, which the engine takes for the whole: ids made close together share their beginning. */
export function shortId(id: Id): string {
  return id.slice(-8);
}

/** A sum, or that there is none or none is known. */
export function money(microUsd: number | null): string {
  if (microUsd === null) return 'price unknown';
  if (microUsd === 0) return 'free';
  return formatUsd(microUsd);
}

export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return ms < 90_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 60_000)} min`;
}

export function author({ name, email }: Author): string {
  return `${oneLine(name)} <${oneLine(email)}>`;
}

export function cut(text: string, most: number): string {
  const letters = [...text];
  return letters.length <= most ? text : `${letters.slice(0, Math.max(0, most - 1)).join('')}…`;
}

/** What a step will take, as one line shown before it runs. */
export function estimateLine(estimate: Estimate): string {
  const tokens = `about ${compact(estimate.inputTokens)} tokens in, ${compact(estimate.outputTokens)} out`;
  const time = estimate.durationMs === null ? '' : `, ${duration(estimate.durationMs)}`;
  const basis = estimate.basis === 'history' ? 'from earlier runs' : 'assumed';
  const where = estimate.local ? 'nothing leaves this machine' : `sent to ${oneLine(estimate.provider)}`;
  return `${estimate.step}: ${plural(estimate.calls, 'call')} of ${oneLine(estimate.model)}, ${tokens}, ${money(estimate.costMicroUsd)}${time} (${basis}; ${where})`;
}

const PHASE_COLOURS: Readonly<Record<SessionPhase, Colour>> = {
  created: 'dim',
  brainstorming: 'blue',
  synthesizing: 'blue',
  drafting: 'cyan',
  ready: 'yellow',
  materialized: 'green',
  discarded: 'dim',
};
const STATUS_COLOURS: Readonly<Record<TaskStatus, Colour>> = {
  backlog: 'dim',
  pending: 'dim',
  in_progress: 'blue',
  blocked: 'red',
  in_review: 'cyan',
  completed: 'green',
  failed: 'red',
  cancelled: 'dim',
};

export function phase(paint: Paint, value: SessionPhase): string {
  return paint(PHASE_COLOURS[value], value);
}

export function status(paint: Paint, value: TaskStatus): string {
  return paint(STATUS_COLOURS[value], value);
}

/** Rows as aligned columns; widths count without colours. The last column is not padded. */
export function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, index) => (widths[index] = Math.max(widths[index] ?? 0, width(cell))));
  return rows.map((row) =>
    row
      .map((cell, index) =>
        index === row.length - 1 ? cell : cell + ' '.repeat((widths[index] ?? 0) - width(cell)),
      )
      .join('  ')
      .trimEnd(),
  );
}

function width(cell: string): number {
  return [...unpainted(cell)].length;
}

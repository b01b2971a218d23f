import { PlanningError } from '../../../src/core/base/errors.ts';
import type { Clock, Log } from '../../../src/core/ports.ts';
import type { ModelEvent, ModelFailure, ModelRequest } from '../../../src/core/llm/provider.ts';

/** A small request of a persona; every field can be replaced. */
export function request(change: Partial<ModelRequest> = {}): ModelRequest {
  const subject = {
    title: 'Rate limits',
    prompt: 'Add rate limiting to the public API',
    context: [],
    answers: [],
  };
  return {
    role: 'persona',
    model: null,
    task: { kind: 'interview', subject, thread: [], reply: false },
    system: 'You are a careful engineer.',
    turns: [{ role: 'user', text: 'What should be limited?' }],
    tools: [],
    answer: null,
    maxOutputTokens: 1000,
    thinking: 'off',
    ...change,
  };
}

export async function collect(events: AsyncIterable<ModelEvent>): Promise<ModelEvent[]> {
  const all: ModelEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

export function textOf(events: readonly ModelEvent[], type: 'text' | 'thinking' = 'text'): string {
  return events.map((event) => (event.type === type ? event.text : '')).join('');
}

/** The failure that ended the stream; throws when it did not fail. */
export function failureOf(events: readonly ModelEvent[]): ModelFailure {
  const last = events.at(-1);
  if (last?.type !== 'failed') throw new Error(`ended with ${JSON.stringify(last)}`);
  return last.failure;
}

/** A clock whose sleeps pass at once and are remembered. */
export class TestClock implements Clock {
  readonly slept: number[] = [];
  time = '2026-11-21T00:00:00.000Z';
  #ids = 0;
  /** Sleeps at least this long never end by themselves. */
  stuckFromMs = Number.POSITIVE_INFINITY;

  now(): string {
    return this.time;
  }

  ticks(): number {
    return performance.now();
  }

  id(): string {
    return `id-${++this.#ids}`;
  }

  hash(text: string): string {
    return `hash-${text.length}`;
  }

  async sleep(ms: number, signal: AbortSignal): Promise<void> {
    this.slept.push(ms);
    if (ms >= this.stuckFromMs && !signal.aborted)
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    if (signal.aborted) throw new PlanningError('cancelled', 'Stopped.');
  }
}

/** Keeps every line, to be searched for what must not be there. */
export class TestLog implements Log {
  readonly lines: string[] = [];

  info(message: string): void {
    this.lines.push(message);
  }

  warn(message: string): void {
    this.lines.push(message);
  }

  error(message: string, error?: unknown): void {
    this.lines.push(message, error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}

export const NEVER = new AbortController().signal;

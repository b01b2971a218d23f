import type { ModelEvent, ModelFailure, ModelRequest } from '../../../src/core/provider.ts';

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

import { ScriptedModel } from '../fakes/scriptedModel.ts';
import { reply } from '../fakes/replies.ts';
import { never, openTestEngine } from '../fakes/testEngine.ts';
import { median, type Bench } from './bench.ts';

const PERSONAS = 5;
/** What each call waits before its first word; the slowest persona waits longest. */
const LATENCIES_MS = [600, 700, 800, 900, 1000];
const RUNS = 5;
const TEXT = 'A thought about abuse and addresses. '.repeat(20);

/** One round of five personas, in milliseconds, on the real engine and store. */
async function round(): Promise<number> {
  const model = new ScriptedModel();
  const test = await openTestEngine({ model, settings: { personaCount: PERSONAS } });
  try {
    model.when('think', ...LATENCIES_MS.map((latencyMs) => ({ text: TEXT, latencyMs })));
    reply.all(model, { personas: PERSONAS });
    const { id } = await test.engine.createSession({ prompt: 'Add rate limiting to the public API' });
    await test.engine.generatePersonas(id, PERSONAS, never());
    const started = performance.now();
    await test.engine.brainstorm(id, never());
    return performance.now() - started;
  } finally {
    await test.close();
  }
}

/** The slowest answer alone, read from the model with nothing around it. */
async function slowest(): Promise<number> {
  const model = new ScriptedModel().otherwise({ text: TEXT, latencyMs: Math.max(...LATENCIES_MS) });
  const started = performance.now();
  const request = { role: 'persona', model: null, system: '', turns: [], tools: [], answer: null } as const;
  const task = {
    kind: 'tasks',
    subject: { title: '', prompt: '', context: [], answers: [] },
    spec: null,
    revise: null,
  } as const;
  for await (const _ of model.stream({ ...request, task, maxOutputTokens: 1, thinking: 'off' }, never()))
    void _;
  return performance.now() - started;
}

const brainstorm: Bench = {
  name: 'brainstorm',
  async run(signal) {
    const rounds: number[] = [];
    const alone: number[] = [];
    while (rounds.length < RUNS && !signal.aborted) {
      alone.push(await slowest());
      rounds.push(await round());
    }
    const detail = `median ${median(rounds).toFixed(0)} ms; the slowest answer alone ${median(alone).toFixed(0)} ms`;
    return [
      {
        name: 'brainstorm of 5 personas against the slowest',
        value: median(rounds) / median(alone),
        unit: 'x',
        budget: 1.05,
        detail,
      },
    ];
  },
};

export const benches: readonly Bench[] = [brainstorm];

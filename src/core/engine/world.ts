import { estimateTokens } from '../llm/models/estimate.ts';
import type { AgentWorld } from '../llm/agents/run.ts';
import { PlanningError } from '../base/errors.ts';
import type { Id } from '../model/basics.ts';
import type { Session, Step } from '../model/session.ts';
import type { Usage } from '../model/usage.ts';
import type { ModelEvent, ModelProvider, ModelRequest } from '../llm/provider.ts';
import { executeTool, type Executed } from '../llm/roles/execute.ts';
import { agent, type Actor } from '../model/actor.ts';
import type { AuditRow } from '../model/audit.ts';
import type { SessionEvent } from '../session/events.ts';
import type { Kernel } from './deps.ts';
import { requireOwnStep } from './steps.ts';

/** Where an agent's output goes. */
export interface WorldTarget {
  readonly sessionId: Id;
  readonly step: Step;
  /** The message that grows; null for a synthesis, a spec or an answer that is not shown while it comes. */
  readonly messageId: Id | null;
  /** What text is streamed to: a message or an attempt; null = text is not streamed. */
  readonly targetId: Id | null;
}

/** Money that calls under way are expected to cost, per session, so that parallel calls share one budget. */
export type Reservations = Map<Id, number>;

/** The engine's side of an agent: meters every call, keeps the budget, streams, audits the tools. */
export function createWorld(kernel: Kernel, reservations: Reservations, target: WorldTarget): AgentWorld {
  const { live, clock } = kernel;
  const record = (events: readonly SessionEvent[]): Promise<Session> =>
    kernel.recorder.change('session', target.sessionId, (session) => {
      requireOwnStep(kernel, session, target.step);
      return { events };
    });
  return {
    ask: (request, signal) => metered(kernel, reservations, target, request, signal),
    async tool(role, name, input, signal) {
      const actor = agent(role, 'Planning Studio', null);
      const deps = { calls: kernel.as(actor).calls, ticks: () => clock.ticks() };
      const done = await executeTool(role, name, input, deps, signal);
      kernel.audit.record(toolRow(actor, target.sessionId, input, done));
      if (target.messageId !== null)
        await record([{ type: 'tool_used', messageId: target.messageId, use: done.use }]);
      return done;
    },
    onText: (text) => target.targetId !== null && live.text(target.targetId, text),
    onThinking: (text) => target.targetId !== null && live.thinking(target.targetId, text),
    onTool: (use) =>
      kernel.activity.fire({
        type: 'progress',
        sessionId: target.sessionId,
        step: target.step,
        message: `${use.tool}: ${use.summary}`,
      }),
    onRestart: () => target.targetId !== null && live.reset(target.targetId),
    id: () => clock.id(),
  };
}

/** A tool call as the audit has it: who used what, how much, with what outcome. */
function toolRow(actor: Actor, sessionId: Id, input: unknown, { use, text }: Executed): AuditRow {
  return {
    actor,
    call: `tool ${use.tool}`,
    subject: { kind: 'session', id: sessionId },
    outcome: use.outcome === 'ok' ? 'done' : use.outcome,
    code: use.outcome === 'refused' ? 'forbidden' : null,
    durationMs: use.durationMs,
    inputChars: JSON.stringify(input)?.length ?? 0,
    outputChars: text.length,
  };
}

async function* metered(
  kernel: Kernel,
  reservations: Reservations,
  target: WorldTarget,
  request: ModelRequest,
  signal: AbortSignal,
): AsyncGenerator<ModelEvent> {
  const provider = kernel.provider();
  const sent = estimateTokens(promptText(request));
  const reserved = await reserve(kernel, reservations, target.sessionId, provider, request, sent);
  const started = kernel.clock.ticks();
  let counted: Extract<ModelEvent, { type: 'usage' }> | undefined;
  let received = '';
  let outcome: Usage['outcome'] = 'stopped';
  try {
    for await (const event of provider.stream(request, signal)) {
      if (event.type === 'usage') counted = event;
      else if (event.type === 'text' || event.type === 'thinking') received += event.text;
      else if (event.type === 'done') outcome = 'ok';
      else if (event.type === 'failed') outcome = event.failure.kind === 'cancelled' ? 'stopped' : 'failed';
      else if (event.type === 'retry') {
        const wait = Math.ceil(event.waitMs / 1000);
        const message = `${event.failure.message} Trying again in ${wait} s.`;
        kernel.activity.fire({ type: 'progress', sessionId: target.sessionId, step: target.step, message });
      }
      yield event;
    }
  } finally {
    reservations.set(target.sessionId, (reservations.get(target.sessionId) ?? 0) - reserved);
    const model = request.model ?? provider.defaultModel(request.role);
    const usage: Usage = {
      id: kernel.clock.id(),
      sessionId: target.sessionId,
      step: target.step,
      role: request.role,
      provider: provider.id,
      model: counted?.model ?? model,
      inputTokens: counted?.inputTokens ?? sent,
      outputTokens: counted?.outputTokens ?? estimateTokens(received),
      cachedTokens: counted?.cachedTokens ?? 0,
      costMicroUsd:
        counted === undefined
          ? costOf(provider, model, sent, estimateTokens(received))
          : counted.costMicroUsd,
      latencyMs: Math.round(kernel.clock.ticks() - started),
      estimated: counted?.estimated ?? true,
      outcome,
      at: kernel.clock.now(),
    };
    // A call is paid for whatever became of its step, so this is written even when the step was stopped elsewhere.
    await kernel.recorder.change('session', target.sessionId, () => ({
      events: [{ type: 'usage_recorded', usage, messageId: target.messageId }],
    }));
  }
}

/** Output that a call is reckoned to give when nothing better is known. */
const ASSUMED_OUTPUT_TOKENS = 1200;

/** What a call would cost; null = the price is not known. */
export function costOf(
  provider: ModelProvider,
  model: string,
  inputTokens: number,
  outputTokens: number,
): number | null {
  const price = provider.price(model);
  if (price === null || price.inputMicroUsdPerMTok === null || price.outputMicroUsdPerMTok === null)
    return null;
  return Math.ceil(
    (inputTokens * price.inputMicroUsdPerMTok + outputTokens * price.outputMicroUsdPerMTok) / 1_000_000,
  );
}

/** Sets money aside for a call, or throws `budget_reached`. A model without a known price cannot be held to a budget. */
async function reserve(
  kernel: Kernel,
  reservations: Reservations,
  sessionId: Id,
  provider: ModelProvider,
  request: ModelRequest,
  inputTokens: number,
): Promise<number> {
  const model = request.model ?? provider.defaultModel(request.role);
  const output = Math.min(ASSUMED_OUTPUT_TOKENS, request.maxOutputTokens);
  const cost = costOf(provider, model, inputTokens, output) ?? 0;
  const session = await kernel.recorder.session(sessionId);
  const budget = session.config.budgetMicroUsd;
  const held = reservations.get(sessionId) ?? 0;
  if (cost > 0 && budget !== null && session.usage.costMicroUsd + held + cost > budget) {
    throw new PlanningError('budget_reached', 'The budget of the session is used up; nothing more was sent.');
  }
  reservations.set(sessionId, held + cost);
  return cost;
}

function promptText(request: ModelRequest): string {
  const turns = request.turns.map((turn) =>
    turn.role === 'tool' ? turn.results.map((result) => result.text).join('\n') : turn.text,
  );
  return [request.system, ...turns].join('\n');
}

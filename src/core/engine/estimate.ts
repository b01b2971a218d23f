import { estimateTokens } from '../llm/models/estimate.ts';
import { STEPS, type Session, type Step } from '../model/session.ts';
import type { Estimate } from '../model/usage.ts';
import type { Engine } from './api.ts';
import type { Kernel } from './deps.ts';
import { brainstormQuotes } from './subject.ts';
import { costOf } from './world.ts';
import type { CallGroup } from './call.ts';
import * as at from './schemas.ts';
import * as z from 'zod';

/** What a call of a step is reckoned with before there is any history: tokens of fixed wording, of the answer, and time. */
const ASSUMED: Readonly<
  Record<
    Step,
    { readonly role: string; readonly wording: number; readonly output: number; readonly ms: number }
  >
> = {
  personas: { role: 'planner', wording: 900, output: 1200, ms: 8000 },
  discuss: { role: 'interviewer', wording: 500, output: 400, ms: 4000 },
  brainstorm: { role: 'persona', wording: 900, output: 900, ms: 12_000 },
  synthesis: { role: 'planner', wording: 1000, output: 2000, ms: 20_000 },
  spec: { role: 'planner', wording: 1000, output: 3500, ms: 30_000 },
  tasks: { role: 'tactical', wording: 1000, output: 3000, ms: 25_000 },
};

/** Calls that run one after the other; the rest run side by side. */
function shape(
  kernel: Kernel,
  session: Session,
  step: Step,
): { readonly calls: number; readonly inTurn: number } {
  if (step !== 'brainstorm') return { calls: 1, inTurn: 1 };
  const personas = session.personas.length === 0 ? kernel.settings().personaCount : session.personas.length;
  if (session.phase === 'brainstorming') return { calls: personas, inTurn: 1 };
  const rounds = session.config.confront ? 2 : 1;
  return { calls: personas * rounds + 1, inTurn: rounds };
}

type EstimateCall = 'estimate';

export const estimateCalls: CallGroup<EstimateCall> = {
  facts: {
    estimate: {
      says: 'Says what a step of a session would take if it ran now.',
      about: 'session',
      needs: 'view',
      effect: 'reads',
      untrusted: true,
      input: [
        ['id', at.named],
        ['step', z.enum(STEPS)],
      ],
    },
  },
  implement,
};

function implement(kernel: Kernel): Pick<Engine, EstimateCall> {
  return {
    async estimate(id, step): Promise<Estimate> {
      const session = await kernel.recorder.session(id);
      const provider = kernel.provider();
      const assumed = ASSUMED[step];
      const model =
        session.config.models[assumed.role] ??
        kernel.settings().models[assumed.role] ??
        provider.defaultModel(assumed.role);
      const history = await kernel.store.usageHistory(step, provider.id, model);
      const { calls, inTurn } = shape(kernel, session, step);
      const input = calls * (assumed.wording + (await materialTokens(kernel, session, step)));
      const output = calls * Math.ceil(history?.outputTokens ?? assumed.output);
      const perCall = history?.latencyMs ?? (provider.id === 'offline' ? null : assumed.ms);
      return {
        step,
        calls,
        inputTokens: input,
        outputTokens: output,
        costMicroUsd: costOf(provider, model, input, output),
        durationMs: perCall === null ? null : Math.round(perCall * inTurn),
        basis: history === null ? 'assumed' : 'history',
        provider: provider.label,
        model,
        local: provider.local,
      };
    },
  };
}

/** Tokens of what this session would send in one call of the step. */
async function materialTokens(kernel: Kernel, session: Session, step: Step): Promise<number> {
  const texts = [session.prompt, ...session.context.map((entry) => entry.content)];
  if (step === 'synthesis' || step === 'brainstorm')
    texts.push(...brainstormQuotes(session).map((quote) => quote.content));
  if (step === 'spec') texts.push(session.synthesis?.markdown ?? '');
  if (step === 'tasks' && session.specDocumentId !== null) {
    texts.push((await kernel.recorder.document(session.specDocumentId)).versions.at(-1)?.content ?? '');
  }
  return texts.reduce((sum, text) => sum + estimateTokens(text), 0);
}

import { promptHashes } from '../llm/agents/prompts/hashes.ts';
import { PlanningError } from '../base/errors.ts';
import { estimateTokens } from '../llm/models/estimate.ts';
import { PROMPT_LENGTH, TITLE_MAX_LENGTH, type Session } from '../model/session.ts';
import type { SessionEvent } from '../session/events.ts';
import { gates } from '../session/gates.ts';
import { parseUsd } from '../session/money.ts';
import type { Engine } from './api.ts';
import type { Kernel } from './deps.ts';
import { resolveId } from './resolveId.ts';
import { act, BUDGET_CHOICES, interruptionEvents, isInterrupted, recover, stoppedBy } from './steps.ts';
import { requireText } from '../base/text.ts';

type Sessions = Pick<
  Engine,
  | 'createSession'
  | 'sessions'
  | 'session'
  | 'renameSession'
  | 'setBudget'
  | 'discardSession'
  | 'answerBlocker'
  | 'stop'
  | 'resume'
>;

/** A session's life apart from its content. */
export function sessionCalls(kernel: Kernel): Sessions {
  const { clock, recorder, store, live } = kernel;
  return {
    async createSession(input) {
      const prompt = requireText(input.prompt, 'idea', PROMPT_LENGTH.max, PROMPT_LENGTH.min);
      const given = input.title?.trim() ?? '';
      const title = given === '' ? titleFrom(prompt) : requireText(given, 'title', TITLE_MAX_LENGTH);
      const settings = kernel.settings();
      const created: SessionEvent = {
        type: 'session_created',
        prompt,
        title,
        projectId: null,
        config: {
          provider: kernel.provider().id,
          models: settings.models,
          budgetMicroUsd: checkBudget(
            input.budgetMicroUsd === undefined ? settings.budgetMicroUsd : input.budgetMicroUsd,
          ),
          confront: input.confront ?? settings.confront,
          promptHashes: promptHashes((text) => clock.hash(text)),
        },
      };
      const id = clock.id();
      await recorder.create([{ stream: { kind: 'session', id }, expected: 0, events: [created] }]);
      return recorder.session(id);
    },

    sessions: (filter) => store.sessions(filter ?? {}),

    async session(id) {
      const stored = await recorder.session(await resolveId(kernel, 'session', id));
      const session = live.overlay(stored);
      const interrupted = isInterrupted(kernel, session);
      const texts = [session.prompt, ...session.context.map((entry) => entry.content)];
      const contextTokens = texts.reduce((sum, text) => sum + estimateTokens(text), 0);
      return { session, gates: gates(session, interrupted), interrupted, contextTokens };
    },

    async renameSession(id, title) {
      const checked = requireText(title, 'title', TITLE_MAX_LENGTH);
      await act(kernel, id, 'rename', () => [{ type: 'session_renamed', title: checked }]);
    },

    async setBudget(id, budgetMicroUsd) {
      const checked = checkBudget(budgetMicroUsd);
      await act(kernel, id, 'set_budget', () => [
        { type: 'config_changed', config: { budgetMicroUsd: checked } },
      ]);
    },

    async discardSession(id, reason) {
      kernel.runs.get(id)?.controller.abort(stoppedBy('The session was discarded.'));
      const why = reason === undefined ? null : requireText(reason, 'reason', 1000);
      await act(kernel, id, 'discard', () => [{ type: 'session_discarded', reason: why }]);
    },

    async answerBlocker(id, blockerId, answer) {
      const text = requireText(answer, 'answer', 1000);
      await act(kernel, id, 'answer_blocker', (session) => [
        { type: 'blocker_answered', blockerId, text, ...budgetAnswer(session, text) },
      ]);
    },

    async stop(id) {
      const own = kernel.runs.get(id);
      if (own !== undefined) {
        own.controller.abort(stoppedBy('It was stopped on request; what had arrived is kept.'));
        return;
      }
      // Another process runs it: ended in the log, which that process sees at its next write.
      await recorder.change('session', id, (session) => ({
        events: interruptionEvents(session, 'stopped', 'It was stopped from another window.'),
      }));
    },

    resume: async (id) => void (await recover(kernel, id)),
  };
}

/** The idea's first line, shortened at a word. */
function titleFrom(prompt: string): string {
  const line = prompt.split(/\r?\n/, 1)[0]?.trim() ?? prompt;
  if (line.length <= 80) return line.replace(/[.:;,]+$/, '');
  const cut = line.slice(0, 80);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), 40))}…`;
}

function checkBudget(budget: number | null): number | null {
  if (budget === null) return null;
  if (!Number.isSafeInteger(budget) || budget < 0) {
    throw new PlanningError('invalid_input', 'A budget is an amount in US dollars, zero or more, or none.');
  }
  return budget;
}

/** What an answer to a budget question changes: one of the offered choices, or an amount. */
function budgetAnswer(session: Session, text: string): { readonly budgetMicroUsd?: number | null } {
  if (text === BUDGET_CHOICES.lift) return { budgetMicroUsd: null };
  if (text === BUDGET_CHOICES.keep) return {};
  if (text === BUDGET_CHOICES.raise) {
    const base = Math.max(session.config.budgetMicroUsd ?? 0, session.usage.costMicroUsd, 10_000);
    return { budgetMicroUsd: base * 2 };
  }
  const amount = parseUsd(text);
  if (amount === null) {
    const choices = Object.values(BUDGET_CHOICES).join('", "');
    throw new PlanningError('invalid_input', `Answer with an amount such as $2.50, or with "${choices}".`);
  }
  return { budgetMicroUsd: amount };
}

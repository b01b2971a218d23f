import { promptHashes } from '../llm/agents/prompts/hashes.ts';
import { PlanningError } from '../base/errors.ts';
import { estimateTokens } from '../llm/models/estimate.ts';
import { PROMPT_LENGTH, TITLE_MAX_LENGTH, type Session } from '../model/session.ts';
import { answerBlocker } from '../session/decide.ts';
import type { SessionEvent } from '../session/events.ts';
import { closedGates, gates } from '../session/gates.ts';
import { parseUsd } from '../model/money.ts';
import type { Engine } from './api.ts';
import type { Kernel } from './deps.ts';
import { act, BUDGET_CHOICES, interruptionEvents, isInterrupted, recover, stoppedBy } from './steps.ts';
import { requireText } from '../base/text.ts';
import type { CallGroup } from './call.ts';
import * as at from './schemas.ts';

type SessionCall =
  | 'createSession'
  | 'sessions'
  | 'session'
  | 'renameSession'
  | 'setBudget'
  | 'discardSession'
  | 'answerBlocker'
  | 'stop'
  | 'resume';

/** A session's life apart from its content. */
export const sessionCalls: CallGroup<SessionCall> = {
  facts: {
    createSession: {
      says: 'Begins a session from an idea.',
      needs: 'create',
      effect: 'changes',
      input: [['input', at.newSession]],
    },
    sessions: {
      says: 'Lists sessions, the last changed first.',
      needs: 'list',
      effect: 'reads',
      untrusted: true,
      agent: true,
      input: [['filter', at.sessionFilter.optional()]],
    },
    session: {
      says: 'Shows a session with what can be done with it now.',
      about: 'session',
      needs: 'view',
      effect: 'reads',
      untrusted: true,
      agent: true,
      input: [['id', at.named]],
    },
    renameSession: {
      says: 'Gives a session another title.',
      about: 'session',
      needs: 'work',
      effect: 'changes',
      input: [
        ['id', at.named],
        ['title', at.line],
      ],
    },
    setBudget: {
      says: 'Sets what a session may cost, in millionths of a US dollar; null = any amount.',
      about: 'session',
      needs: 'work',
      effect: 'changes',
      input: [
        ['id', at.named],
        ['budgetMicroUsd', at.microUsd.nullable()],
      ],
    },
    discardSession: {
      says: 'Gives a session up; it is kept for the record.',
      about: 'session',
      needs: 'work',
      effect: 'changes',
      input: [
        ['id', at.named],
        ['reason', at.line.optional()],
      ],
    },
    answerBlocker: {
      says: 'Answers the question for which a session is paused.',
      about: 'session',
      needs: 'work',
      effect: 'changes',
      input: [
        ['id', at.named],
        ['blockerId', at.id],
        ['answer', at.text],
      ],
    },
    stop: {
      says: 'Stops what runs on a session; what had arrived is kept.',
      about: 'session',
      needs: 'work',
      effect: 'changes',
      input: [['id', at.named]],
    },
    resume: {
      says: 'Ends a step whose process is gone, so that it can be run again.',
      about: 'session',
      needs: 'work',
      effect: 'changes',
      input: [['id', at.named]],
    },
  },
  implement,
};

function implement(kernel: Kernel): Pick<Engine, SessionCall> {
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
      const stored = await recorder.session(id);
      const session = live.overlay(stored);
      const interrupted = isInterrupted(kernel, session);
      const texts = [session.prompt, ...session.context.map((entry) => entry.content)];
      const contextTokens = texts.reduce((sum, text) => sum + estimateTokens(text), 0);
      const open = gates(session, interrupted);
      const shown = kernel.restriction === null ? open : closedGates(open, kernel.restriction);
      return { session, gates: shown, interrupted, contextTokens };
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
        answerBlocker(session, blockerId, { text, ...budgetAnswer(session, text) }),
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

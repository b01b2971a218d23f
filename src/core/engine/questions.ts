import * as z from 'zod';
import type { Engine } from './api.ts';
import { progressOf } from '../plan/progress.ts';
import type { CallGroup } from './call.ts';
import type { Kernel } from './deps.ts';
import * as at from './schemas.ts';

type QuestionCall = 'planView' | 'search' | 'episodes' | 'usage' | 'usageCalls' | 'findings';

/** What is asked over everything that was kept. */
export const questionCalls: CallGroup<QuestionCall> = {
  facts: {
    planView: {
      says: 'Shows a plan with what its page shows beside it.',
      about: 'plan',
      needs: 'view',
      effect: 'reads',
      untrusted: true,
      agent: true,
      input: [['id', at.named]],
    },
    search: {
      says: 'Searches sessions, plans, tasks, documents and what was decided.',
      needs: 'list',
      effect: 'reads',
      untrusted: true,
      agent: true,
      input: [
        ['text', at.line],
        ['limit', z.int().min(1).max(500).optional()],
      ],
    },
    episodes: {
      says: 'Lists what earlier sessions decided, and why.',
      needs: 'list',
      effect: 'reads',
      untrusted: true,
      agent: true,
      input: [['text', at.line.optional()]],
    },
    usage: {
      says: 'Sums up what models were asked and what it cost.',
      about: 'session',
      orAll: true,
      needs: 'list',
      effect: 'reads',
      untrusted: true,
      input: [
        ['sessionId', at.named.nullable()],
        ['by', z.enum(['session', 'role', 'model', 'step'])],
      ],
    },
    usageCalls: {
      says: 'Lists every call of a model for a session.',
      about: 'session',
      needs: 'view',
      effect: 'reads',
      untrusted: true,
      input: [['sessionId', at.named]],
    },
    findings: {
      says: 'Says what is wrong in the logs right now.',
      needs: 'list',
      effect: 'reads',
      untrusted: true,
      input: [],
    },
  },
  implement,
};

function implement(kernel: Kernel): Pick<Engine, QuestionCall> {
  const { store } = kernel;
  return {
    async planView(id) {
      const plan = await kernel.recorder.plan(id);
      const ref = { kind: 'plan', id } as const;
      const history = await store.history(ref);
      const own = kernel.reports.all().filter((report) => report.planId === id);
      return { plan, reports: own, progress: progressOf(history, ref) };
    },
    search: (text, limit) => store.search(text, limit ?? 50),
    episodes: async (text) => (await store.episodes(text === undefined ? {} : { text })).items,
    usage: (sessionId, by) => store.usage(sessionId, by),
    usageCalls: (sessionId) => store.usageCalls(sessionId),
    findings: () => store.findings(),
  };
}

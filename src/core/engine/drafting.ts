import { draftTasks } from '../llm/agents/drafts.ts';
import type { DraftProof } from '../llm/agents/draftProofs.ts';
import { resolveDrafts } from '../plan/resolveDrafts.ts';
import { draftSpec } from '../llm/agents/spec.ts';
import { findChallenges } from '../llm/agents/challenges.ts';
import { parseSynthesis } from '../llm/agents/parseSynthesis.ts';
import { breadth, synthesize } from '../llm/agents/synthesize.ts';
import { PlanningError } from '../base/errors.ts';
import { addVersion } from '../document/decide.ts';
import type { Id } from '../model/basics.ts';
import type { Session } from '../model/session.ts';
import type { StreamAppend } from '../ports.ts';
import { linkSpec, setDrafts, setSynthesis } from '../session/decide.ts';
import type { SessionEvent } from '../session/events.ts';
import type { Engine } from './api.ts';
import type { Kernel } from './deps.ts';
import { withVacuity } from './draftVacuity.ts';
import { modelOf } from './models.ts';
import { act, runStep, type StepResult } from './steps.ts';
import { brainstormQuotes, subjectOf } from './subject.ts';
import { requireText } from '../base/text.ts';
import { createWorld } from './world.ts';
import type { CallGroup } from './call.ts';
import * as at from './schemas.ts';
import * as z from 'zod';

const INSTRUCTION_MAX = 5000;

type DraftingCall =
  'synthesize' | 'editSynthesis' | 'draftSpec' | 'draftTasks' | 'setDrafts' | 'markReady' | 'reopen';

/** From the brainstorm to drafts that are ready: synthesis, spec, tasks. */
export const draftingCalls: CallGroup<DraftingCall> = {
  facts: {
    synthesize: {
      says: 'Makes one text of all threads, which answers their challenges.',
      about: 'session',
      needs: 'work',
      effect: 'changes',
      input: [['id', at.named]],
    },
    editSynthesis: {
      says: 'Replaces the synthesis by a text of a person.',
      about: 'session',
      needs: 'work',
      effect: 'changes',
      input: [
        ['id', at.named],
        ['markdown', at.text],
      ],
    },
    draftSpec: {
      says: 'Writes the spec, or revises it by an instruction.',
      about: 'session',
      needs: 'work',
      effect: 'changes',
      input: [
        ['id', at.named],
        ['instruction', at.text.nullable()],
      ],
    },
    draftTasks: {
      says: 'Drafts tasks from the spec, or revises them by an instruction.',
      about: 'session',
      needs: 'work',
      effect: 'changes',
      input: [
        ['id', at.named],
        ['instruction', at.text.nullable()],
      ],
    },
    setDrafts: {
      says: 'Replaces the task drafts.',
      about: 'session',
      needs: 'work',
      effect: 'changes',
      input: [
        ['id', at.named],
        ['drafts', z.array(at.draft).max(10_000)],
        ['baseRevision', at.whole],
      ],
    },
    markReady: {
      says: 'Closes the drafts: the session can be materialized.',
      about: 'session',
      needs: 'work',
      effect: 'changes',
      input: [['id', at.named]],
    },
    reopen: {
      says: 'Opens the drafts again.',
      about: 'session',
      needs: 'work',
      effect: 'changes',
      input: [['id', at.named]],
    },
  },
  implement,
};

function implement(kernel: Kernel): Pick<Engine, DraftingCall> {
  const { reservations } = kernel;
  const { clock, recorder, live } = kernel;
  /** A step whose text streams into `session.partial` until its result replaces it. */
  const attempt = async (
    id: Id,
    step: 'synthesis' | 'spec',
    action: 'synthesize' | 'draft_spec',
    signal: AbortSignal,
    work: (
      world: ReturnType<typeof createWorld>,
      session: Session,
      both: AbortSignal,
    ) => Promise<(now: Session) => StepResult | Promise<StepResult>>,
  ): Promise<void> => {
    const attemptId = clock.id();
    const begin = (): SessionEvent[] => [{ type: 'attempt_started', step, attemptId }];
    live.open(id, attemptId);
    try {
      await runStep(
        kernel,
        id,
        {
          step,
          action,
          begin,
          work: async (_, both) => {
            const world = createWorld(kernel, reservations, {
              sessionId: id,
              step,
              messageId: null,
              targetId: attemptId,
            });
            return work(world, await recorder.session(id), both);
          },
        },
        signal,
      );
    } finally {
      live.close(attemptId);
    }
  };

  return {
    synthesize: (id, signal) =>
      attempt(id, 'synthesis', 'synthesize', signal, async (world, session, both) => {
        const quotes = brainstormQuotes(session);
        const input = {
          subject: subjectOf(session),
          quotes,
          challenges: findChallenges(quotes),
          model: modelOf(kernel, session, 'planner'),
        };
        const made = await synthesize(input, world, both);
        const synthesis = { ...made, author: 'planner', at: clock.now() } as const;
        return (now) => ({ events: [setSynthesis(now, synthesis)] });
      }),

    async editSynthesis(id, markdown) {
      const text = requireText(markdown, 'synthesis', 200_000);
      await act(kernel, id, 'edit_synthesis', (session) => {
        const quotes = brainstormQuotes(session);
        const parsed = parseSynthesis(text, quotes, findChallenges(quotes));
        const own = { markdown: text, points: parsed.points, challenges: parsed.challenges };
        const measured = breadth(session.prompt, quotes);
        return [setSynthesis(session, { ...own, ...measured, author: 'person', at: clock.now() })];
      });
    },

    async draftSpec(id, instruction, signal) {
      const wish = instruction === null ? null : requireText(instruction, 'instruction', INSTRUCTION_MAX);
      await attempt(id, 'spec', 'draft_spec', signal, async (world, session, both) => {
        const present = await lastSpec(kernel, session);
        const revise = wish === null || present === null ? null : { content: present, instruction: wish };
        const input = {
          subject: subjectOf(session),
          synthesis: session.synthesis?.markdown ?? null,
          revise,
          model: modelOf(kernel, session, 'planner'),
        };
        const made = await draftSpec(input, world, both);
        return (now) => specResult(kernel, now, made, wish);
      });
    },

    async draftTasks(id, instruction, signal) {
      const wish = instruction === null ? null : requireText(instruction, 'instruction', INSTRUCTION_MAX);
      const work = async (_: unknown, both: AbortSignal): Promise<(now: Session) => StepResult> => {
        const session = await recorder.session(id);
        const world = createWorld(kernel, reservations, {
          sessionId: id,
          step: 'tasks',
          messageId: null,
          targetId: null,
        });
        const revise =
          wish === null || session.drafts.length === 0 ? null : { drafts: session.drafts, instruction: wish };
        const input = {
          subject: subjectOf(session),
          spec: await lastSpec(kernel, session),
          revise,
          model: modelOf(kernel, session, 'tactical'),
          proof: draftProof(kernel, id),
        };
        const drafts = await draftTasks(input, world, both);
        return (now) => ({ events: [setDrafts(now, drafts, 'planner')] });
      };
      await runStep(kernel, id, { step: 'tasks', action: 'draft_tasks', work }, signal);
    },

    async setDrafts(id, inputs, baseRevision) {
      const resolved = resolveDrafts(inputs, () => clock.id());
      const drafts = await withVacuity(kernel, (await recorder.session(id)).drafts, resolved);
      await act(kernel, id, 'edit_drafts', (session) => {
        if (session.draftsRevision !== baseRevision) {
          throw new PlanningError(
            'conflict',
            'The task drafts were changed somewhere else meanwhile. Look at them and make your change again.',
            {
              revision: session.draftsRevision,
            },
          );
        }
        return [setDrafts(session, drafts, 'person')];
      });
    },

    markReady: async (id) => void (await act(kernel, id, 'mark_ready', () => [{ type: 'marked_ready' }])),
    reopen: async (id) => void (await act(kernel, id, 'reopen', () => [{ type: 'reopened' }])),
  };
}

/** Drafted specs are tried on the code as it is now; what is left out is said where the step is watched. */
function draftProof({ index, activity, log }: Kernel, sessionId: Id): DraftProof {
  return {
    evaluate: index === null ? null : (specs, signal) => index.evaluate(specs, { limit: 5 }, signal),
    note(message) {
      log.info('A drafted verification spec was left out or not tried.');
      activity.fire({ type: 'progress', sessionId, step: 'tasks', message });
    },
  };
}

/** The spec's last text; null when there is none. */
async function lastSpec(kernel: Kernel, session: Session): Promise<string | null> {
  if (session.specDocumentId === null) return null;
  return (await kernel.recorder.document(session.specDocumentId)).versions.at(-1)?.content ?? null;
}

/** A new document linked to the session, or the next version of the one it has. */
async function specResult(
  kernel: Kernel,
  session: Session,
  made: { readonly title: string; readonly markdown: string },
  instruction: string | null,
): Promise<StepResult> {
  const content = made.markdown;
  if (session.specDocumentId === null) {
    const documentId = kernel.clock.id();
    const reason = session.synthesis === null ? 'written from the idea' : 'written from the synthesis';
    const created: StreamAppend<'document'> = {
      stream: { kind: 'document', id: documentId },
      expected: 0,
      events: [
        {
          type: 'document_created',
          title: made.title,
          kind: 'spec',
          sessionId: session.id,
          content,
          by: 'planner',
          reason,
        },
      ],
    };
    return { events: [linkSpec(session, documentId)], also: [created] };
  }
  const stream = { kind: 'document', id: session.specDocumentId } as const;
  const { state, sequence } = await kernel.store.load(stream);
  const reason = instruction === null ? 'written again' : `revised: ${instruction.slice(0, 200)}`;
  const next: StreamAppend<'document'> = {
    stream,
    expected: sequence,
    events: [addVersion(state, { content, by: 'planner', reason })],
  };
  return { events: [linkSpec(session, stream.id)], also: [next] };
}

/** The sessions of the fake host and how they change: steps that run, stop and stream at a given pace. */
import { PlanningError } from '../../src/core/base/errors.ts';
import type { Activity, SessionView } from '../../src/core/engine/api.ts';
import type { Id } from '../../src/core/model/basics.ts';
import type { PlanDocument } from '../../src/core/model/document.ts';
import type { Session, Step } from '../../src/core/model/session.ts';
import type { Message, Thread } from '../../src/core/model/thread.ts';
import { gates, type Action } from '../../src/core/session/gates.ts';
import type { HostEvent } from '../../src/protocol/api.ts';
import * as content from './fakeContent.ts';
import * as make from './fakeSession.ts';

export interface Pace {
  /** Streamed tokens (four characters) per second and stream; 0 = all at once. */
  readonly tokensPerSecond?: number;
  /** How often each persona says what it has to say, in one answer; preset 1. */
  readonly repeat?: number;
}

const PUSH_MS = 200;

export function createFakeWorld(options: Pace) {
  const id = make.idSource();
  const sessions = new Map<Id, Session>();
  const documents = new Map<Id, PlanDocument>();
  const listeners: ((event: HostEvent) => void)[] = [];
  const running = new Map<Id, AbortController>();
  const pace = options.tokensPerSecond ?? 0;
  const pending = new Map<Id, ReturnType<typeof setTimeout>>();

  const push = (event: HostEvent): void => listeners.forEach((listener) => listener(event));
  const get = (sessionId: Id): Session => {
    const session = sessions.get(sessionId);
    if (session === undefined) throw new PlanningError('not_found', 'There is no such session.');
    return session;
  };
  const view = (sessionId: Id): SessionView => {
    const session = get(sessionId);
    const contextTokens = session.context.reduce(
      (sum, entry) => sum + Math.ceil(entry.content.length / 4),
      120,
    );
    return { session, gates: gates(session), interrupted: false, contextTokens };
  };
  const announce = (sessionId: Id): void => {
    if (pending.has(sessionId)) return;
    const tell = (): void => {
      pending.delete(sessionId);
      push({ type: 'session_changed', view: view(sessionId) });
      push({ type: 'sessions_changed' });
    };
    pending.set(sessionId, setTimeout(tell, pace === 0 ? 0 : PUSH_MS));
  };
  const change = (sessionId: Id, edit: (session: Session) => Session): void => {
    sessions.set(sessionId, { ...edit(get(sessionId)), updatedAt: make.at() });
    announce(sessionId);
  };
  const getDocument = (documentId: Id): PlanDocument => {
    const document = documents.get(documentId);
    if (document === undefined) throw new PlanningError('not_found', 'There is no such document.');
    return document;
  };
  const changeDocument = (documentId: Id, edit: (document: PlanDocument) => PlanDocument): PlanDocument => {
    const next = { ...edit(getDocument(documentId)), updatedAt: make.at() };
    documents.set(documentId, next);
    push({ type: 'document_changed', document: next });
    return next;
  };
  const allow = (sessionId: Id, action: Action): void => {
    const why = gates(get(sessionId))[action];
    if (why !== null) throw new PlanningError('not_allowed_now', why);
  };
  const editMessage = (sessionId: Id, messageId: Id, edit: Partial<Message>): void => {
    const messages = get(sessionId).messages.map((message) =>
      message.id === messageId ? { ...message, ...edit } : message,
    );
    sessions.set(sessionId, { ...get(sessionId), messages });
  };
  const editThread = (sessionId: Id, threadId: Id, edit: Partial<Thread>): void =>
    change(sessionId, (session) => ({
      ...session,
      threads: session.threads.map((thread) => (thread.id === threadId ? { ...thread, ...edit } : thread)),
    }));
  const nap = (ms: number): Promise<void> =>
    new Promise((resolve) => setTimeout(resolve, pace === 0 ? 0 : ms));

  /** Streams `text` token by token and keeps `save` up with it. */
  const stream = async (
    activity: Omit<Extract<Activity, { offset: number }>, 'offset' | 'text'>,
    text: string,
    save: (text: string) => void,
    signal: AbortSignal,
  ): Promise<void> => {
    const begun = performance.now();
    for (let offset = 0; offset < text.length && !signal.aborted;) {
      const due = pace === 0 ? text.length : Math.ceil(((performance.now() - begun) / 1000) * pace * 4);
      for (; offset < Math.min(due, text.length); offset += 4) {
        const piece = pace === 0 ? text.slice(offset) : text.slice(offset, offset + 4);
        save(text.slice(0, offset + piece.length));
        push({ type: 'activity', activity: { ...activity, offset, text: piece } });
        if (pace === 0) offset = text.length;
      }
      if (pace > 0) await nap(5);
    }
  };

  const run = async (
    sessionId: Id,
    step: Step,
    action: Action,
    phase: Session['phase'] | null,
    work: (signal: AbortSignal) => Promise<void>,
  ): Promise<void> => {
    allow(sessionId, action);
    const control = new AbortController();
    running.set(sessionId, control);
    change(sessionId, (session) => ({
      ...session,
      ...(phase === null ? {} : { phase }),
      running: { step, runner: 'fake', from: session.phase, startedAt: make.at() },
      lastFailure: null,
    }));
    push({ type: 'activity', activity: { type: 'progress', sessionId, step, message: 'asking the model' } });
    try {
      await work(control.signal);
    } finally {
      running.delete(sessionId);
      change(sessionId, (session) => ({
        ...session,
        running: null,
        usage: {
          ...session.usage,
          calls: session.usage.calls + 1,
          inputTokens: session.usage.inputTokens + 4200,
          outputTokens: session.usage.outputTokens + 600,
        },
        ...(control.signal.aborted
          ? {
              lastFailure: {
                step,
                outcome: 'stopped' as const,
                message: 'Stopped by you; text that arrived is kept.',
                at: make.at(),
              },
            }
          : {}),
      }));
    }
    if (control.signal.aborted) throw new PlanningError('cancelled', 'Stopped.');
  };

  /** One persona thinks and answers. */
  const answer = async (
    sessionId: Id,
    thread: Thread,
    thinking: string,
    text: string,
    signal: AbortSignal,
  ): Promise<void> => {
    const message = make.blankMessage(id(), thread.id, 'assistant', get(sessionId).round);
    change(sessionId, (session) => ({ ...session, messages: [...session.messages, message] }));
    editThread(sessionId, thread.id, { status: 'running', error: null });
    const base = { sessionId, targetId: message.id };
    await stream(
      { ...base, type: 'thinking' },
      thinking,
      (so) => editMessage(sessionId, message.id, { thinking: so }),
      signal,
    );
    await stream(
      { ...base, type: 'text' },
      text,
      (so) => editMessage(sessionId, message.id, { content: so }),
      signal,
    );
    editMessage(sessionId, message.id, {
      status: signal.aborted ? 'stopped' : 'complete',
      endedAt: make.at(),
      inputTokens: 5200,
      outputTokens: Math.ceil(text.length / 4),
    });
    editThread(sessionId, thread.id, { status: signal.aborted ? 'stopped' : 'completed' });
  };
  const round = async (
    sessionId: Id,
    signal: AbortSignal,
    pick: (voice: (typeof content.voices)[number]) => string,
  ): Promise<void> => {
    change(sessionId, (session) => ({ ...session, round: session.round + 1 }));
    const { threads, personas } = get(sessionId);
    await Promise.all(
      threads.map((thread) => {
        const index = personas.findIndex((persona) => persona.id === thread.personaId);
        const voice = content.voices[index];
        return voice === undefined
          ? Promise.resolve()
          : answer(
              sessionId,
              thread,
              voice.thinking,
              `${pick(voice)}\n\n`.repeat(options.repeat ?? 1).trimEnd(),
              signal,
            );
      }),
    );
  };
  const written = async (
    sessionId: Id,
    step: 'synthesis' | 'spec',
    text: string,
    signal: AbortSignal,
  ): Promise<void> => {
    const partial = { step, id: id(), text: '' };
    change(sessionId, (session) => ({ ...session, partial }));
    const save = (so: string): void =>
      void sessions.set(sessionId, { ...get(sessionId), partial: { ...partial, text: so } });
    await stream({ sessionId, targetId: partial.id, type: 'text' }, text, save, signal);
  };
  const addVersion = (documentId: Id, text: string, by: 'person' | 'planner', reason: string): number =>
    changeDocument(documentId, (document) => ({
      ...document,
      versions: [
        ...document.versions,
        {
          number: document.versions.length + 1,
          content: text,
          by,
          author: make.AUTHOR,
          reason,
          at: make.at(),
        },
      ],
    })).versions.length;
  return {
    id,
    sessions,
    documents,
    listeners,
    push,
    get,
    view,
    change,
    getDocument,
    changeDocument,
    addVersion,
    allow,
    editThread,
    nap,
    run,
    answer,
    round,
    written,
    stop: (sessionId: Id): void => running.get(sessionId)?.abort(),
  };
}

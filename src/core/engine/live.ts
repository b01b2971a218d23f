import type { Emitter } from '../base/emitter.ts';
import type { Id } from '../model/basics.ts';
import type { Session } from '../model/session.ts';
import type { SessionEvent } from '../session/events.ts';
import type { Activity } from './api.ts';

/** Streamed text reaches the log at most this late, so a killed process loses no more than this. */
const FLUSH_AFTER_MS = 700;

/** One growing text: a message, or an attempt at a synthesis or spec. */
interface Target {
  readonly sessionId: Id;
  text: string;
  thinking: string;
  /** How much of each stands in the log. */
  storedText: number;
  storedThinking: number;
  /** The log holds text that a retry made void. */
  resetPending: boolean;
}

/** Text that streams in: told to watchers at once, written to the log in bursts. */
export interface LiveText {
  open(sessionId: Id, targetId: Id): void;
  text(targetId: Id, piece: string): void;
  thinking(targetId: Id, piece: string): void;
  /** The call is made again: what was streamed is void. */
  reset(targetId: Id): void;
  /** Takes the events for what is not yet in the log. The caller writes them at once, and once: call it outside a decision. */
  drain(sessionId: Id): readonly SessionEvent[];
  /** Forgets a target whose text stands in the log. */
  close(targetId: Id): void;
  /** The session with the text streamed so far. */
  overlay(session: Session): Session;
}

/** `flush` must write `drain(sessionId)`; it is called at most every FLUSH_AFTER_MS per session. */
export function createLiveText(activity: Emitter<Activity>, flush: (sessionId: Id) => void): LiveText {
  const targets = new Map<Id, Target>();
  const timers = new Set<Id>();

  const schedule = (sessionId: Id): void => {
    if (timers.has(sessionId)) return;
    timers.add(sessionId);
    setTimeout(() => {
      timers.delete(sessionId);
      flush(sessionId);
    }, FLUSH_AFTER_MS);
  };
  const add = (targetId: Id, part: 'text' | 'thinking', piece: string): void => {
    const target = targets.get(targetId);
    if (target === undefined || piece === '') return;
    const offset = target[part].length;
    target[part] += piece;
    activity.fire({ type: part, sessionId: target.sessionId, targetId, offset, text: piece });
    schedule(target.sessionId);
  };
  const grown = (targetId: Id, text: string, thinking: string): { text: string; thinking: string } => {
    const target = targets.get(targetId);
    if (target === undefined) return { text, thinking };
    return { text: target.text, thinking: target.thinking };
  };

  return {
    open: (sessionId, targetId) =>
      void targets.set(targetId, {
        sessionId,
        text: '',
        thinking: '',
        storedText: 0,
        storedThinking: 0,
        resetPending: false,
      }),
    text: (targetId, piece) => add(targetId, 'text', piece),
    thinking: (targetId, piece) => add(targetId, 'thinking', piece),
    reset: (targetId) => {
      const target = targets.get(targetId);
      if (target === undefined) return;
      target.resetPending ||= target.storedText > 0 || target.storedThinking > 0;
      Object.assign(target, { text: '', thinking: '', storedText: 0, storedThinking: 0 });
    },
    drain: (sessionId) => {
      const events: SessionEvent[] = [];
      for (const [targetId, target] of targets) {
        if (target.sessionId !== sessionId) continue;
        if (target.resetPending) events.push({ type: 'text_reset', targetId });
        const text = target.text.slice(target.storedText);
        const thinking = target.thinking.slice(target.storedThinking);
        if (text !== '' || thinking !== '') events.push({ type: 'text_streamed', targetId, text, thinking });
        target.resetPending = false;
        target.storedText = target.text.length;
        target.storedThinking = target.thinking.length;
      }
      return events;
    },
    close: (targetId) => void targets.delete(targetId),
    overlay: (session) => {
      if (![...targets.values()].some((target) => target.sessionId === session.id)) return session;
      const messages = session.messages.map((message) => {
        if (message.status !== 'streaming') return message;
        const { text, thinking } = grown(message.id, message.content, message.thinking);
        return { ...message, content: text, thinking };
      });
      const partial =
        session.partial === null
          ? null
          : { ...session.partial, text: grown(session.partial.id, session.partial.text, '').text };
      return { ...session, messages, partial };
    },
  };
}

import type { Session } from '../../src/protocol/model.ts';
import type { Part } from './parts.ts';

/** Shows the message where it stands and moves the focus to it. */
export function jumpToMessage(session: Session, id: string, onShow: (part: Part) => void): void {
  const message = session.messages.find((candidate) => candidate.id === id);
  const thread = session.threads.find((candidate) => candidate.id === message?.threadId);
  if (thread === undefined) return;
  onShow(thread.kind === 'interviewer' ? 'brief' : 'threads');
  // The part is drawn in the next frame.
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      const place = document.getElementById(`message-${id}`);
      place?.scrollIntoView({ block: 'center', inline: 'center' });
      place?.focus({ preventScroll: true });
    }),
  );
}

/** How a message is called where it is referred to. */
export function messageName(
  session: Session,
  id: string,
): { readonly name: string; readonly emoji: string; readonly index: number; readonly round: number } | null {
  const message = session.messages.find((candidate) => candidate.id === id);
  const thread = session.threads.find((candidate) => candidate.id === message?.threadId);
  if (message === undefined || thread === undefined) return null;
  if (message.role === 'person') return { name: 'You', emoji: '', index: 0, round: message.round };
  const index = session.personas.findIndex((persona) => persona.id === thread.personaId);
  const persona = session.personas[index];
  return {
    name: persona?.name ?? 'Interviewer',
    emoji: persona?.emoji ?? '💬',
    index: Math.max(0, index),
    round: message.round,
  };
}

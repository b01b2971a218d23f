import { plural } from '../base/words.ts';
import type { PlanDocument } from '../model/document.ts';
import type { ContextEntry, Session } from '../model/session.ts';
import type { Message } from '../model/thread.ts';
import type { UsageTotals } from '../model/usage.ts';
import { formatUsd } from '../model/money.ts';
import { redact } from './redact.ts';

/**
 * The whole session as a document to read: idea, context by name (contents stay in the workspace), personas,
 * threads, synthesis, spec, task drafts, cost. Text of others is quoted, so that its headings and fences stay inside.
 */
export function renderSession(session: Session, document: PlanDocument | null): string {
  const spec = document?.versions.at(-1);
  const parts = [
    `# ${line(session.title)}`,
    `${session.phase} · by ${line(session.createdBy.name)} · ${session.createdAt.slice(0, 10)}`,
    section('Idea', quote(session.prompt)),
    section('Context', session.context.map(contextLine).join('\n')),
    section(
      'Personas',
      session.personas
        .map(
          (persona) =>
            `- ${line(persona.emoji)} **${line(persona.name)}** (${persona.stance}, ${persona.technique}): ${line(persona.focus)}`,
        )
        .join('\n'),
    ),
    ...session.threads.map((thread) => {
      const persona = session.personas.find(({ id }) => id === thread.personaId);
      const messages = session.messages.filter(({ threadId }) => threadId === thread.id);
      const speaker = persona ? line(persona.name) : 'Interviewer';
      return section(
        `Thread: ${speaker}`,
        messages.map((message) => renderMessage(message, speaker)).join('\n\n'),
      );
    }),
    section('Synthesis', session.synthesis ? quote(session.synthesis.markdown) : ''),
    section(
      spec && document ? `Spec: ${line(document.title)} (version ${spec.number})` : 'Spec',
      spec ? quote(spec.content) : '',
    ),
    section('Task drafts', drafts(session)),
    section('Cost', cost(session.usage)),
  ];
  return redact(`${parts.filter((part) => part !== '').join('\n\n')}\n`);
}

function section(title: string, body: string): string {
  return body === '' ? '' : `## ${title}\n\n${body}`;
}

function renderMessage(message: Message, speaker: string): string {
  const who = message.role === 'person' ? 'You' : speaker;
  const state = message.status === 'complete' ? '' : `, ${message.status}`;
  const round = message.round > 0 ? ` (round ${message.round}${state})` : state ? ` (${state.slice(2)})` : '';
  const questions = message.questions.map(
    ({ text, answer }) => `- ${line(text)} ${answer === null ? '_not answered_' : `→ ${line(answer)}`}`,
  );
  return [`**${who}**${round}`, message.content.trim() ? quote(message.content) : '', questions.join('\n')]
    .filter((part) => part !== '')
    .join('\n\n');
}

function contextLine(entry: ContextEntry): string {
  const cut = entry.cutBytes > 0 ? `, ${entry.cutBytes} bytes cut off` : '';
  return `- ${entry.kind}: ${line(entry.label)} (${entry.content.length} characters${cut})`;
}

function drafts(session: Session): string {
  const number = new Map(session.drafts.map(({ id }, index) => [id, index + 1]));
  return session.drafts
    .map((draft, index) => {
      const blockers = draft.blockedBy.flatMap((id) => number.get(id) ?? []).map((each) => `#${each}`);
      const after = blockers.length > 0 ? `, blocked by ${blockers.join(', ')}` : '';
      const body = [quote(draft.description), ...draft.acceptance.map((text) => `- ${line(text)}`)].filter(
        (part) => part !== '',
      );
      return [
        `### ${index + 1}. ${line(draft.title)}`,
        `${draft.priority}, ${draft.size}${after}`,
        body.join('\n\n'),
      ]
        .filter((part) => part !== '')
        .join('\n\n');
    })
    .join('\n\n');
}

function cost(usage: UsageTotals): string {
  if (usage.calls === 0) return 'No model was called.';
  const unknown = usage.unpricedCalls > 0 ? ` (the price of ${usage.unpricedCalls} is not known)` : '';
  return `${plural(usage.calls, 'call')}, ${usage.inputTokens} tokens in, ${usage.outputTokens} out, ${formatUsd(usage.costMicroUsd)}${unknown}`;
}

function line(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/<(?=[a-z/!?])/gi, '\\<');
}

function quote(text: string): string {
  const trimmed = text.trim();
  return trimmed === ''
    ? ''
    : trimmed
        .split(/\r\n?|\n/)
        .map((each) => (each === '' ? '>' : `> ${each}`))
        .join('\n');
}

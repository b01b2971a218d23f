import { plural } from '../core/base/words.ts';
import type { SessionView } from '../core/engine/api.ts';
import type { TaskDraft } from '../core/model/draft.ts';
import { author, cut, money, phase, shortId, table } from './format.ts';
import { speakers } from './progress.ts';
import { oneLine, plain } from './terminal.ts';
import type { Paint } from './terminal.ts';

/** A session on one screen: where it stands, what it holds, what can be done next. */
export function sessionLines(view: SessionView, paint: Paint, full: boolean): readonly string[] {
  const { session, gates } = view;
  const lines = [
    `${paint('bold', oneLine(session.title))}  ${phase(paint, session.phase)}${view.interrupted ? paint('yellow', ' (interrupted)') : ''}`,
    paint('dim', `${session.id} · ${author(session.createdBy)} · ${session.updatedAt}`),
    '',
    ...indent(full ? session.prompt : cut(oneLine(session.prompt), 200)),
  ];
  if (session.running && !view.interrupted) lines.push('', `running: ${session.running.step}`);
  if (session.lastFailure)
    lines.push(
      '',
      paint('red', `last step ${session.lastFailure.outcome}: ${oneLine(session.lastFailure.message)}`),
    );
  const open = session.blockers.filter(({ answer }) => answer === undefined);
  for (const blocker of open) {
    lines.push('', paint('yellow', `paused: ${oneLine(blocker.question)}`));
    lines.push(
      `  answer with: session answer ${shortId(session.id)} ${shortId(blocker.id)} "${oneLine(blocker.choices[0] ?? '…')}"`,
    );
  }
  if (session.context.length > 0) {
    lines.push('', paint('bold', `Context (about ${plural(view.contextTokens, 'token')})`));
    lines.push(
      ...table(
        session.context.map((entry) => [
          `  ${shortId(entry.id)}`,
          entry.kind,
          oneLine(entry.label),
          entry.cutBytes > 0 ? `${entry.cutBytes} bytes cut off` : '',
        ]),
      ),
    );
  }
  if (session.personas.length > 0) lines.push('', paint('bold', 'Personas'), ...personaLines(view, paint));
  if (full) lines.push(...threadLines(view, paint));
  if (session.synthesis)
    lines.push(
      '',
      paint('bold', 'Synthesis'),
      ...(full
        ? indent(session.synthesis.markdown)
        : [`  ${plural(session.synthesis.points.length, 'point')}`]),
    );
  if (session.specDocumentId) lines.push('', `${paint('bold', 'Spec')} ${shortId(session.specDocumentId)}`);
  if (session.drafts.length > 0)
    lines.push('', paint('bold', 'Task drafts'), ...draftLines(session.drafts, paint));
  if (session.materialized) lines.push('', `${paint('green', 'Plan')} ${session.materialized.planId}`);
  lines.push('', costLine(view));
  const next = NEXT.filter(([gate]) => gates[gate] === null).map(([, words]) => words);
  if (next.length > 0)
    lines.push(
      paint(
        'dim',
        `next: ${next
          .slice(0, 4)
          .map((words) => `session ${words} ${shortId(session.id)}`)
          .join(' · ')}`,
      ),
    );
  return lines;
}

/** Ways on, most forward first. */
const NEXT = [
  ['resume', 'resume'],
  ['materialize', 'materialize'],
  ['mark_ready', 'ready'],
  ['synthesize', 'synthesize'],
  ['brainstorm', 'brainstorm'],
  ['draft_spec', 'spec'],
  ['draft_tasks', 'tasks'],
] as const;

export function costLine({ session: { usage } }: SessionView): string {
  if (usage.calls === 0) return 'No model was called yet.';
  const unknown = usage.unpricedCalls > 0 ? `, price of ${usage.unpricedCalls} unknown` : '';
  return `${plural(usage.calls, 'call')}, ${usage.inputTokens} tokens in, ${usage.outputTokens} out, ${money(usage.costMicroUsd)}${unknown}`;
}

export function personaLines({ session }: SessionView, paint: Paint): readonly string[] {
  const rows = session.personas.map((persona) => {
    const thread = session.threads.find(({ personaId }) => personaId === persona.id);
    const state = thread ? (thread.status === 'failed' ? paint('red', thread.status) : thread.status) : '';
    return [
      `  ${oneLine(persona.name)}`,
      paint('dim', oneLine(persona.role)),
      state,
      cut(oneLine(thread?.error ?? persona.focus), 100),
    ];
  });
  const note = session.personaNote ? [paint('yellow', `  ${oneLine(session.personaNote)}`)] : [];
  return [...table(rows), ...note];
}

export function threadLines(view: SessionView, paint: Paint): readonly string[] {
  const names = speakers(view);
  return view.session.messages.flatMap((message) => {
    const who = message.role === 'person' ? 'You' : (names.get(message.id) ?? '?');
    const round = message.round > 0 ? `, round ${message.round}` : '';
    const state = message.status === 'complete' ? '' : ` (${message.status})`;
    const questions = message.questions.flatMap((question) => [
      `  ${shortId(question.id)}  ${oneLine(question.text)}${question.choices.length > 0 ? ` [${question.choices.map(oneLine).join(' | ')}]` : ''}`,
      ...(question.answer === null ? [] : [paint('green', `            → ${oneLine(question.answer)}`)]),
    ]);
    return [
      '',
      paint('bold', `${who}${round}${state}`),
      ...(message.content.trim() ? indent(message.content) : []),
      ...questions,
    ];
  });
}

export function draftLines(drafts: readonly TaskDraft[], paint: Paint): readonly string[] {
  const numbers = new Map(drafts.map(({ id }, index) => [id, index + 1]));
  return table(
    drafts.map((draft, index) => [
      `  #${index + 1}`,
      draft.priority,
      draft.size,
      cut(oneLine(draft.title), 90),
      draft.blockedBy.length > 0
        ? paint('dim', `after ${draft.blockedBy.map((id) => `#${numbers.get(id) ?? '?'}`).join(', ')}`)
        : '',
    ]),
  );
}

export function indent(text: string): readonly string[] {
  return plain(text.trim())
    .split('\n')
    .map((line) => (line ? `  ${line}` : ''));
}

import type { Page, SessionSummary } from '../../src/protocol/model.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { visible } from '../ui/text.ts';
import { ago, count, money, phaseWords, stepWords } from '../words.ts';

export function SessionList(props: {
  readonly page: Page<SessionSummary>;
  readonly onOpen: (id: string) => void;
  readonly onMore: () => void;
}) {
  const { items, total } = props.page;
  const now = Date.now();
  return (
    <>
      <ul class="ps-session-list" aria-label="Sessions">
        {items.map((session) => (
          <li key={session.id}>
            <button type="button" class="ps-session" onClick={() => props.onOpen(session.id)}>
              <SessionCard session={session} now={now} />
            </button>
          </li>
        ))}
      </ul>
      {items.length < total ? (
        <Button onClick={props.onMore}>{`Show more (${total - items.length})`}</Button>
      ) : null}
    </>
  );
}

function SessionCard({ session, now }: { readonly session: SessionSummary; readonly now: number }) {
  const { phase, paused, running, draftCount, personaCount, costMicroUsd } = session;
  const facts = [
    ago(session.updatedAt, now),
    ...(personaCount > 0 ? [count(personaCount, 'persona')] : []),
    ...(draftCount > 0 ? [count(draftCount, 'task')] : []),
    ...(costMicroUsd > 0 ? [money(costMicroUsd)] : []),
  ];
  return (
    <>
      <span class="ps-session-top">
        <span class={`ps-phase phase-${phase}`}>{phaseWords[phase]}</span>
        {paused ? (
          <span class="ps-flag">
            <Icon name="question" /> Needs you
          </span>
        ) : running !== null ? (
          <span class="ps-flag is-running">
            <Icon name="spinner" /> {stepWords[running]}
          </span>
        ) : null}
      </span>
      <span class="ps-session-title">{visible(session.title || session.prompt)}</span>
      {session.title && session.title !== session.prompt ? (
        <span class="ps-session-prompt">{visible(session.prompt.slice(0, 300))}</span>
      ) : null}
      <span class="ps-facts">{facts.join(' · ')}</span>
    </>
  );
}

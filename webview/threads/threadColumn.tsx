import { useEffect, useRef } from 'preact/hooks';
import { Fragment } from 'preact';
import type { Message, Persona, Thread, ThreadStatus } from '../../src/protocol/model.ts';
import { useCall } from '../calls.ts';
import { useStudioPage } from '../pages.ts';
import { useView } from '../session/sessionContext.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Failure } from '../ui/small.tsx';
import { visible } from '../ui/text.ts';
import { stanceWords, techniqueWords } from '../words.ts';
import { Composer } from './composer.tsx';
import { MessageView } from './message.tsx';

const statusWords: Readonly<Record<ThreadStatus, string>> = {
  pending: 'waiting',
  running: 'thinking',
  completed: 'done',
  failed: 'failed',
  stopped: 'stopped',
};

/** Within this many pixels of the end, new text keeps the end in view. */
const PIN_PX = 40;

export function ThreadColumn(props: {
  readonly thread: Thread;
  readonly index: number;
  readonly persona: Persona | null;
  readonly messages: readonly Message[];
}) {
  const { thread, persona, messages } = props;
  const { gates } = useView();
  const api = useStudioPage();
  const call = useCall();
  const name = persona?.name ?? 'Persona';
  const scroller = useFollow(thread.status === 'running');
  return (
    <section
      class={`ps-thread voice-${props.index % 6} is-${thread.status}`}
      aria-label={`${name}, ${statusWords[thread.status]}`}
    >
      <header class="ps-thread-head">
        <span class="ps-emoji" aria-hidden="true">
          {visible(persona?.emoji ?? '💬')}
        </span>
        <div class="ps-persona-name" title={visible(persona?.focus ?? '')}>
          <h3>{visible(name)}</h3>
          <span class="ps-tags">
            {persona ? <span class="ps-tag">{techniqueWords[persona.technique]}</span> : null}
            {persona && persona.stance !== 'other' ? (
              <span class="ps-tag">{stanceWords[persona.stance]}</span>
            ) : null}
          </span>
        </div>
        <span class="ps-thread-status">
          <Icon
            name={
              thread.status === 'running'
                ? 'spinner'
                : thread.status === 'completed'
                  ? 'check'
                  : thread.status === 'failed'
                    ? 'error'
                    : 'stop'
            }
          />
          <span class="ps-thread-word">{statusWords[thread.status]}</span>
        </span>
        {thread.status === 'running' ? (
          <Button
            kind="icon"
            icon="stop"
            label={`Stop ${name}`}
            why={gates.stop}
            busy={call.busy}
            onClick={() => void call.run(() => api.stopThread(thread.id))}
          />
        ) : thread.status === 'failed' || thread.status === 'stopped' ? (
          <Button
            kind="icon"
            icon="refresh"
            label={`Retry ${name}`}
            why={gates.retry_thread}
            busy={call.busy}
            onClick={() => void call.run(() => api.retryThread(thread.id))}
          />
        ) : null}
      </header>
      <div
        ref={scroller}
        class="ps-thread-body"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
        tabIndex={0}
        role="log"
        aria-live="off"
        aria-label={`Messages of ${name}`}
      >
        <div class="ps-thread-flow">
          {messages.map((message, index) => (
            <Fragment key={message.id}>
              {message.round > 1 && message.round !== messages[index - 1]?.round ? (
                <p class="ps-round">
                  <span>Round {message.round}</span>
                </p>
              ) : null}
              <MessageView message={message} />
            </Fragment>
          ))}
        </div>
        {thread.error === null ? null : <Failure error={thread.error} />}
      </div>
      <Failure error={call.error} onClose={call.clear} />
      <Composer
        memoryKey={`${thread.id}.say`}
        label={`Message to ${name}`}
        placeholder={`Reply to ${name}…`}
        why={gates.say}
        onSend={(text) => api.say(thread.id, text)}
      />
    </section>
  );
}

/** Keeps the end in view while text arrives, unless the person scrolled away from it. */
function useFollow(active: boolean) {
  const ref = useRef<HTMLDivElement>(null);
  const pinned = useRef(true);
  useEffect(() => {
    const place = ref.current;
    const flow = place?.firstElementChild;
    if (!active || place === null || !flow || typeof ResizeObserver === 'undefined') return undefined;
    const onScroll = (): void => {
      pinned.current = place.scrollHeight - place.scrollTop - place.clientHeight < PIN_PX;
    };
    const observer = new ResizeObserver(() => {
      if (pinned.current) place.scrollTop = place.scrollHeight;
    });
    observer.observe(flow);
    place.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      observer.disconnect();
      place.removeEventListener('scroll', onScroll);
    };
  }, [active]);
  return ref;
}

import { useState } from 'preact/hooks';
import type { Message } from '../../src/protocol/model.ts';
import { useStudioState } from '../studio.ts';
import { Icon } from '../ui/icon.tsx';
import { Markdown } from '../ui/markdown.tsx';
import { Disclosure } from '../ui/small.tsx';
import { visible } from '../ui/text.ts';
import { compact, money } from '../words.ts';
import { Questions } from './questions.tsx';
import { ToolUses } from './toolUses.tsx';

/** One message; while it streams, its text comes from the stream. `element id` = `message-${id}`, to be jumped to. */
export function MessageView({ message }: { readonly message: Message }) {
  const live = useStudioState((state) => state.live[message.id]);
  const streaming = message.status === 'streaming';
  const content = streaming ? (live?.content.text ?? message.content) : message.content;
  const thinking = streaming ? (live?.thinking.text ?? message.thinking) : message.thinking;
  if (message.role === 'person') {
    return (
      <article id={`message-${message.id}`} class="ps-message is-person" aria-label="You" tabIndex={-1}>
        <div class="ps-plain">{visible(message.content)}</div>
      </article>
    );
  }
  return (
    <article
      id={`message-${message.id}`}
      class={`ps-message is-${message.status}`}
      aria-busy={streaming}
      tabIndex={-1}
    >
      {thinking === '' ? null : <Thinking text={thinking} going={streaming && content === ''} />}
      <ToolUses uses={message.toolUses} />
      {content === '' && streaming ? (
        <p class="ps-waiting" aria-hidden="true">
          <i />
          <i />
          <i />
        </p>
      ) : (
        <Markdown text={content} streaming={streaming} />
      )}
      <Questions message={message} />
      {streaming ? null : <MessageFacts message={message} />}
    </article>
  );
}

/** Collapsed; open, it shows plain text, because half a thought is rarely good Markdown. */
function Thinking({ text, going }: { readonly text: string; readonly going: boolean }) {
  const [open, setOpen] = useState(false);
  const summary = (
    <span class={going ? 'ps-shimmer' : ''}>
      {going ? 'Thinking…' : 'Thinking'}{' '}
      <span class="ps-quiet ps-figures">{compact(text.length)} characters</span>
    </span>
  );
  return (
    <Disclosure summary={summary} open={open} onToggle={setOpen} class="ps-thinking">
      {() => <div class="ps-plain">{visible(text)}</div>}
    </Disclosure>
  );
}

function MessageFacts({ message }: { readonly message: Message }) {
  const { status, inputTokens, outputTokens, costMicroUsd } = message;
  const facts = [
    ...(inputTokens + outputTokens > 0 ? [`${compact(inputTokens)} in · ${compact(outputTokens)} out`] : []),
    ...(costMicroUsd === null ? ['price unknown'] : costMicroUsd > 0 ? [money(costMicroUsd)] : []),
  ];
  return (
    <footer class="ps-message-facts">
      {status === 'failed' ? (
        <span class="ps-bad">
          <Icon name="error" /> cut off by a failure
        </span>
      ) : status === 'stopped' ? (
        <span class="ps-quiet">
          <Icon name="stop" /> stopped
        </span>
      ) : null}
      {facts.length > 0 ? <span class="ps-quiet ps-figures">{facts.join(' · ')}</span> : null}
    </footer>
  );
}

import type { Id } from '../../src/protocol/model.ts';
import { jumpToMessage, messageName } from '../session/jump.ts';
import { useView } from '../session/sessionContext.ts';
import type { Part } from '../session/parts.ts';
import { visible } from '../ui/text.ts';

/** Where a point comes from; each chip jumps to its message. */
export function SourceChips({
  sources,
  onShow,
}: {
  readonly sources: readonly Id[];
  readonly onShow: (part: Part) => void;
}) {
  const { session } = useView();
  if (sources.length === 0) return <span class="ps-nosource">names no source</span>;
  return (
    <span class="ps-sources">
      {sources.map((id) => {
        const source = messageName(session, id);
        if (source === null) return null;
        return (
          <button
            key={id}
            type="button"
            class={`ps-source voice-${source.index % 6}`}
            title={`Show the message of ${source.name}, round ${source.round}`}
            onClick={() => jumpToMessage(session, id, onShow)}
          >
            <span aria-hidden="true">{visible(source.emoji)} </span>
            {visible(source.name)}
            {source.round > 1 ? ` · ${source.round}` : ''}
            <span class="ps-sr">: show the message</span>
          </button>
        );
      })}
    </span>
  );
}

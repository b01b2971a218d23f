import type { Session } from '../../src/protocol/model.ts';
import { Icon } from '../ui/icon.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { partState, PARTS, partWords, type Part, type PartState } from '../session/parts.ts';

const stateWords: Readonly<Record<PartState, string>> = {
  empty: 'nothing yet',
  running: 'at work',
  here: 'there',
  attention: 'needs attention',
};

/** The way of the session as a row of steps; each is a tab. */
export function Rail({
  session,
  part,
  onSelect,
}: {
  readonly session: Session;
  readonly part: Part;
  readonly onSelect: (part: Part) => void;
}) {
  const tabs = PARTS.map((key, index) => {
    const state = partState(session, key);
    return {
      key,
      label: `${partWords[key]}, ${stateWords[state]}`,
      content: (
        <span class={`ps-step is-${state}`}>
          <span class="ps-step-mark" data-number={index + 1}>
            {state === 'running' ? (
              <Icon name="spinner" />
            ) : state === 'attention' ? (
              <Icon name="warning" />
            ) : state === 'here' ? (
              <Icon name="check" size={12} />
            ) : null}
          </span>
          <span class="ps-step-name">{partWords[key]}</span>
        </span>
      ),
    };
  });
  return (
    <Tabs
      id="ps-part"
      label="Steps of the session"
      tabs={tabs}
      active={part}
      onSelect={onSelect}
      class="ps-rail"
    />
  );
}

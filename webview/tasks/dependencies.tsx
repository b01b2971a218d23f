import { useState } from 'preact/hooks';
import { Dropdown } from '../ui/choice.tsx';
import { Icon } from '../ui/icon.tsx';
import { visible } from '../ui/text.ts';
import { change, cycleOf, cycleWords, type DraftItem, type DraftList } from './draftEdits.ts';

/** What must be done before this one: shown, taken away, added by picking. */
export function Dependencies(props: {
  readonly item: DraftItem;
  readonly items: DraftList;
  readonly why: string | null;
  readonly onEdit: (items: DraftList) => void;
}) {
  const { item, items, why } = props;
  const [refused, setRefused] = useState<string | null>(null);
  const numberOf = (key: string): number => items.findIndex((other) => other.key === key) + 1;
  const set = (blockedBy: readonly string[]): void => props.onEdit(change(items, item.key, { blockedBy }));
  const pick = (key: string): void => {
    const cycle = cycleOf(items, item.key, key);
    if (cycle !== null)
      return setRefused(`Refused, a task would wait for itself: ${cycleWords(items, cycle)}.`);
    setRefused(null);
    set([...item.blockedBy, key]);
  };
  const open = items.filter(({ key }) => key !== item.key && !item.blockedBy.includes(key));
  return (
    <div class="ps-field">
      <span class="ps-label">Needs first</span>
      <div class="ps-row">
        {item.blockedBy.map((key) => {
          const title = items.find((other) => other.key === key)?.title ?? '';
          return (
            <span key={key} class="ps-dependency">
              <b>{numberOf(key)}</b> {visible(title)}
              <button
                type="button"
                class="ps-icon-button"
                aria-label={`No longer needs ${numberOf(key)} ${title}`}
                aria-disabled={why !== null}
                title={why ?? 'Take away'}
                onClick={() => {
                  if (why === null) set(item.blockedBy.filter((other) => other !== key));
                }}
              >
                <Icon name="close" size={12} />
              </button>
            </span>
          );
        })}
        <Dropdown
          label="Add a task that must be done first"
          hideLabel
          value=""
          options={[
            { value: '', label: item.blockedBy.length === 0 ? 'Nothing; add…' : 'Add…' },
            ...open.map(({ key, title }) => ({ value: key, label: `${numberOf(key)} ${visible(title)}` })),
          ]}
          onChange={pick}
          why={why ?? (open.length === 0 ? 'there is no other task' : null)}
        />
      </div>
      {refused === null ? null : (
        <span class="ps-problem" role="alert">
          {refused}
        </span>
      )}
    </div>
  );
}

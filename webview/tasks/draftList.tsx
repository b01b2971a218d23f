import { useEffect, useRef, useState } from 'preact/hooks';
import { useView } from '../session/sessionContext.ts';
import { Icon } from '../ui/icon.tsx';
import { visible } from '../ui/text.ts';
import { count, priorityWords } from '../words.ts';
import { DraftForm } from './draftForm.tsx';
import { move, type DraftItem, type DraftList } from './draftEdits.ts';
import type { Drafts } from './useDrafts.ts';

/** The drafts in their order; dragged by the grip, or moved with arrow keys on it. One is open at a time. */
export function DraftListView(props: {
  readonly drafts: Drafts;
  readonly selected: string | null;
  readonly onSelect: (key: string | null) => void;
}) {
  const { drafts } = props;
  const { gates } = useView();
  const [dragged, setDragged] = useState<string | null>(null);
  const [over, setOver] = useState<string | null>(null);
  const [said, say] = useState('');
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    if (props.selected === null) return;
    const row = list.current?.querySelector(`[data-row="${CSS.escape(props.selected)}"]`);
    row?.scrollIntoView?.({ block: 'nearest' });
  }, [props.selected]);
  const moveTo = (key: string, index: number): void => {
    if (gates.edit_drafts !== null) return say(gates.edit_drafts);
    const next = move(drafts.items, key, index);
    if (next === drafts.items) return;
    drafts.edit(next, 'step');
    const at = next.findIndex((item) => item.key === key);
    say(`Moved to place ${at + 1} of ${next.length}.`);
    // The row was drawn again elsewhere; the grip keeps the focus.
    requestAnimationFrame(() =>
      list.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(key)}"] .ps-grip`)?.focus(),
    );
  };
  const drop = (target: string): void => {
    if (dragged !== null && dragged !== target)
      moveTo(
        dragged,
        drafts.items.findIndex(({ key }) => key === target),
      );
    setDragged(null);
    setOver(null);
  };
  return (
    <div class="ps-draft-list">
      <p class="ps-sr" role="status">
        {said}
      </p>
      <ol ref={list} aria-label="Tasks">
        {drafts.items.map((item, index) => (
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a place to drop on; keys are on the grip
          <li
            key={item.key}
            data-row={item.key}
            class={`ps-draft ${item.key === props.selected ? 'is-open' : ''} ${item.key === over && item.key !== dragged ? 'is-over' : ''} ${item.key === dragged ? 'is-dragged' : ''}`}
            onDragOver={(event) => {
              if (dragged === null) return;
              event.preventDefault();
              setOver(item.key);
            }}
            onDrop={(event) => {
              event.preventDefault();
              drop(item.key);
            }}
          >
            <div class="ps-draft-row">
              <button
                type="button"
                class="ps-grip"
                draggable={gates.edit_drafts === null}
                aria-label={`Move task ${index + 1}, ${item.title || 'without a title'}: arrow keys up and down`}
                title={gates.edit_drafts ?? 'Drag, or press the arrow keys'}
                onDragStart={(event) => {
                  setDragged(item.key);
                  event.dataTransfer?.setData('text/plain', item.title);
                  const row = event.currentTarget.closest('.ps-draft');
                  if (row !== null) event.dataTransfer?.setDragImage(row, 12, 12);
                }}
                onDragEnd={() => {
                  setDragged(null);
                  setOver(null);
                }}
                onKeyDown={(event) => {
                  const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
                  if (step === 0) return;
                  event.preventDefault();
                  moveTo(item.key, index + step);
                }}
              >
                <Icon name="grip" />
              </button>
              <DraftRow
                item={item}
                index={index}
                items={drafts.items}
                open={item.key === props.selected}
                onToggle={() => props.onSelect(item.key === props.selected ? null : item.key)}
              />
            </div>
            {item.key === props.selected ? (
              <DraftForm item={item} drafts={drafts} onSelect={props.onSelect} />
            ) : null}
          </li>
        ))}
      </ol>
    </div>
  );
}

function DraftRow(props: {
  readonly item: DraftItem;
  readonly index: number;
  readonly items: DraftList;
  readonly open: boolean;
  readonly onToggle: () => void;
}) {
  const { item, items } = props;
  const needs = item.blockedBy
    .map((key) => items.findIndex((other) => other.key === key) + 1)
    .sort((a, b) => a - b);
  return (
    <button type="button" class="ps-draft-summary" aria-expanded={props.open} onClick={props.onToggle}>
      <span class="ps-draft-number">{props.index + 1}</span>
      <span class="ps-draft-title">{visible(item.title) || <em>Without a title</em>}</span>
      <span class="ps-draft-facts">
        <span class={`ps-priority is-${item.priority}`}>{priorityWords[item.priority]}</span>
        <span class="ps-size">{item.size.toUpperCase()}</span>
        {needs.length > 0 ? <span class="ps-needs">needs {needs.join(', ')}</span> : null}
        {item.acceptance.length > 0 ? (
          <span>{count(item.acceptance.length, 'criterion', 'criteria')}</span>
        ) : (
          <span class="ps-unanswered">no acceptance</span>
        )}
        {item.verification === undefined ? null : <span class="ps-tag">proves itself</span>}
        {item.tags.map((tag) => (
          <span key={tag} class="ps-tag">
            {visible(tag)}
          </span>
        ))}
      </span>
    </button>
  );
}

import { useState } from 'preact/hooks';
import type { Priority, Size } from '../../src/protocol/model.ts';
import { useView } from '../studio/sessionContext.ts';
import { Button } from '../ui/button.tsx';
import { Dropdown } from '../ui/choice.tsx';
import { TextArea, TextField } from '../ui/field.tsx';
import { Notice } from '../ui/small.tsx';
import { priorityWords, sizeWords, taskTitleMaxLength } from '../words.ts';
import { Dependencies } from './dependencies.tsx';
import {
  add,
  change,
  cycleWords,
  merge,
  mergeCycle,
  remove,
  split,
  withSpec,
  type DraftItem,
} from './draftEdits.ts';
import { newKey } from './newKey.ts';
import { SpecField } from './specField.tsx';
import type { Drafts } from './useDrafts.ts';

const priorities = (Object.keys(priorityWords) as Priority[]).map((value) => ({
  value,
  label: priorityWords[value],
}));
const sizes = (Object.keys(sizeWords) as Size[]).map((value) => ({ value, label: sizeWords[value] }));

/** Every field of one draft, and what can be done with it. */
export function DraftForm(props: {
  readonly item: DraftItem;
  readonly drafts: Drafts;
  readonly onSelect: (key: string | null) => void;
}) {
  const { item, drafts, onSelect } = props;
  const { gates } = useView();
  const [refused, setRefused] = useState<string | null>(null);
  const why = gates.edit_drafts;
  const { items } = drafts;
  const number = items.findIndex(({ key }) => key === item.key) + 1;
  const type = (edit: Partial<DraftItem>): void => drafts.edit(change(items, item.key, edit), 'typing');
  const step = (edit: Partial<DraftItem>): void => drafts.edit(change(items, item.key, edit), 'step');
  const mergeWith = (from: string): void => {
    const cycle = mergeCycle(items, item.key, from);
    if (cycle !== null)
      return setRefused(`Not merged: the two would wait for themselves: ${cycleWords(items, cycle)}.`);
    setRefused(null);
    drafts.edit(merge(items, item.key, from), 'step');
  };
  const others = items.filter(({ key }) => key !== item.key);
  return (
    <div class="ps-draft-form" role="group" aria-label={`Task ${number}`}>
      <TextField
        label="Title"
        value={item.title}
        onInput={(title) => type({ title })}
        maxlength={taskTitleMaxLength}
        why={why}
        problem={item.title.trim() === '' ? 'A task needs a title.' : null}
        autofocus={item.id === null && item.title === ''}
      />
      <TextArea
        label="Description"
        value={item.description}
        onInput={(description) => type({ description })}
        rows={4}
        why={why}
      />
      <div class="ps-row">
        <Dropdown
          label="Priority"
          value={item.priority}
          options={priorities}
          onChange={(priority) => step({ priority })}
          why={why}
        />
        <Dropdown
          label="Size"
          value={item.size}
          options={sizes}
          onChange={(size) => step({ size })}
          why={why}
        />
      </div>
      <Dependencies item={item} items={items} why={why} onEdit={(next) => drafts.edit(next, 'step')} />
      <Lines
        label="Acceptance"
        hint="one per line: what must hold when it is done"
        lines={item.acceptance}
        onChange={(acceptance) => type({ acceptance })}
        why={why}
      />
      <Lines
        label="Files"
        hint="one per line"
        lines={item.files}
        onChange={(files) => type({ files })}
        why={why}
      />
      <TextField
        label="Tags"
        hint="separated by commas"
        value={item.tags.join(', ')}
        onInput={(text) => type({ tags: text.split(/,\s?/) })}
        why={why}
      />
      <SpecField
        verification={item.verification}
        why={why}
        onInput={(spec) => drafts.edit(withSpec(items, item.key, spec), 'typing')}
      />
      {refused === null ? null : (
        <Notice tone="error" onClose={() => setRefused(null)}>
          {refused}
        </Notice>
      )}
      <div class="ps-row">
        <Button
          icon="split"
          why={why}
          title="Make two tasks of it, the second after the first"
          onClick={() => drafts.edit(split(items, item.key, newKey()), 'step')}
        >
          Split
        </Button>
        <Dropdown
          label="Merge with another task"
          hideLabel
          value=""
          options={[
            { value: '', label: 'Merge with…' },
            ...others.map(({ key, title }) => ({
              value: key,
              label: `${items.findIndex((other) => other.key === key) + 1} ${title}`,
            })),
          ]}
          onChange={mergeWith}
          why={why ?? (others.length === 0 ? 'there is no other task' : null)}
        />
        <Button
          icon="add"
          why={why}
          onClick={() => {
            const key = newKey();
            drafts.edit(add(items, item.key, key), 'step');
            onSelect(key);
          }}
        >
          Add after
        </Button>
        <span class="ps-spring" />
        <Button
          icon="trash"
          why={why}
          title="Undo brings it back"
          onClick={() => {
            drafts.edit(remove(items, item.key), 'step');
            onSelect(null);
          }}
        >
          Delete
        </Button>
      </div>
    </div>
  );
}

function Lines(props: {
  readonly label: string;
  readonly hint: string;
  readonly lines: readonly string[];
  readonly onChange: (lines: readonly string[]) => void;
  readonly why: string | null;
}) {
  const text = props.lines.join('\n');
  return (
    <TextArea
      label={props.label}
      hint={props.hint}
      value={text}
      onInput={(next) => props.onChange(next === '' ? [] : next.split('\n'))}
      rows={Math.min(8, Math.max(2, props.lines.length + 1))}
      why={props.why}
    />
  );
}

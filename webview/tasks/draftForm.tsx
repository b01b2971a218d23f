import { useState } from 'preact/hooks';
import { useView } from '../session/sessionContext.ts';
import { Button } from '../ui/button.tsx';
import { Dropdown } from '../ui/choice.tsx';
import { Notice } from '../ui/small.tsx';
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
import { FieldInput } from './fieldInput.tsx';
import { newKey } from './newKey.ts';
import { SpecField } from './specField.tsx';
import { forms } from './taskFields.ts';
import type { Drafts } from './useDrafts.ts';

const texts = forms.filter(([, { input }]) => input === 'line' || input === 'text');
const choices = forms.filter(([, { input }]) => input === 'choice');
const lists = forms.filter(([, { input }]) => input === 'lines' || input === 'commas');

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
  const field = ([name, form]: (typeof forms)[number]) => (
    <FieldInput
      key={name}
      item={item}
      name={name}
      form={form}
      why={why}
      onEdit={(edit, how) => drafts.edit(change(items, item.key, edit), how)}
    />
  );
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
      {texts.map(field)}
      <div class="ps-row">{choices.map(field)}</div>
      <Dependencies item={item} items={items} why={why} onEdit={(next) => drafts.edit(next, 'step')} />
      {lists.map(field)}
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

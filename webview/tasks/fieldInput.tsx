import { Dropdown } from '../ui/choice.tsx';
import { TextArea, TextField } from '../ui/field.tsx';
import type { DraftItem } from './draftEdits.ts';
import type { FieldForm, FieldName } from './taskFields.ts';

/** The control for one thing that a draft says. */
export function FieldInput(props: {
  readonly item: DraftItem;
  readonly name: FieldName;
  readonly form: FieldForm;
  readonly why: string | null;
  /** `step` = to be undone by itself, not with the letters around it. */
  readonly onEdit: (edit: Partial<DraftItem>, how: 'typing' | 'step') => void;
}) {
  const { item, name, form, why } = props;
  const { label, hint } = form;
  const value = item[name] ?? form.blank;
  const text = typeof value === 'string' ? value : '';
  const items = typeof value === 'string' ? [] : value;
  const common = { label, why, ...(hint === undefined ? {} : { hint }) };
  const type = (next: string | readonly string[]): void => props.onEdit({ [name]: next }, 'typing');
  switch (form.input) {
    case 'line':
      return (
        <TextField
          {...common}
          value={text}
          onInput={type}
          {...(form.max === undefined ? {} : { maxlength: form.max })}
          {...(name === 'title'
            ? {
                problem: text.trim() === '' ? 'A task needs a title.' : null,
                autofocus: item.id === null && text === '',
              }
            : {})}
        />
      );
    case 'text':
      return <TextArea {...common} value={text} onInput={type} rows={4} />;
    case 'choice':
      return (
        <Dropdown
          label={label}
          value={text}
          options={form.options}
          onChange={(next) => props.onEdit({ [name]: next }, 'step')}
          why={why}
        />
      );
    case 'lines':
      return (
        <TextArea
          {...common}
          value={items.join('\n')}
          onInput={(next) => type(next === '' ? [] : next.split('\n'))}
          rows={Math.min(8, Math.max(2, items.length + 1))}
        />
      );
    case 'commas':
      return <TextField {...common} value={items.join(', ')} onInput={(next) => type(next.split(/,\s?/))} />;
  }
}

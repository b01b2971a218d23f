import { useLayoutEffect } from 'preact/hooks';
import { element, eventValue, useAria, type ValueElement } from './toolkit.ts';

export interface CheckboxProps {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly why?: string | null | undefined;
}

interface CheckElement extends HTMLElement {
  checked: boolean;
}

export function Checkbox({ label, checked, onChange, why }: CheckboxProps) {
  const off = why != null;
  const ref = useAria<CheckElement>({ 'aria-label': off ? `${label} (not now: ${why})` : label });
  useLayoutEffect(() => {
    if (ref.current !== null && ref.current.checked !== checked) ref.current.checked = checked;
  }, [checked, ref]);
  return element(
    'vscode-checkbox',
    {
      ref,
      readonly: off,
      title: why ?? undefined,
      class: off ? 'is-off' : '',
      onChange: () => {
        const now = ref.current?.checked ?? checked;
        if (!off && now !== checked) onChange(now);
      },
    },
    label,
  );
}

export interface DropdownProps<T extends string> {
  readonly label: string;
  readonly hideLabel?: boolean;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
  readonly why?: string | null | undefined;
  readonly class?: string;
}

/** One of several. The toolkit forgets a value that is set before its options are there, so it is set after them. */
export function Dropdown<T extends string>(props: DropdownProps<T>) {
  const off = props.why != null;
  const ref = useAria<ValueElement>({
    'aria-label': off ? `${props.label} (not now: ${props.why})` : props.label,
  });
  const offered = props.options.map(({ value }) => value).join('\n');
  useLayoutEffect(() => {
    const present = ref.current;
    if (present === null) return undefined;
    const set = (): void => {
      if (present.value !== props.value) present.value = props.value;
    };
    set();
    // Options report to their list one task later.
    const later = setTimeout(set);
    return () => clearTimeout(later);
  }, [props.value, offered, ref]);
  const choose = (event: Event): void => {
    const chosen = props.options.find(({ value }) => value === eventValue(event));
    if (chosen && chosen.value !== props.value && !off) props.onChange(chosen.value);
  };
  return (
    <div class={`ps-field ${props.class ?? ''}`}>
      {props.hideLabel ? null : (
        <span class="ps-label" aria-hidden="true">
          {props.label}
        </span>
      )}
      {element(
        'vscode-dropdown',
        { ref, disabled: off, title: props.why ?? undefined, class: 'ps-dropdown', onChange: choose },
        props.options.map(({ value, label }) => element('vscode-option', { key: value, value }, label)),
      )}
    </div>
  );
}

import { useLayoutEffect } from 'preact/hooks';
import { element, eventValue, useAria, type ValueElement } from './toolkit.ts';

interface FieldProps {
  /** Shown above the field, and its accessible name. */
  readonly label: string;
  /** Show the label only to assistive technology. */
  readonly hideLabel?: boolean;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly placeholder?: string;
  readonly why?: string | null | undefined;
  /** What is wrong with the present value. */
  readonly problem?: string | null | undefined;
  /** Said with the name, e.g. a count of characters. */
  readonly hint?: string;
  readonly maxlength?: number;
  readonly class?: string;
  readonly id?: string;
  readonly autofocus?: boolean;
}

export interface TextFieldProps extends FieldProps {
  readonly onEnter?: () => void;
  readonly onEscape?: () => void;
  readonly onLeave?: () => void;
}

function useField(props: FieldProps) {
  const off = props.why != null;
  const said = [props.label, props.problem ?? props.hint, off ? `not now: ${props.why}` : null].filter(
    Boolean,
  );
  const ref = useAria<ValueElement>({
    'aria-label': said.join(', '),
    'aria-invalid': props.problem ? 'true' : null,
  });
  useLayoutEffect(() => {
    if (ref.current !== null && ref.current.value !== props.value) ref.current.value = props.value;
  }, [props.value, ref]);
  useLayoutEffect(() => {
    if (props.autofocus) ref.current?.focus();
  }, [props.autofocus, ref]);
  return {
    ref,
    id: props.id,
    placeholder: props.placeholder,
    maxlength: props.maxlength,
    readonly: off,
    title: props.why ?? undefined,
    class: `ps-field-control ${off ? 'is-off' : ''} ${props.problem ? 'is-wrong' : ''}`,
    onInput: (event: Event) => props.onInput(eventValue(event)),
  };
}

export function TextField(props: TextFieldProps) {
  const attributes = useField(props);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && !event.isComposing) props.onEnter?.();
    if (event.key === 'Escape' && props.onEscape) {
      event.stopPropagation();
      props.onEscape();
    }
  };
  return (
    <div class={`ps-field ${props.class ?? ''}`}>
      <FieldLabel {...props} />
      {element('vscode-text-field', { ...attributes, onKeyDown, onBlur: () => props.onLeave?.() })}
      <FieldProblem problem={props.problem} />
    </div>
  );
}

export interface TextAreaProps extends FieldProps {
  readonly rows?: number;
  /** Ctrl+Enter or Cmd+Enter. */
  readonly onSubmit?: () => void;
  /** Plain Enter also submits; Shift+Enter makes a new line. */
  readonly enterSubmits?: boolean;
}

export function TextArea(props: TextAreaProps) {
  const attributes = useField(props);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.isComposing || props.onSubmit === undefined) return;
    const plain = props.enterSubmits === true && !event.shiftKey && !event.altKey;
    if (!plain && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    props.onSubmit();
  };
  return (
    <div class={`ps-field ${props.class ?? ''}`}>
      <FieldLabel {...props} />
      {element('vscode-text-area', { ...attributes, rows: props.rows ?? 3, resize: 'vertical', onKeyDown })}
      <FieldProblem problem={props.problem} />
    </div>
  );
}

/** The name is on the control itself; this is for eyes. */
function FieldLabel({ label, hideLabel, hint }: FieldProps) {
  if (hideLabel) return null;
  return (
    <span class="ps-label" aria-hidden="true">
      {label}
      {hint ? <span class="ps-hint"> {hint}</span> : null}
    </span>
  );
}

function FieldProblem({ problem }: { readonly problem: string | null | undefined }) {
  return problem ? (
    <span class="ps-problem" role="alert">
      {problem}
    </span>
  ) : null;
}

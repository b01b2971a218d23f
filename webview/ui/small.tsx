import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';
import { element, useAria } from './toolkit.ts';

/** A count in VS Code's badge look. Not the toolkit's, because that writes a style attribute, which the content policy forbids. */
export function Badge({ children }: { readonly children: number }) {
  return <span class="ps-count">{children}</span>;
}

export function ProgressRing({ label }: { readonly label: string }) {
  const ref = useAria<HTMLElement>({ 'aria-label': label });
  return element('vscode-progress-ring', { ref, class: 'ps-ring' });
}

/** Looks like a link, acts on the page. Links out of the page are made by <Markdown> only. */
export function LinkButton(props: {
  readonly children: ComponentChildren;
  readonly onClick: () => void;
  readonly title?: string;
}) {
  return (
    <button type="button" class="ps-link" title={props.title} onClick={props.onClick}>
      {props.children}
    </button>
  );
}

/** News in its place. Errors are announced at once, the rest when there is time. */
export function Notice(props: {
  readonly tone: 'error' | 'warning' | 'info';
  readonly children: ComponentChildren;
  readonly onClose?: (() => void) | undefined;
  readonly actions?: ComponentChildren;
}) {
  const icons: Readonly<Record<typeof props.tone, IconName>> = {
    error: 'error',
    warning: 'warning',
    info: 'info',
  };
  return (
    <div class={`ps-notice tone-${props.tone}`} role={props.tone === 'error' ? 'alert' : 'status'}>
      <Icon name={icons[props.tone]} />
      <div class="ps-notice-text">{props.children}</div>
      {props.actions ? <div class="ps-notice-actions">{props.actions}</div> : null}
      {props.onClose ? (
        <button
          type="button"
          class="ps-icon-button"
          aria-label="Dismiss"
          title="Dismiss"
          onClick={props.onClose}
        >
          <Icon name="close" />
        </button>
      ) : null}
    </div>
  );
}

/** The failure of a call, beside the control that made it. */
export function Failure({
  error,
  onClose,
}: {
  readonly error: string | null;
  readonly onClose?: () => void;
}) {
  return error === null ? null : (
    <Notice tone="error" onClose={onClose}>
      {error}
    </Notice>
  );
}

/** A small round choice that can be on or off, e.g. a filter. */
export function Chip(props: {
  readonly children: ComponentChildren;
  readonly pressed: boolean;
  readonly onClick: () => void;
}) {
  return (
    <button type="button" class="ps-chip" aria-pressed={props.pressed} onClick={props.onClick}>
      {props.children}
    </button>
  );
}

/** A part that opens and closes; its body is made only while open. */
export function Disclosure(props: {
  readonly summary: ComponentChildren;
  readonly open: boolean;
  readonly onToggle: (open: boolean) => void;
  readonly children: () => ComponentChildren;
  readonly class?: string;
}) {
  return (
    <div class={`ps-disclosure ${props.open ? 'is-open' : ''} ${props.class ?? ''}`}>
      <button
        type="button"
        class="ps-summary"
        aria-expanded={props.open}
        onClick={() => props.onToggle(!props.open)}
      >
        <Icon name={props.open ? 'chevron-down' : 'chevron-right'} />
        {props.summary}
      </button>
      {props.open ? <div class="ps-disclosure-body">{props.children()}</div> : null}
    </div>
  );
}

/** Teaches what comes here while there is nothing. */
export function Empty(props: {
  readonly icon: IconName;
  readonly title: string;
  readonly children?: ComponentChildren;
}) {
  return (
    <div class="ps-empty">
      <Icon name={props.icon} size={32} />
      <h2>{props.title}</h2>
      {props.children}
    </div>
  );
}

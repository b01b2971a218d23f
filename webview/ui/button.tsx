import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';
import { element, useAria } from './toolkit.ts';

export interface ButtonProps {
  readonly children?: ComponentChildren;
  readonly onClick: () => void;
  readonly kind?: 'primary' | 'secondary' | 'icon';
  readonly icon?: IconName;
  /** Accessible name; needed when the button shows only an icon, else its text is the name. */
  readonly label?: string;
  /** Why it cannot be used now; `null` or absent = it can. Stays focusable, so that the reason can be read. */
  readonly why?: string | null | undefined;
  readonly busy?: boolean;
  readonly pressed?: boolean;
  readonly expanded?: boolean;
  readonly title?: string;
  readonly id?: string;
  readonly class?: string;
}

/** A push button. One that is not allowed now says why to eyes (tooltip) and ears (accessible name). */
export function Button(props: ButtonProps) {
  const { children, onClick, kind = 'secondary', icon, why, busy = false, pressed, expanded } = props;
  const off = why != null;
  const name = props.label ?? (typeof children === 'string' ? children : undefined);
  const ref = useAria<HTMLElement>({
    'aria-label': off ? `${name ?? ''} (not now: ${why})` : props.label,
    'aria-disabled': off || busy ? 'true' : null,
    'aria-busy': busy ? 'true' : null,
    'aria-pressed': pressed === undefined ? null : String(pressed),
    'aria-expanded': expanded === undefined ? null : String(expanded),
  });
  const classes = ['ps-button', off || busy ? 'is-off' : '', pressed ? 'is-pressed' : '', props.class ?? ''];
  return element(
    'vscode-button',
    {
      ref,
      id: props.id,
      appearance: kind,
      class: classes.filter(Boolean).join(' '),
      title: why ?? props.title ?? (kind === 'icon' ? props.label : undefined),
      onClick: () => {
        if (!off && !busy) onClick();
      },
    },
    [
      busy ? (
        <span key="busy" slot={kind === 'icon' ? undefined : 'start'} class="ps-button-icon">
          <Icon name="spinner" />
        </span>
      ) : icon ? (
        <span key="icon" slot={kind === 'icon' ? undefined : 'start'} class="ps-button-icon">
          <Icon name={icon} />
        </span>
      ) : null,
      children,
    ],
  );
}

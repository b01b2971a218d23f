import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';

export interface Tab<K extends string> {
  readonly key: K;
  readonly content: ComponentChildren;
  readonly label: string;
}

/**
 * A row of tabs by the ARIA pattern: arrows move, Home and End jump. Not the toolkit's panels, because those
 * keep the content of every tab in the page.
 */
export function Tabs<K extends string>(props: {
  readonly label: string;
  readonly tabs: readonly Tab<K>[];
  readonly active: K;
  readonly onSelect: (key: K) => void;
  /** The panel's element id is `${id}-panel`. */
  readonly id: string;
  readonly class?: string;
}) {
  const row = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent): void => {
    const at = props.tabs.findIndex(({ key }) => key === props.active);
    const last = props.tabs.length - 1;
    const steps: Readonly<Record<string, number>> = {
      ArrowRight: at === last ? 0 : at + 1,
      ArrowLeft: at === 0 ? last : at - 1,
      Home: 0,
      End: last,
    };
    const next = props.tabs[steps[event.key] ?? -1];
    if (next === undefined) return;
    event.preventDefault();
    props.onSelect(next.key);
    row.current?.querySelector<HTMLElement>(`[data-tab="${next.key}"]`)?.focus();
  };
  return (
    <div
      ref={row}
      role="tablist"
      tabIndex={-1}
      aria-label={props.label}
      class={`ps-tabs ${props.class ?? ''}`}
      onKeyDown={move}
    >
      {props.tabs.map(({ key, content, label }) => (
        <button
          key={key}
          type="button"
          role="tab"
          id={`${props.id}-${key}`}
          data-tab={key}
          aria-label={label}
          aria-selected={key === props.active}
          aria-controls={key === props.active ? `${props.id}-panel` : undefined}
          tabIndex={key === props.active ? 0 : -1}
          class="ps-tab"
          onClick={() => props.onSelect(key)}
        >
          {content}
        </button>
      ))}
    </div>
  );
}

/** The one place that knows the toolkit: registers its elements and gives them to the wrappers beside it. */
import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeDropdown,
  vsCodeOption,
  vsCodeProgressRing,
  vsCodeTextArea,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';
import { h, type ComponentChildren, type VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/** Must run once before the first control is drawn. */
export function registerControls(): void {
  provideVSCodeDesignSystem().register(
    vsCodeButton(),
    vsCodeCheckbox(),
    vsCodeDropdown(),
    vsCodeOption(),
    vsCodeProgressRing(),
    vsCodeTextArea(),
    vsCodeTextField(),
  );
}

/** An element of the toolkit. Attributes and handlers are passed as they are; their types are the wrappers' concern. */
export function element(
  name: string,
  attributes: Readonly<Record<string, unknown>>,
  children?: ComponentChildren,
): VNode {
  return h(name, attributes, children);
}

/** Elements whose `value` is set as a property; what a person types arrives by their `input` or `change` event. */
export interface ValueElement extends HTMLElement {
  value: string;
}

/**
 * Sets ARIA attributes after the element is in the page: the toolkit's fields write a label of their own over
 * the given one when they are connected.
 */
export function useAria<E extends HTMLElement>(
  aria: Readonly<Record<string, string | null | undefined>>,
): { current: E | null } {
  const ref = useRef<E>(null);
  useLayoutEffect(() => {
    for (const [name, value] of Object.entries(aria)) {
      if (value == null || value === '') ref.current?.removeAttribute(name);
      else if (ref.current?.getAttribute(name) !== value) ref.current?.setAttribute(name, value);
    }
  });
  return ref;
}

/** The value of the field that the event comes from. */
export function eventValue(event: Event): string {
  const target = event.currentTarget;
  return target !== null && 'value' in target && typeof target.value === 'string' ? target.value : '';
}

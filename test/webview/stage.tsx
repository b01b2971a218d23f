/** Puts a view on the page over a fake host and the real channel, as the editor does. */
import { cleanup, configure, render, waitFor } from '@testing-library/preact';
import { connect, push, serve, type Port } from '../../src/protocol/channel.ts';
import type { HostApi, HostEvent } from '../../src/protocol/api.ts';
import { App } from '../../webview/app.tsx';
import { checkedEvent } from '../../webview/check.ts';
import { memoryOver, type Memory } from '../../webview/host.ts';
import { createStudioStore, type StudioStore } from '../../webview/store.ts';
import { registerControls } from '../../webview/ui/toolkit.ts';
import { createFakeHost, type FakeHost, type FakeHostOptions } from '../fakes/fakeHost.ts';
import { idSource, stage, type Staged } from '../fakes/fakeSession.ts';
import type { SessionPhase } from '../../src/core/model/session.ts';

// A busy machine is slow; waiting longer costs nothing where the wait succeeds.
configure({ asyncUtilTimeout: 10_000 });
registerControls();
// jsdom has no layout: what asks for places gets none.
window.Range.prototype.getClientRects ??= () => Object.assign([], { item: () => null });
window.Element.prototype.scrollIntoView ??= () => undefined;

export interface OnStage {
  readonly host: FakeHost;
  readonly store: StudioStore;
  readonly page: HTMLElement;
  /** What the editor would remember over a reload. */
  readonly remembered: () => unknown;
  readonly memory: Memory;
  /** Sends something to the view, malformed or not. */
  send(message: unknown): void;
  /** The page is made anew, as on a reload of the window. */
  reload(): Promise<OnStage>;
}

export async function show(
  phase: SessionPhase | Staged | null,
  options: FakeHostOptions = {},
): Promise<OnStage> {
  const id = idSource();
  const staged = typeof phase === 'string' ? stage(phase, () => `s${id()}`) : phase;
  const host = createFakeHost({ ...options, ...(staged === null ? {} : { sessionId: staged.session.id }) });
  if (staged !== null) host.add(staged);
  return open(host, undefined);
}

async function open(host: FakeHost, state: unknown): Promise<OnStage> {
  cleanup();
  const toHost: ((message: unknown) => void)[] = [];
  const toView: ((message: unknown) => void)[] = [];
  const port = (mine: typeof toHost, other: typeof toHost): Port => ({
    post: (message) => queueMicrotask(() => other.forEach((listener) => listener(structuredClone(message)))),
    listen: (listener) => {
      mine.push(listener);
      return { dispose: () => void mine.splice(mine.indexOf(listener), 1) };
    },
  });
  const hostPort = port(toHost, toView);
  serve<HostApi>(hostPort, host.api, (error) => {
    throw error;
  });
  host.onPush((event) => push(hostPort, event));
  const store = createStudioStore();
  const { api } = connect<HostApi, HostEvent>(port(toView, toHost), (event) => {
    const known = checkedEvent(event);
    if (known !== null) store.dispatch(known);
  });
  let remembered = state;
  const memory = memoryOver({
    getState: () => remembered,
    setState: (value) => void (remembered = structuredClone(value)),
  });
  const { container } = render(<App api={api} store={store} memory={memory} />);
  await waitFor(() => {
    if (container.querySelector('main:not(.ps-alone)') === null) throw new Error('still opening');
  });
  return {
    host,
    store,
    memory,
    page: container as HTMLElement,
    remembered: () => remembered,
    send: (message) => hostPort.post(message),
    reload: () => open(host, remembered),
  };
}

/** Toolkit controls are found by their own name, because their inner control is in a shadow tree. */
export function control(page: HTMLElement, name: string | RegExp): HTMLElement {
  const found = [
    ...page.querySelectorAll<HTMLElement>(
      'vscode-button, vscode-text-field, vscode-text-area, vscode-dropdown, vscode-checkbox, button, [role=button]',
    ),
  ].find((element) => {
    const label = element.getAttribute('aria-label') ?? element.textContent?.trim() ?? '';
    return typeof name === 'string' ? label.startsWith(name) : name.test(label);
  });
  if (found === undefined) throw new Error(`No control is called ${String(name)}.`);
  return found;
}

export function type(field: HTMLElement, text: string): void {
  Object.assign(field, { value: text });
  field.dispatchEvent(new window.Event('input', { bubbles: true }));
}

export function choose(dropdown: HTMLElement, value: string): void {
  Object.assign(dropdown, { value });
  dropdown.dispatchEvent(new window.Event('change', { bubbles: true }));
}

export function press(target: Element, key: string, more: KeyboardEventInit = {}): void {
  target.dispatchEvent(
    new window.KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }),
  );
}

export function tab(page: HTMLElement, name: string): HTMLElement {
  const found = [...page.querySelectorAll<HTMLElement>('[role=tab]')].find((element) =>
    element.textContent?.includes(name),
  );
  if (found === undefined) throw new Error(`There is no tab ${name}.`);
  return found;
}

/** Puts a view on the page over the real engine, handlers and channel, as the editor does. */
import { cleanup, configure, render, waitFor } from '@testing-library/preact';
import { connect, type Port } from '../../src/protocol/channel.ts';
import type { CommonCalls, HostEvent } from '../../src/protocol/api.ts';
import type { PlanDocument, Session } from '../../src/protocol/model.ts';
import { App } from '../../webview/app.tsx';
import { checkedEvent } from '../../webview/check.ts';
import { memoryOver } from '../../webview/host.ts';
import { createStudioStore } from '../../webview/store.ts';
import { registerControls } from '../../webview/ui/toolkit.ts';
import { openPageHost, type PageHost, type PageHostOptions, type Start } from '../fakes/pageHost.ts';

// A busy machine is slow; waiting longer costs nothing where the wait succeeds.
configure({ asyncUtilTimeout: 10_000 });
registerControls();
// jsdom has no layout: what asks for places gets none.
window.Range.prototype.getClientRects ??= () => Object.assign([], { item: () => null });
window.Element.prototype.scrollIntoView ??= () => undefined;

export interface OnStage {
  readonly host: PageHost;
  readonly page: HTMLElement;
  /** What the editor would remember over a reload. */
  readonly remembered: () => unknown;
  /** The session of the page as the engine has it. */
  session(): Promise<Session>;
  /** The spec of that session. */
  spec(): Promise<PlanDocument>;
  /** Sends something to the view, malformed or not. */
  send(message: unknown): void;
  /** Messages to the page for which it holds are lost. */
  lose(which: (message: unknown) => boolean): void;
  /** The page is made anew, as on a reload of the window. */
  reload(): Promise<OnStage>;
}

/** Opens the page of a start; see `starts.ts`. */
export async function show(start: Start | Promise<Start>, options: PageHostOptions = {}): Promise<OnStage> {
  const onBug = (error: unknown): void => {
    throw error;
  };
  return open(await openPageHost(await start, onBug, { everyMs: 10, ...options }), undefined);
}

async function open(host: PageHost, state: unknown): Promise<OnStage> {
  cleanup();
  const toHost: ((message: unknown) => void)[] = [];
  const toView: ((message: unknown) => void)[] = [];
  let isLost: (message: unknown) => boolean = () => false;
  const port = (mine: typeof toHost, other: typeof toHost): Port => ({
    post: (message) => {
      if (other === toView && isLost(message)) return;
      queueMicrotask(() => other.forEach((listener) => listener(structuredClone(message))));
    },
    listen: (listener) => {
      mine.push(listener);
      return { dispose: () => void mine.splice(mine.indexOf(listener), 1) };
    },
  });
  const hostPort = port(toHost, toView);
  host.serve(hostPort);
  const store = createStudioStore();
  const { api } = connect<CommonCalls, HostEvent>(port(toView, toHost), (event) => {
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
  const session = async (): Promise<Session> => {
    if (host.scope.view !== 'studio') throw new Error('This page is about no session.');
    return (await host.engine.session(host.scope.sessionId)).session;
  };
  return {
    host,
    page: container as HTMLElement,
    remembered: () => remembered,
    session,
    spec: async () => host.engine.document((await session()).specDocumentId ?? ''),
    send: (message) => hostPort.post(message),
    lose: (which) => void (isLost = which),
    reload: () => open(host, remembered),
  };
}

/** What the editor was asked to do of that name. */
export function asked({ host }: OnStage, name: string): readonly (readonly unknown[])[] {
  return host.asked.filter((one) => one.name === name).map(({ args }) => args);
}

/** How often the page made that call. */
export function calls({ host }: OnStage, name: string): number {
  return host.calls.filter((one) => one.name === name).length;
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

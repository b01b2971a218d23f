import type { Port } from '../src/protocol/channel.ts';

/** What VS Code gives a webview's page; may be acquired once. */
interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** Small values that outlive a reload of the page: drafts of text boxes, open parts. Never session data. */
export interface Memory {
  read(key: string): unknown;
  /** `undefined` forgets the key. */
  write(key: string, value: unknown): void;
}

export interface Host {
  readonly port: Port;
  readonly memory: Memory;
}

/** The extension on the other side of postMessage. The only place that touches the editor's API. */
export function acquireHost(): Host {
  const api = acquireVsCodeApi();
  const port: Port = {
    post: (message) => api.postMessage(message),
    listen: (listener) => {
      const onMessage = (event: MessageEvent): void => listener(event.data);
      window.addEventListener('message', onMessage);
      return { dispose: () => window.removeEventListener('message', onMessage) };
    },
  };
  return { port, memory: memoryOver(api) };
}

/** A memory over VS Code's one-value state. */
export function memoryOver(api: Pick<VsCodeApi, 'getState' | 'setState'>): Memory {
  const present = api.getState();
  let values: Readonly<Record<string, unknown>> =
    typeof present === 'object' && present !== null && !Array.isArray(present) ? { ...present } : {};
  return {
    read: (key) => (Object.hasOwn(values, key) ? values[key] : undefined),
    write: (key, value) => {
      const rest = Object.fromEntries(Object.entries(values).filter(([name]) => name !== key));
      values = value === undefined ? rest : { ...rest, [key]: value };
      api.setState(values);
    },
  };
}

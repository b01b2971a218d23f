import type { Engine } from '../../src/core/engine/api.ts';
import type { Port } from '../../src/protocol/channel.ts';
import { EngineSource } from '../../src/vscode/host/engineSource.ts';
import type { HostDoors, HostScope } from '../../src/vscode/pages/doors.ts';
import { serveView, type Served } from '../../src/vscode/views/serveView.ts';
import type { MemoryFolder } from './memoryFolder.ts';

/** One call that was made. */
export interface MadeCall {
  readonly name: string;
  readonly args: readonly unknown[];
}

/** What a page is opened on. */
export interface Start {
  readonly folder: MemoryFolder;
  readonly scope: HostScope;
}

export interface PageHostOptions {
  /** Why nothing can be changed, until `trust`; preset: it can. */
  readonly restricted?: string;
  /** Milliseconds between two whole objects; preset as in the editor. */
  readonly everyMs?: number;
}

/**
 * The extension's side of one page without an editor: the real handlers, checks and pushes over the engine of a folder
 * in memory. What only VS Code can do is written down instead.
 */
export interface PageHost extends MemoryFolder {
  readonly scope: HostScope;
  /** What the page called, and what the editor was asked to do for it, in order. */
  readonly calls: readonly MadeCall[];
  readonly asked: readonly MadeCall[];
  /** The editor's answer to whatever it is asked; one that never comes is a person who does not answer. */
  editorAnswers: Promise<void>;
  /** Why the engine cannot be had (no folder is open); null when it can. */
  noEngine: Error | null;
  /** Serves the page at the other end until disposed; the page before it is let go. */
  serve(port: Port): Served;
  /** The person trusts the workspace. */
  trust(): Promise<void>;
}

/** `onBug` hears of failures that nobody foresaw. */
export async function openPageHost(
  { folder, scope }: Start,
  onBug: (error: unknown) => void,
  options: PageHostOptions = {},
): Promise<PageHost> {
  const calls: MadeCall[] = [];
  const asked: MadeCall[] = [];
  let restricted = options.restricted ?? null;
  let served: Served | null = null;
  const source = new EngineSource(async () =>
    stayingOpen(restricted === null ? folder.engine : folder.restricted(restricted)),
  );
  await source.get();
  const { model } = folder;
  const door =
    (name: string) =>
    async (...args: readonly unknown[]): Promise<void> => {
      asked.push({ name, args });
      await host.editorAnswers;
    };
  const doors: HostDoors = {
    engine: async () => {
      if (host.noEngine !== null) throw host.noEngine;
      return source.get();
    },
    provider: async () => ({
      id: model.id,
      label: model.label,
      model: model.defaultModel(),
      local: model.local,
      endpoint: model.endpoint,
    }),
    restriction: () => restricted,
    personaCount: () => 4,
    signal: new AbortController().signal,
    openSession: door('openSession'),
    openHit: door('openHit'),
    chooseProvider: door('chooseProvider'),
    pickContextFiles: door('pickContextFiles'),
    addEditorSelection: door('addEditorSelection'),
    openSpec: door('openSpec'),
    diffSpec: door('diffSpec'),
    revealPlan: door('revealPlan'),
    openPlan: door('openPlan'),
    copyText: door('copyText'),
    report: onBug,
    runCommand: (id, ...args) => door(id)(...args),
    openPlace: door('openPlace'),
    beforeVerifying: door('beforeVerifying'),
  };
  const host: PageHost = {
    ...folder,
    scope,
    calls,
    asked,
    editorAnswers: Promise.resolve(),
    noEngine: null,
    serve(port) {
      served?.dispose();
      const watch = options.everyMs === undefined ? {} : { everyMs: options.everyMs };
      served = serveView(noting(port, calls), scope, doors, source, onBug, watch);
      return served;
    },
    async trust() {
      restricted = null;
      await source.reopen();
      served?.send({ type: 'trusted' });
    },
  };
  return host;
}

/** The engine as a window sees it; closing the window does not close the folder, which the test goes on with. */
function stayingOpen(engine: Engine): Engine {
  return { ...engine, close: async () => undefined };
}

/** Writes down what the page calls. */
function noting(port: Port, calls: MadeCall[]): Port {
  return {
    post: (message) => port.post(message),
    listen: (listener) =>
      port.listen((message) => {
        const { kind, method, args } = (message ?? {}) as Partial<Record<string, unknown>>;
        if (kind === 'call' && typeof method === 'string')
          calls.push({ name: method, args: args as readonly unknown[] });
        listener(message);
      }),
  };
}

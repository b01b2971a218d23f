import * as vscode from 'vscode';
import type { Engine } from '../../core/engine/api.ts';
import type { Id } from '../../core/model/basics.ts';
import type { HostEvent } from '../../protocol/api.ts';
import type { HostScope } from '../pages/doors.ts';
import type { Shell } from '../shell.ts';
import { webviewHtml, webviewOptions } from './html.ts';

interface Open {
  readonly panel: vscode.WebviewPanel;
  send(event: HostEvent): void;
}

/** Loaded with the first panel: checking every call costs a schema library. */
type ConnectionCode = typeof import('./connection.ts');

type Part = Extract<HostEvent, { type: 'reveal' }>['part'];

/** What makes the panels of one kind: of sessions or of plans. */
export interface PanelKind {
  /** Known to VS Code by this. */
  readonly viewType: string;
  readonly view: Exclude<HostScope['view'], 'sessions'>;
  /** Where a page keeps what it shows, over a reload of the window. */
  readonly stateKey: string;
  /** Where the host keeps the ids of open panels. */
  readonly openKey: string;
  scope(id: Id): HostScope;
  /** The whole id and the title; throws `not_found`. */
  find(engine: Engine, id: Id): Promise<{ readonly id: Id; readonly title: string }>;
  onActive?(shell: Shell, id: Id): Promise<void>;
}

export const STUDIO_PANELS: PanelKind = {
  viewType: 'planningStudio.studio',
  view: 'studio',
  stateKey: 'sessionId',
  openKey: 'openPanels',
  scope: (sessionId) => ({ view: 'studio', sessionId }),
  find: async (engine, id) => (await engine.session(id)).session,
  onActive: (shell, id) => shell.active.set(id),
};

export const PLAN_PAGES: PanelKind = {
  viewType: 'planningStudio.plan',
  view: 'plan',
  stateKey: 'planId',
  openKey: 'openPlanPages',
  scope: (planId) => ({ view: 'plan', planId }),
  find: (engine, id) => engine.plan(id),
};

/** The panels of one kind, one per session or plan. They come back after a reload of the window. */
export class Panels implements vscode.WebviewPanelSerializer {
  readonly #shell: () => Shell;
  readonly #kind: PanelKind;
  readonly #open = new Map<Id, Open>();

  /** `shell` is asked for later: the shell holds this object. */
  constructor(kind: PanelKind, shell: () => Shell) {
    this.#kind = kind;
    this.#shell = shell;
  }

  register(): vscode.Disposable {
    return vscode.window.registerWebviewPanelSerializer(this.#kind.viewType, this);
  }

  /** Shows the panel, making it when there is none. */
  async open(id: Id): Promise<void> {
    const shell = this.#shell();
    const present = this.#open.get(id);
    if (present) {
      present.panel.reveal();
      return;
    }
    const [engine, code] = await Promise.all([shell.engine.get(), import('./connection.ts')]);
    const found = await this.#kind.find(engine, id);
    // Asked again: another call may have opened it in the meantime.
    const other = this.#open.get(found.id);
    if (other) {
      other.panel.reveal();
      return;
    }
    const panel = vscode.window.createWebviewPanel(
      this.#kind.viewType,
      found.title,
      vscode.ViewColumn.Active,
      webviewOptions(shell.context.extensionUri),
    );
    this.#attach(panel, found.id, code);
  }

  /** True while the person can see the panel. */
  isVisible(id: Id): boolean {
    return this.#open.get(id)?.panel.visible ?? false;
  }

  /** Turns an open panel to one of its parts; nothing when it is not open. */
  reveal(id: Id, part: Part): void {
    this.#open.get(id)?.send({ type: 'reveal', part });
  }

  /** Called by VS Code for each panel that was open before a reload; `state` is what the page kept. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const { context } = this.#shell();
    const code = await import('./connection.ts');
    const remembered = (context.workspaceState.get<readonly Id[]>(this.#kind.openKey) ?? []).find(
      (id) => !this.#open.has(id),
    );
    const id = idIn(state, this.#kind.stateKey) ?? remembered;
    if (id === undefined || this.#open.has(id)) {
      panel.dispose();
      return;
    }
    panel.webview.options = webviewOptions(context.extensionUri);
    this.#attach(panel, id, code);
  }

  dispose(): void {
    // Left open on purpose: VS Code brings the panels back with the next start.
    this.#open.clear();
  }

  #attach(panel: vscode.WebviewPanel, id: Id, { connectView }: ConnectionCode): void {
    const shell = this.#shell();
    const { extensionUri } = shell.context;
    const connection = connectView(shell, panel.webview, this.#kind.scope(id), {
      onTitle: (title) => {
        if (panel.title !== title) panel.title = title;
      },
    });
    this.#open.set(id, { panel, send: connection.send });
    panel.iconPath = vscode.Uri.joinPath(extensionUri, 'media', 'studio-color.svg');
    panel.onDidChangeViewState(() => {
      if (!panel.active) return;
      this.#kind.onActive?.(shell, id).catch((error: unknown) => shell.log.warn(String(error)));
    });
    panel.onDidDispose(() => {
      connection.dispose();
      this.#open.delete(id);
      void this.#remember();
    });
    panel.webview.html = webviewHtml(panel.webview, extensionUri, this.#kind.view);
    void this.#remember();
  }

  async #remember(): Promise<void> {
    await this.#shell().context.workspaceState.update(this.#kind.openKey, [...this.#open.keys()]);
  }
}

function idIn(state: unknown, key: string): Id | undefined {
  const id: unknown = typeof state === 'object' && state !== null ? Reflect.get(state, key) : undefined;
  return typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id) ? id : undefined;
}

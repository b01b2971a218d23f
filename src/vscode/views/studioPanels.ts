import * as vscode from 'vscode';
import type { Id } from '../../core/model/basics.ts';
import type { HostEvent } from '../../protocol/api.ts';
import type { Shell } from '../shell.ts';
import { webviewHtml, webviewOptions } from './html.ts';

export const STUDIO_VIEW = 'planningStudio.studio';
const OPEN_KEY = 'openPanels';

interface Open {
  readonly panel: vscode.WebviewPanel;
  send(event: HostEvent): void;
}

/** Loaded with the first panel: checking every call costs a schema library. */
type ConnectionCode = typeof import('./connection.ts');

type Part = Extract<HostEvent, { type: 'reveal' }>['part'];

/** The studio panels, one per session. They come back after a reload of the window. */
export class StudioPanels implements vscode.WebviewPanelSerializer {
  readonly #shell: () => Shell;
  readonly #open = new Map<Id, Open>();

  /** `shell` is asked for later: the shell holds this object. */
  constructor(shell: () => Shell) {
    this.#shell = shell;
  }

  register(): vscode.Disposable {
    return vscode.window.registerWebviewPanelSerializer(STUDIO_VIEW, this);
  }

  /** Shows the panel of a session, making it when there is none. */
  async open(id: Id): Promise<void> {
    const shell = this.#shell();
    const present = this.#open.get(id);
    if (present) {
      present.panel.reveal();
      return;
    }
    const [engine, code] = await Promise.all([shell.engine.get(), import('./connection.ts')]);
    const { session } = await engine.session(id);
    // Asked again: another call may have opened it in the meantime.
    const other = this.#open.get(session.id);
    if (other) {
      other.panel.reveal();
      return;
    }
    const panel = vscode.window.createWebviewPanel(
      STUDIO_VIEW,
      session.title,
      vscode.ViewColumn.Active,
      webviewOptions(shell.context.extensionUri),
    );
    this.#attach(panel, session.id, code);
  }

  /** True while the person can see the session's panel. */
  isVisible(id: Id): boolean {
    return this.#open.get(id)?.panel.visible ?? false;
  }

  /** Turns an open panel to one of its parts; nothing when it is not open. */
  reveal(id: Id, part: Part): void {
    this.#open.get(id)?.send({ type: 'reveal', part });
  }

  /** Called by VS Code for each panel that was open before a reload; `state` is what the view kept. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const { context } = this.#shell();
    const code = await import('./connection.ts');
    const remembered = (context.workspaceState.get<readonly Id[]>(OPEN_KEY) ?? []).find(
      (id) => !this.#open.has(id),
    );
    const id = sessionIdOf(state) ?? remembered;
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
    const connection = connectView(
      shell,
      panel.webview,
      { view: 'studio', sessionId: id },
      {
        onSession: ({ session }) => {
          if (panel.title !== session.title) panel.title = session.title;
        },
      },
    );
    this.#open.set(id, { panel, send: connection.send });
    panel.iconPath = vscode.Uri.joinPath(extensionUri, 'media', 'studio-color.svg');
    panel.onDidChangeViewState(() => {
      if (panel.active) shell.active.set(id).catch((error: unknown) => shell.log.warn(String(error)));
    });
    panel.onDidDispose(() => {
      connection.dispose();
      this.#open.delete(id);
      void this.#remember();
    });
    panel.webview.html = webviewHtml(panel.webview, extensionUri, 'studio');
    void this.#remember();
  }

  async #remember(): Promise<void> {
    await this.#shell().context.workspaceState.update(OPEN_KEY, [...this.#open.keys()]);
  }
}

function sessionIdOf(state: unknown): Id | undefined {
  if (typeof state !== 'object' || state === null || !('sessionId' in state)) return undefined;
  const { sessionId } = state;
  return typeof sessionId === 'string' && /^[0-9a-f-]{36}$/.test(sessionId) ? sessionId : undefined;
}

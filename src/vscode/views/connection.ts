import * as vscode from 'vscode';
import { push, serve, type Port } from '../../protocol/channel.ts';
import type { HostEvent } from '../../protocol/api.ts';
import { createHostApi, type HostScope } from '../hostApi.ts';
import { hostDoors } from '../hostDoors.ts';
import { DisposableStore } from '../lifetime.ts';
import type { Shell } from '../shell.ts';
import { pushPlan, pushSessions, pushStudio, type Pushes } from './pushes.ts';

/** The webview as a port of the channel. */
function webviewPort(webview: vscode.Webview): Port {
  return {
    post: (message) => void webview.postMessage(message),
    listen: (listener) => webview.onDidReceiveMessage(listener),
  };
}

/** Serves a webview's calls and tells it what changes, until disposed. */
export function connectView(
  shell: Shell,
  webview: vscode.Webview,
  scope: HostScope,
  watch: Pushes = {},
): { send(event: HostEvent): void; dispose(): void } {
  const store = new DisposableStore();
  const port = webviewPort(webview);
  const send = (event: HostEvent): void => push(port, event);
  const onError = (error: unknown): void => shell.log.error(error instanceof Error ? error : String(error));
  store.add(serve(port, createHostApi(scope, hostDoors(shell)), onError));
  store.add(pushesOf(shell, scope, send, onError, watch));
  store.add(vscode.workspace.onDidGrantWorkspaceTrust(() => send({ type: 'trusted' })));
  store.add(
    shell.provider.onDidChange(() => {
      shell.provider.status().then((provider) => send({ type: 'provider_changed', provider }), onError);
    }),
  );
  return { send, dispose: () => store.dispose() };
}

function pushesOf(
  { engine }: Shell,
  scope: HostScope,
  send: (event: HostEvent) => void,
  onError: (error: unknown) => void,
  watch: Pushes,
): { dispose(): void } {
  switch (scope.view) {
    case 'sessions':
      return pushSessions(engine, send, onError);
    case 'studio':
      return pushStudio(engine, scope.sessionId, send, onError, watch);
    case 'plan':
      return pushPlan(engine, scope.planId, send, onError, watch);
  }
}

import * as vscode from 'vscode';
import type { Port } from '../../protocol/channel.ts';
import type { HostScope } from '../pages/doors.ts';
import { hostDoors } from './hostDoors.ts';
import { DisposableStore } from '../host/lifetime.ts';
import type { Shell } from '../shell.ts';
import type { Pushes } from './pushes.ts';
import { serveView, type Served } from './serveView.ts';

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
): Served {
  const store = new DisposableStore();
  const onError = (error: unknown): void => shell.log.error(error instanceof Error ? error : String(error));
  const served = serveView(webviewPort(webview), scope, hostDoors(shell), shell.engine, onError, watch);
  const { send } = served;
  store.add(served);
  store.add(vscode.workspace.onDidGrantWorkspaceTrust(() => send({ type: 'trusted' })));
  store.add(
    shell.provider.onDidChange(() => {
      shell.provider.status().then((provider) => send({ type: 'provider_changed', provider }), onError);
    }),
  );
  return { send, dispose: () => store.dispose() };
}

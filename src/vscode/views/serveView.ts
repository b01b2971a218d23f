import { push, serve, type Port } from '../../protocol/channel.ts';
import type { HostEvent } from '../../protocol/api.ts';
import type { EngineSource } from '../host/engineSource.ts';
import type { HostDoors, HostScope } from '../pages/doors.ts';
import { pageCalls } from '../pages/page.ts';
import { DisposableStore } from '../host/lifetime.ts';
import { pushPlan, pushSessions, pushStudio, type Pushes } from './pushes.ts';

/** The host's side of a view: answers its calls and tells it what changes, until disposed. */
export interface Served {
  send(event: HostEvent): void;
  dispose(): void;
}

/** Serves a view over its port; what needs VS Code itself stands behind `doors`. `onError` hears of unforeseen failures. */
export function serveView(
  port: Port,
  scope: HostScope,
  doors: HostDoors,
  engine: EngineSource,
  onError: (error: unknown) => void,
  watch: Pushes = {},
): Served {
  const store = new DisposableStore();
  const send = (event: HostEvent): void => push(port, event);
  store.add(serve(port, pageCalls(scope, doors), onError));
  store.add(pushesOf(engine, scope, send, onError, watch));
  return { send, dispose: () => store.dispose() };
}

function pushesOf(
  engine: EngineSource,
  scope: HostScope,
  send: (event: HostEvent) => void,
  onError: (error: unknown) => void,
  watch: Pushes,
): { dispose(): void } {
  switch (scope.view) {
    case 'sessions':
      return pushSessions(engine, send, onError, watch);
    case 'studio':
      return pushStudio(engine, scope.sessionId, send, onError, watch);
    case 'plan':
      return pushPlan(engine, scope.planId, send, onError, watch);
  }
}

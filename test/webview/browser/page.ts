/**
 * The host's side of the page in plain Chromium: stands in for the editor's API with a fake host in the same page.
 * The address says what to show: ?view=sessions|studio|plan &phase=… &pace=… (tokens per second) &many=… (sessions) &repeat=… (longer answers).
 */
import { serve } from '../../../src/protocol/channel.ts';
import type { HostApi } from '../../../src/protocol/api.ts';
import { SESSION_PHASES } from '../../../src/core/model/session.ts';
import { createFakeHost, type FakeHost } from '../../fakes/fakeHost.ts';
import { blankSession, idSource, stage } from '../../fakes/fakeSession.ts';

declare global {
  interface Window {
    fakeHost: FakeHost;
    bugs: string[];
  }
}

const asked = new URL(location.href).searchParams;
const phase = SESSION_PHASES.find((name) => name === asked.get('phase')) ?? 'created';
const id = idSource();
const staged = stage(phase, () => `s${id()}`);
const view = (['sessions', 'plan'] as const).find((name) => name === asked.get('view')) ?? 'studio';
const host = createFakeHost({
  view,
  sessionId: staged.session.id,
  tokensPerSecond: Number(asked.get('pace') ?? 0),
  repeat: Number(asked.get('repeat') ?? 1),
});
const blank = asked.get('blank') !== null;
if (!(view === 'sessions' && blank))
  host.add(
    blank ? { session: blankSession(staged.session.id, staged.session.prompt), document: null } : staged,
  );
if (view === 'sessions' && !blank) {
  for (const name of SESSION_PHASES) host.add(stage(name, () => `${name}${id()}`));
  const many = Number(asked.get('many') ?? 0);
  for (let number = 1; number <= many; number += 1)
    host.add({ session: blankSession(id(), `Idea number ${number} of a long list`), document: null });
}
window.fakeHost = host;
window.bugs = [];
host.onPush((event) => window.postMessage({ kind: 'event', event }, '*'));

const remembered: { value: unknown } = { value: JSON.parse(asked.get('state') ?? 'null') ?? undefined };
const inbox: ((message: unknown) => void)[] = [];
serve<HostApi>(
  {
    post: (message) => window.postMessage(message, '*'),
    listen: (listener) => {
      inbox.push(listener);
      return { dispose: () => undefined };
    },
  },
  host.api,
  (error) => window.bugs.push(String(error)),
);
Object.assign(window, {
  acquireVsCodeApi: () => ({
    postMessage: (message: unknown) =>
      queueMicrotask(() => inbox.forEach((listener) => listener(structuredClone(message)))),
    getState: () => remembered.value,
    setState: (value: unknown) => {
      remembered.value = structuredClone(value);
    },
  }),
});

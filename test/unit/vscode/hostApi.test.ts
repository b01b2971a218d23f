import assert from 'node:assert/strict';
import type { Engine } from '../../../src/core/engine/api.ts';
import { PlanningError } from '../../../src/core/base/errors.ts';
import type { HostApi, HostEvent } from '../../../src/protocol/api.ts';
import { connect, serve, type Port } from '../../../src/protocol/channel.ts';
import { createHostApi, type HostDoors, type HostScope } from '../../../src/vscode/hostApi.ts';
import { HOST_ARGS } from '../../../src/vscode/hostArgs.ts';
import { openRealEngine } from './realEngine.ts';

/** Two ends joined as postMessage joins them: JSON, later. */
function pair(): { host: Port; view: Port } {
  const listeners = { host: new Set<(m: unknown) => void>(), view: new Set<(m: unknown) => void>() };
  const end = (own: 'host' | 'view', other: 'host' | 'view'): Port => ({
    post: (message) => {
      const wire = JSON.stringify(message);
      queueMicrotask(() => listeners[other].forEach((listener) => listener(JSON.parse(wire))));
    },
    listen: (listener) => {
      listeners[own].add(listener);
      return { dispose: () => listeners[own].delete(listener) };
    },
  });
  return { host: end('host', 'view'), view: end('view', 'host') };
}

const PROMPT = 'Add rate limiting to the public parcel API';

describe('the calls of a webview', () => {
  let engine: Engine;
  let close: () => Promise<void>;
  let done: string[];
  let bugs: unknown[];

  before(async () => {
    ({ engine, close } = await openRealEngine());
  });
  after(() => close());
  beforeEach(() => {
    done = [];
    bugs = [];
  });

  function doors(): HostDoors {
    const note = (what: string) => (): Promise<void> => {
      done.push(what);
      return Promise.resolve();
    };
    return {
      engine: () => Promise.resolve(engine),
      personaCount: () => 4,
      restriction: () => null,
      provider: () =>
        Promise.resolve({ id: 'offline', label: 'Offline', model: 'm', local: true, endpoint: null }),
      signal: new AbortController().signal,
      openSession: note('openSession'),
      openHit: note('openHit'),
      chooseProvider: note('chooseProvider'),
      pickContextFiles: note('pickContextFiles'),
      addEditorSelection: note('addEditorSelection'),
      openSpec: note('openSpec'),
      diffSpec: note('diffSpec'),
      revealPlan: note('revealPlan'),
      openPlan: note('openPlan'),
      copyText: note('copyText'),
      runCommand: (id) => note(id)(),
      openPlace: (path) => note(`place ${path}`)(),
      beforeVerifying: async () => undefined,
      report: (error) => void done.push(String(error)),
    };
  }

  function view(scope: HostScope): { api: HostApi; raw: Port; answers: unknown[] } {
    const { host, view: other } = pair();
    serve(host, createHostApi(scope, doors()), (error) => bugs.push(error));
    const answers: unknown[] = [];
    other.listen((message) => answers.push(message));
    return { api: connect<HostApi, HostEvent>(other, () => undefined).api, raw: other, answers };
  }

  const refused = (code: string) => (error: unknown) => error instanceof PlanningError && error.code === code;

  it('has a check for the arguments of every call, and a handler for every check', () => {
    const api = createHostApi({ view: 'sessions' }, doors());
    assert.deepEqual(Object.keys(api).toSorted(), Object.keys(HOST_ARGS).toSorted());
  });

  it('greets each view with what it is', async () => {
    assert.equal((await view({ view: 'sessions' }).api.hello()).view, 'sessions');
    const { id } = await engine.createSession({ prompt: PROMPT });
    const greeting = await view({ view: 'studio', sessionId: id }).api.hello();
    assert.ok(greeting.view === 'studio' && greeting.sessionId === id);
  });

  it('creates, lists and counts sessions from the list', async () => {
    const { api } = view({ view: 'sessions' });
    const id = await api.createSession({ prompt: PROMPT, title: 'Limits' });
    const { items } = await api.listSessions({ text: 'Limits' });
    assert.deepEqual(
      items.map((one) => one.id),
      [id],
    );
    assert.ok((await api.sessionCounts()).created >= 1);
  });

  it('carries a session through to a plan from its panel', async () => {
    const { id } = await engine.createSession({ prompt: PROMPT });
    const { api } = view({ view: 'studio', sessionId: id });
    await api.draftSpec(id, null);
    const { session } = await api.session(id);
    const spec = await api.document(session.specDocumentId ?? '');
    await api.saveSpec(spec.id, `${spec.versions.at(-1)?.content}\nMore.\n`, 1, 'edited');
    await api.setDrafts(id, [{ title: 'One' }, { title: 'Two', blockedBy: [1] }], session.draftsRevision);
    await api.markReady(id);
    const planId = await api.materialize(id, { exportMarkdown: true });
    assert.equal((await engine.plan(planId)).tasks.length, 2);
    assert.ok(done.includes('revealPlan'));
    await api.openPlan(planId);
    assert.ok(done.includes('openPlan'));
  });

  it('refuses malformed arguments with invalid_input, and nothing happens', async () => {
    const { id } = await engine.createSession({ prompt: PROMPT });
    const before = JSON.stringify((await engine.session(id)).session);
    const { api } = view({ view: 'studio', sessionId: id });
    const loose = api as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
    const calls: [string, unknown[]][] = [
      ['renameSession', [id]],
      ['renameSession', [id, 5]],
      ['renameSession', [id, 'x', 'more']],
      ['renameSession', [{ toString: () => id }, 'x']],
      ['setBudget', [id, -1]],
      ['setBudget', [id, 'NaN']],
      ['addContext', [id, { kind: 'file', path: '../../etc/passwd' }]],
      ['addContext', [id, { kind: 'file', path: '/etc/passwd' }]],
      ['addContext', [id, { kind: 'file', path: 'C:\\secrets.txt' }]],
      ['addContext', [id, { kind: 'file', path: 'a\u0000b' }]],
      ['addContext', [id, { kind: 'command', command: 'rm' }]],
      ['setPersonas', [id, 'all']],
      ['setDrafts', [id, [{ title: 5 }], 0]],
      ['estimate', [id, 'everything']],
      ['materialize', [id, {}]],
      ['say', [id, null]],
    ];
    for (const [name, args] of calls) {
      const call = loose[name];
      assert.ok(call);
      await assert.rejects(call(...args), refused('invalid_input'), `${name} ${JSON.stringify(args)}`);
    }
    assert.equal(JSON.stringify((await engine.session(id)).session), before);
    assert.deepEqual(done, []);
    assert.deepEqual(bugs, []);
  });

  it('answers unknown calls and survives rubbish', async () => {
    const { api, raw, answers } = view({ view: 'sessions' });
    const rubbish = [
      null,
      5,
      'x',
      [],
      {},
      { kind: 'call' },
      { kind: 'call', id: 7, method: 'constructor', args: [] },
      { kind: 'call', id: 8, method: 'executeCommand', args: ['workbench.action.quit'] },
      { kind: 'call', id: 9, method: 'hello', args: 'no' },
    ];
    for (const message of rubbish) raw.post(message);
    await api.hello();
    const errors = answers.filter((answer) => (answer as { kind: string }).kind === 'error');
    assert.deepEqual(
      errors.map((answer) => (answer as { id: number }).id),
      [7, 8, 9],
    );
    assert.deepEqual(done, []);
  });

  it('keeps a panel to its own session, spec and plan', async () => {
    const own = await engine.createSession({ prompt: PROMPT });
    const other = await engine.createSession({ prompt: PROMPT });
    await engine.draftSpec(other.id, null, new AbortController().signal);
    const { specDocumentId } = (await engine.session(other.id)).session;
    const { api } = view({ view: 'studio', sessionId: own.id });
    await assert.rejects(api.discardSession(other.id), refused('forbidden'));
    await assert.rejects(api.session(other.id), refused('forbidden'));
    await assert.rejects(api.document(specDocumentId ?? ''), refused('forbidden'));
    await assert.rejects(api.saveSpec(specDocumentId ?? '', 'gone', 1, 'x'), refused('forbidden'));
    await assert.rejects(api.openPlan(other.id), refused('forbidden'));
    await assert.rejects(api.createSession({ prompt: PROMPT }), refused('forbidden'));
    assert.equal((await engine.session(other.id)).session.phase, 'drafting');
    assert.deepEqual(done, []);
  });

  it('keeps the list to what it shows', async () => {
    const { id } = await engine.createSession({ prompt: PROMPT });
    const { api } = view({ view: 'sessions' });
    await assert.rejects(api.brainstorm(id), refused('forbidden'));
    await assert.rejects(api.materialize(id, { exportMarkdown: false }), refused('forbidden'));
    await assert.rejects(api.copyText('x'), refused('forbidden'));
    assert.equal((await engine.session(id)).session.running, null);
  });

  it('carries a foreseen failure across with its code', async () => {
    const { id } = await engine.createSession({ prompt: PROMPT });
    const { api } = view({ view: 'studio', sessionId: id });
    await assert.rejects(api.synthesize(id), refused('not_allowed_now'));
    assert.deepEqual(bugs, []);
  });
});

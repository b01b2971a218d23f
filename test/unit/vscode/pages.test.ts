import assert from 'node:assert/strict';
import type { Engine } from '../../../src/core/engine/api.ts';
import { PlanningError } from '../../../src/core/base/errors.ts';
import { CALLS } from '../../../src/core/engine/callList.ts';
import type { Id } from '../../../src/core/model/basics.ts';
import type { HostEvent } from '../../../src/protocol/api.ts';
import { connect, serve, type Api, type Port } from '../../../src/protocol/channel.ts';
import { PLAN_CALLS, type PlanPage } from '../../../src/protocol/planPage.ts';
import { SESSIONS_CALLS, type SessionsPage } from '../../../src/protocol/sessionsPage.ts';
import { STUDIO_CALLS, type StudioPage } from '../../../src/protocol/studioPage.ts';
import type { HostDoors, HostScope } from '../../../src/vscode/pages/doors.ts';
import { pageCalls } from '../../../src/vscode/pages/page.ts';
import { PLAN_PAGE, SESSIONS_PAGE, STUDIO_PAGE } from './pageInterfaces.ts';
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

/** Compiled, never run: a page's interface has no place for another's id or call. */
export function heldByTypes(studio: StudioPage, plan: PlanPage, other: Id): readonly unknown[] {
  return [
    // @ts-expect-error -- another session
    studio.session(other),
    // @ts-expect-error -- another session's title
    studio.renameSession(other, 'x'),
    // @ts-expect-error -- another document
    studio.saveSpec(other, 'gone', 1, 'x'),
    // @ts-expect-error -- another plan
    studio.openPlan(other),
    // @ts-expect-error -- another plan's task
    plan.verifyTask(other, other),
    // @ts-expect-error -- a call of the list of sessions
    studio.createSession({ prompt: PROMPT }),
    // @ts-expect-error -- a call of the studio
    plan.discardSession(),
  ];
}

describe('the calls of a page', () => {
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
    const note =
      (what: string) =>
      async (...args: readonly unknown[]): Promise<void> => {
        const words = args.map((arg) =>
          typeof arg === 'object' && arg !== null && 'id' in arg ? String(arg.id) : String(arg),
        );
        done.push([what, ...words].join(' '));
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
      runCommand: (id, ...args) => note(id)(...args),
      openPlace: note('openPlace'),
      beforeVerifying: note('beforeVerifying'),
      report: (error) => void done.push(String(error)),
    };
  }

  function view<P extends Api<P>>(scope: HostScope): { api: P; raw: Port; answers: unknown[] } {
    const { host, view: other } = pair();
    serve(host, pageCalls(scope, doors()), (error) => bugs.push(error));
    const answers: unknown[] = [];
    other.listen((message) => answers.push(message));
    return { api: connect<P, HostEvent>(other, () => undefined).api, raw: other, answers };
  }
  const sessionsPage = () => view<SessionsPage>({ view: 'sessions' });
  const studioPage = (sessionId: Id) => view<StudioPage>({ view: 'studio', sessionId });
  const planPage = (planId: Id) => view<PlanPage>({ view: 'plan', planId });

  type Loose = Readonly<Record<string, (...args: readonly unknown[]) => Promise<unknown>>>;
  const loose = (api: unknown): Loose => api as Loose;

  /** A session with a spec and a plan. */
  async function whole(): Promise<{ readonly id: Id; readonly specId: Id; readonly planId: Id }> {
    const { id } = await engine.createSession({ prompt: PROMPT });
    await engine.draftSpec(id, null, new AbortController().signal);
    const { session } = await engine.session(id);
    await engine.setDrafts(id, [{ title: 'One' }], session.draftsRevision);
    await engine.markReady(id);
    const plan = await engine.materialize(id);
    return { id, specId: session.specDocumentId ?? '', planId: plan.id };
  }

  /** All that the calls of pages could change. */
  async function everything({ id, specId, planId }: Awaited<ReturnType<typeof whole>>): Promise<string> {
    return JSON.stringify([
      (await engine.session(id)).session,
      await engine.document(specId),
      await engine.plan(planId),
    ]);
  }

  const refused = (code: string) => (error: unknown) => error instanceof PlanningError && error.code === code;

  it('has a handler for every call of its interface, and a check for the arguments of each', async () => {
    const own = await whole();
    const before = await everything(own);
    const pages: [HostScope, object][] = [
      [{ view: 'sessions' }, SESSIONS_PAGE],
      [{ view: 'studio', sessionId: own.id }, STUDIO_PAGE],
      [{ view: 'plan', planId: own.planId }, PLAN_PAGE],
    ];
    for (const [scope, names] of pages) {
      const handlers = loose(pageCalls(scope, doors()));
      assert.deepEqual(Object.keys(handlers).toSorted(), Object.keys(names).toSorted());
      for (const [name, handler] of Object.entries(handlers)) {
        const tooMany = Array.from({ length: 12 }, () => ({ any: 'thing' }));
        await assert.rejects(handler(...tooMany), refused('invalid_input'), `${scope.view}: ${name}`);
      }
    }
    assert.equal(await everything(own), before);
    assert.deepEqual(done, []);
  });

  it('has the engine’s calls only where they are about what the page is about', () => {
    const about = (names: readonly (keyof typeof CALLS)[]) => names.map((name) => CALLS[name].about);
    assert.deepEqual(new Set(about(STUDIO_CALLS)), new Set(['session']));
    assert.deepEqual(new Set(about(PLAN_CALLS)), new Set(['plan']));
    assert.deepEqual(new Set(about(SESSIONS_CALLS)), new Set([undefined, 'session']));
  });

  it('greets each page with what it is', async () => {
    assert.equal((await sessionsPage().api.hello()).view, 'sessions');
    const { id, planId } = await whole();
    const studio = await studioPage(id).api.hello();
    assert.ok(studio.view === 'studio' && studio.sessionId === id && studio.personaCount === 4);
    const plan = await planPage(planId).api.hello();
    assert.ok(plan.view === 'plan' && plan.planId === planId);
  });

  it('creates, lists and counts sessions from the list', async () => {
    const { api } = sessionsPage();
    const id = await api.createSession({ prompt: PROMPT, title: 'Limits' });
    const { items } = await api.sessions({ text: 'Limits' });
    assert.deepEqual(
      items.map((one) => one.id),
      [id],
    );
    assert.ok((await api.sessionCounts()).created >= 1);
    await api.renameSession(id, 'Limits of rates');
    assert.equal((await engine.session(id)).session.title, 'Limits of rates');
  });

  it('carries a session through to a plan from its panel', async () => {
    const { id } = await engine.createSession({ prompt: PROMPT });
    const { api } = studioPage(id);
    await api.draftSpec(null);
    const spec = await api.document();
    assert.equal(spec.id, (await api.session()).session.specDocumentId);
    assert.equal(await api.saveSpec(`${spec.versions.at(-1)?.content}\nMore.\n`, 1, 'edited'), 2);
    assert.equal(await api.restoreSpec(1), 3);
    await api.diffSpec(1, 2);
    await api.openSpec();
    const { session } = await api.session();
    await api.setDrafts([{ title: 'One' }, { title: 'Two', blockedBy: [1] }], session.draftsRevision);
    await api.markReady();
    const planId = await api.materialize({ exportMarkdown: true });
    assert.equal((await engine.plan(planId)).tasks.length, 2);
    await api.openPlan();
    assert.deepEqual(done, [
      `diffSpec ${spec.id} 1 2`,
      `openSpec ${spec.id}`,
      `revealPlan ${planId}`,
      `openPlan ${planId}`,
    ]);
  });

  it('has no spec and no plan of a session before they are made', async () => {
    const { id } = await engine.createSession({ prompt: PROMPT });
    const { api } = studioPage(id);
    const early = [
      () => api.document(),
      () => api.saveSpec('text', 1, 'x'),
      () => api.restoreSpec(1),
      () => api.diffSpec(1, 2),
      () => api.openSpec(),
      () => api.openPlan(),
    ];
    for (const call of early) await assert.rejects(call(), refused('not_found'));
    assert.deepEqual(done, []);
  });

  it('asks about commands before it verifies, and says only that it is done', async () => {
    const { planId } = await whole();
    const { api } = planPage(planId);
    const [task] = (await api.planView()).plan.tasks;
    assert.equal(await api.verifyPlan(), undefined);
    await assert.rejects(api.verifyTask(task?.id ?? ''), refused('invalid_input'));
    await api.takeSnapshot(null);
    await api.rewind(3);
    await api.openFinding('src/a.ts', 1, 2);
    assert.deepEqual(done, [
      `beforeVerifying ${planId} null`,
      `beforeVerifying ${planId} ${task?.id}`,
      `takeSnapshot ${planId} null`,
      `rewind ${planId} 3`,
      'openPlace src/a.ts 1 2',
    ]);
  });

  it('verifies nothing when the question before it was left', async () => {
    const { planId } = await whole();
    const [task] = (await engine.plan(planId)).tasks;
    const left = async (): Promise<void> => {
      throw new PlanningError('cancelled', 'Nothing was done.');
    };
    const page = pageCalls({ view: 'plan', planId }, { ...doors(), beforeVerifying: left }) as PlanPage;
    await assert.rejects(page.verifyPlan(), refused('cancelled'));
    await assert.rejects(page.verifyTask(task?.id ?? ''), refused('cancelled'));
  });

  it('refuses malformed arguments with invalid_input, and nothing happens', async () => {
    const own = await whole();
    const before = await everything(own);
    const studio = loose(studioPage(own.id).api);
    const plan = loose(planPage(own.planId).api);
    const sessions = loose(sessionsPage().api);
    const task = (await engine.plan(own.planId)).tasks[0]?.id;
    const calls: [Loose, string, unknown[]][] = [
      [studio, 'renameSession', []],
      [studio, 'renameSession', [5]],
      [studio, 'renameSession', ['x', 'more']],
      [studio, 'renameSession', [{ toString: () => 'x' }]],
      [studio, 'setBudget', [-1]],
      [studio, 'setBudget', ['NaN']],
      [studio, 'addContext', [{ kind: 'file', path: '../../etc/passwd' }]],
      [studio, 'addContext', [{ kind: 'file', path: '/etc/passwd' }]],
      [studio, 'addContext', [{ kind: 'file', path: 'C:\\secrets.txt' }]],
      [studio, 'addContext', [{ kind: 'file', path: 'a\u0000b' }]],
      [studio, 'addContext', [{ kind: 'command', command: 'rm' }]],
      [studio, 'setPersonas', ['all']],
      [studio, 'setDrafts', [[{ title: 5 }], 0]],
      [studio, 'estimate', ['everything']],
      [studio, 'materialize', [{}]],
      [studio, 'say', [null]],
      [studio, 'saveSpec', ['text', 'first', 'x']],
      [studio, 'diffSpec', [1]],
      [studio, 'copyText', [5]],
      [plan, 'verifyTask', [5]],
      [plan, 'verifyTask', [task, 'person']],
      [plan, 'openFinding', ['../secrets', 1, 1]],
      [plan, 'openComparison', ['then', 'now', null]],
      [plan, 'rewind', [0]],
      [plan, 'timeline', []],
      [sessions, 'renameSession', [own.id]],
      [sessions, 'createSession', [{ prompt: 5 }]],
      [sessions, 'openSession', ['latest']],
      [sessions, 'openHit', [{ kind: 'command', id: own.id }]],
    ];
    for (const [page, name, args] of calls) {
      const call = page[name];
      assert.ok(call);
      await assert.rejects(call(...args), refused('invalid_input'), `${name} ${JSON.stringify(args)}`);
    }
    assert.equal(await everything(own), before);
    assert.deepEqual(done, []);
    assert.deepEqual(bugs, []);
  });

  it('answers unknown calls and survives rubbish', async () => {
    const { api, raw, answers } = sessionsPage();
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

  it('has no way to name another session, spec or plan', async () => {
    const [own, other] = [await whole(), await whole()];
    const before = [await everything(own), await everything(other)];
    const naming = async (api: Loose, name: string, id: Id, more: number): Promise<void> => {
      const args = [id, ...Array.from({ length: more }, () => 'x')];
      await assert.rejects(api[name]?.(...args) ?? Promise.resolve(), refused('invalid_input'), name);
    };
    const studio = loose(studioPage(own.id).api);
    for (const name of STUDIO_CALLS) await naming(studio, name, other.id, CALLS[name].input.length - 1);
    await naming(studio, 'document', other.specId, 0);
    await naming(studio, 'saveSpec', other.specId, 3);
    await naming(studio, 'restoreSpec', other.specId, 1);
    await naming(studio, 'diffSpec', other.specId, 2);
    await naming(studio, 'openSpec', other.specId, 0);
    await naming(studio, 'openPlan', other.planId, 0);
    await naming(studio, 'materialize', other.id, 1);
    const plan = loose(planPage(own.planId).api);
    for (const name of PLAN_CALLS) await naming(plan, name, other.planId, CALLS[name].input.length - 1);
    for (const name of ['verifyPlan', 'archivePlan', 'reopenPlan']) await naming(plan, name, other.planId, 0);
    for (const name of ['verifyTask', 'takeSnapshot', 'openTask', 'rewind'])
      await naming(plan, name, other.planId, 1);
    assert.deepEqual([await everything(own), await everything(other)], before);
    assert.deepEqual(done, []);
  });

  it('has no call of another page', async () => {
    const own = await whole();
    const before = await everything(own);
    const none = async (api: unknown, name: string, ...args: readonly unknown[]): Promise<void> =>
      assert.rejects(loose(api)[name]?.(...args) ?? Promise.resolve(), refused('invalid_input'), name);
    await none(sessionsPage().api, 'brainstorm', own.id);
    await none(sessionsPage().api, 'materialize', own.id, { exportMarkdown: false });
    await none(sessionsPage().api, 'copyText', 'x');
    await none(studioPage(own.id).api, 'createSession', { prompt: PROMPT });
    await none(studioPage(own.id).api, 'openSession', own.id);
    await none(studioPage(own.id).api, 'archivePlan');
    await none(planPage(own.planId).api, 'discardSession');
    await none(planPage(own.planId).api, 'deletePlan', own.planId);
    assert.equal(await everything(own), before);
    assert.deepEqual(done, []);
  });

  it('carries a foreseen failure across with its code', async () => {
    const { id } = await engine.createSession({ prompt: PROMPT });
    const { api } = studioPage(id);
    await assert.rejects(api.synthesize(), refused('not_allowed_now'));
    assert.deepEqual(bugs, []);
  });
});

import assert from 'node:assert/strict';
import type { Engine } from '../../../src/core/engine/api.ts';
import type { Plan, Task } from '../../../src/core/model/plan.ts';
import { offlineProvider } from '../../../src/offline/provider.ts';
import { systemClock } from '../../../src/node/clock.ts';
import { openNodeEngine, PRESET_SETTINGS } from '../../../src/node/engine.ts';
import { silentLog } from '../../../src/node/log.ts';
import { waitFor } from '../../fakes/waitFor.ts';
import { git, never, put, temporaryFolder } from '../workspace/folders.ts';

const SPEC = [
  'name: Auth0 to Cognito',
  'rules:',
  '  - {id: gone, description: Auth0 is gone, match: {imports: auth0}}',
  '  - {id: here, description: Cognito is used, expect: {calls: CognitoClient}}',
  '',
].join('\n');
const OLD = "import auth0 from 'auth0';\nexport const client = auth0();\n";
const NEW =
  "import { CognitoClient } from 'cognito';\n// no auth0\nexport const client = new CognitoClient();\n";

/** Store, index threads and git as people have them. */
describe('Verification over a real folder', () => {
  const folder = temporaryFolder();
  let engine: Engine;
  let plan: Plan;

  const open = (): Promise<Engine> =>
    openNodeEngine({
      folder: folder(),
      log: silentLog,
      watch: false,
      provider: (workspace) => offlineProvider({ workspace, sleep: systemClock.sleep }),
      settings: () => ({ ...PRESET_SETTINGS, autoSnapshots: false }),
    });
  const commit = (subject: string): void => {
    git(folder(), 'add', 'src');
    git(folder(), 'commit', '-q', '-m', subject);
  };

  beforeEach(async () => {
    put(folder(), { 'src/login.ts': OLD });
    git(folder(), 'init', '-q');
    commit('Log in by Auth0');
    engine = await open();
    const { id } = await engine.createSession({ prompt: 'Move the login from Auth0 to Cognito' });
    await engine.setDrafts(id, [{ title: 'Move the login' }], 0);
    await engine.markReady(id);
    plan = await engine.materialize(id);
  });
  afterEach(() => engine.close());

  const taskId = (): string => plan.tasks[0]?.id ?? '';
  async function task(): Promise<Task> {
    const [found] = (await engine.plan(plan.id)).tasks;
    assert.ok(found);
    return found;
  }

  it('carries a task from red to green to broken by a commit', async () => {
    const attached = await engine.attachSpec(plan.id, taskId(), SPEC, { baseRevision: 0 }, never);
    assert.equal(attached.report?.verdict, 'fail');
    assert.deepEqual((await task()).verification?.vacuous, []);
    put(folder(), { 'src/login.ts': NEW });
    commit('Log in by Cognito');
    assert.equal((await engine.verifyTask(plan.id, taskId(), 'person', never)).status, 'completed');
    put(folder(), { 'src/login.ts': OLD });
    commit('Go back to Auth0');
    assert.equal((await engine.verifyTask(plan.id, taskId(), 'terminal', never)).status, 'failed');
    const cause = (await task()).verification?.regression?.cause;
    assert.ok(cause?.kind === 'commit');
    assert.equal(cause.subject, 'Go back to Auth0');
  });

  it('turns green by itself when a file is saved', async () => {
    await engine.attachSpec(plan.id, taskId(), SPEC, { baseRevision: 0 }, never);
    const watching = engine.watchVerification({ debounceMs: 1 });
    try {
      put(folder(), { 'src/login.ts': NEW });
      engine.filesChanged(['src/login.ts']);
      await waitFor(async () => (await task()).status === 'completed');
      engine.setEditorText('src/login.ts', OLD);
      await waitFor(async () => (await task()).status === 'failed');
    } finally {
      watching.dispose();
    }
  });
});

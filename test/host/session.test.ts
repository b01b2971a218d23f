import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ModelRequest } from '../../src/core/llm/provider.ts';
import { systemClock } from '../../src/node/clock.ts';
import { loadEditorProvider } from '../../src/vscode/provider/providerCode.ts';
import { command, openShell, until } from './studio.ts';

const REQUEST: ModelRequest = {
  role: 'planner',
  model: null,
  task: {
    kind: 'personas',
    subject: { prompt: 'Log each refused parcel', title: 'Log', context: [], answers: [] },
    count: 3,
  },
  system: '',
  turns: [],
  tools: [],
  answer: null,
  maxOutputTokens: 1000,
  thinking: 'off',
};

describe('a session from the palette, with the offline planner', function () {
  this.timeout(120_000);

  it('goes from the idea to a plan by commands alone', async () => {
    const shell = await openShell();
    const engine = await shell.engine.get();
    const id = await command<string>('newSession', 'Add rate limiting to the public parcel API, per key');
    assert.equal(shell.active.id, id);
    assert.equal(shell.panels.isVisible(id), true);

    await command('addNote', id, 'Two hundred requests a minute are enough.');
    const file = vscode.Uri.joinPath(
      (vscode.workspace.workspaceFolders ?? [])[0]?.uri ?? vscode.Uri.file('/'),
      'README.md',
    );
    await vscode.window.showTextDocument(file);
    await command('addActiveFile');
    const { session: begun } = await engine.session(id);
    assert.deepEqual(begun.context.map(({ kind }) => kind).toSorted(), ['file', 'note']);

    await command('generatePersonas', id, 3);
    assert.equal((await engine.session(id)).session.personas.length, 3);
    await command('brainstorm', id);
    await command('say', id, 'What about bursts?');
    const { session: thought } = await engine.session(id);
    assert.equal(thought.phase, 'brainstorming');
    assert.ok(
      thought.messages.some(({ role, content }) => role === 'person' && content === 'What about bursts?'),
    );

    await command('synthesize', id);
    await command('draftSpec', id);
    await command('draftTasks', id);
    const { session: drafted } = await engine.session(id);
    assert.ok(drafted.synthesis && drafted.specDocumentId !== null);
    assert.ok(drafted.drafts.length > 0, drafted.lastFailure?.message);

    await command('markReady', id);
    const planId = await command<string>('materialize', id, 'Rate limits');
    const plan = await engine.plan(planId);
    assert.equal(plan.title, 'Rate limits');
    assert.equal(plan.tasks.length, drafted.drafts.length);
    await until('the tree shows the plan', async () =>
      ((await shell.plans.rows.getChildren()) ?? []).some((node) => node.planId === planId),
    );
  });

  it('lets a person read along, unless VS Code was told to move less', async () => {
    const workbench = vscode.workspace.getConfiguration('workbench');
    const { globalValue } = workbench.inspect('reduceMotion') ?? {};
    const { provider: choice } = await openShell();
    const log = vscode.window.createOutputChannel('test', { log: true });
    const settings = await choice.modelSettings();
    const { sleep } = systemClock;
    const paused = async (reduceMotion: string): Promise<boolean> => {
      await workbench.update('reduceMotion', reduceMotion, vscode.ConfigurationTarget.Global);
      let pauses = 0;
      Object.assign(systemClock, { sleep: async () => void (pauses += 1) });
      const { signal } = new AbortController();
      const load = await loadEditorProvider(settings, choice.keys, log, 0);
      const provider = load({ workspace: null, index: null });
      const { length } = await Array.fromAsync(provider.stream(REQUEST, signal));
      assert.ok(length > 1);
      return pauses > 0;
    };
    try {
      assert.equal(await paused('off'), true);
      assert.equal(await paused('on'), false);
    } finally {
      Object.assign(systemClock, { sleep });
      await workbench.update('reduceMotion', globalValue, vscode.ConfigurationTarget.Global);
      log.dispose();
    }
  });

  it('goes straight to a spec from an idea', async () => {
    const shell = await openShell();
    const id = await command<string>('straightToSpec', 'Log each refused parcel with its reason');
    const { session } = await (await shell.engine.get()).session(id);
    assert.equal(session.round, 0);
    assert.notEqual(session.specDocumentId, null);
  });

  it('refuses a step that the gates forbid, and changes nothing', async () => {
    const shell = await openShell();
    const engine = await shell.engine.get();
    const { id } = await engine.createSession({ prompt: 'Print parcel labels in two sizes' });
    await command('synthesize', id);
    await command('markReady', id);
    const { session } = await engine.session(id);
    assert.equal(session.phase, 'created');
    assert.equal(session.lastFailure, null);
  });
});

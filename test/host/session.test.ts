import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { command, openShell, until } from './studio.ts';

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

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { planUri, specUri } from '../../src/vscode/names/uris.ts';
import { snapshotUri } from '../../src/vscode/snapshots/files.ts';
import type { PlanNode } from '../../src/vscode/views/planNodes.ts';
import { lensTitles } from './specs.ts';
import { command, materialized, openShell, until } from './studio.ts';

function sample(path: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  return vscode.Uri.joinPath(folder.uri, path);
}

const write = (path: string, text: string): Thenable<void> =>
  vscode.workspace.fs.writeFile(sample(path), Buffer.from(text));

describe('snapshots in the editor', function () {
  this.timeout(60_000);

  it('show new contents in editors that are open after going back, without a question', async () => {
    const shell = await openShell();
    const engine = await shell.engine.get();
    const { planId } = await materialized('Back in open editors');
    await write('note.txt', 'first\n');
    await command('takeSnapshot', planId, null, 'First');
    await write('note.txt', 'second\n');
    const document = await vscode.workspace.openTextDocument(sample('note.txt'));
    await vscode.window.showTextDocument(document, { preview: false });
    assert.equal(document.getText(), 'second\n');
    const { undo } = await engine.rewind(planId, 1, { paths: [], tasks: false }, shell.ended);
    await until('the editor shows the first text', () => document.getText() === 'first\n');
    assert.equal(document.isDirty, false);
    await engine.undo(planId, undo, shell.ended);
    await until('the editor shows the second text again', () => document.getText() === 'second\n');
    await vscode.workspace.fs.delete(sample('note.txt'));
  });

  it('are refused before a name is asked for when the repository is of no use', async () => {
    const { planId } = await materialized('Unusable repository');
    const [head, aside] = [sample('.git/HEAD'), sample('.git/HEAD.aside')];
    await vscode.workspace.fs.rename(head, aside);
    try {
      const asked = new Promise((resolve) => setTimeout(resolve, 20_000, 'asked for a name'));
      assert.equal(await Promise.race([command('takeSnapshot', planId), asked]), undefined);
    } finally {
      await vscode.workspace.fs.rename(aside, head);
    }
  });

  it('go back for chosen files only', async () => {
    const shell = await openShell();
    const engine = await shell.engine.get();
    const { planId } = await materialized('Chosen files');
    for (const name of ['one.txt', 'two.txt']) await write(name, 'first\n');
    await command('takeSnapshot', planId, null, 'Both');
    for (const name of ['one.txt', 'two.txt']) await write(name, 'second\n');
    await engine.rewind(planId, 1, { paths: ['one.txt'], tasks: false }, shell.ended);
    const text = async (name: string): Promise<string> =>
      Buffer.from(await vscode.workspace.fs.readFile(sample(name))).toString();
    assert.deepEqual([await text('one.txt'), await text('two.txt')], ['first\n', 'second\n']);
    for (const name of ['one.txt', 'two.txt']) await vscode.workspace.fs.delete(sample(name));
  });

  it('are files that can be read and not written, and that the editor compares', async () => {
    const { planId } = await materialized('Files of snapshots');
    await write('held.txt', 'held\n');
    await command('takeSnapshot', planId, null, 'Held');
    await write('held.txt', 'now\n');
    const uri = snapshotUri({ planId, side: 1, path: 'held.txt' });
    assert.equal(Buffer.from(await vscode.workspace.fs.readFile(uri)).toString(), 'held\n');
    await assert.rejects(Promise.resolve(vscode.workspace.fs.writeFile(uri, Buffer.from('x'))));
    await command('compareSnapshots', planId, 1, 'now', 'held.txt');
    const tab = await until('the diff is open', () => {
      const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      return input instanceof vscode.TabInputTextDiff && input;
    });
    assert.equal(tab.original.toString(), uri.toString());
    assert.equal(tab.modified.path, sample('held.txt').path);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await vscode.workspace.fs.delete(sample('held.txt'));
  });

  it('end with an archive: texts say why they are closed, its record is whole, a reason opens it again', async () => {
    const shell = await openShell();
    const engine = await shell.engine.get();
    const { planId } = await materialized('Archived for reading');
    const plan = await engine.plan(planId);
    const [task] = plan.tasks;
    assert.ok(task);
    await engine.archivePlan(planId, { notes: 'Done for now', acceptOpen: true }, shell.ended);
    const uris = [planUri(plan), specUri(planId, task)];
    for (const uri of uris) {
      await vscode.workspace.openTextDocument(uri);
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        uri,
        50,
      );
      const titles = lenses.map((lens) => lens.command?.title ?? '');
      assert.ok(
        titles.some((title) => /Read-only: .*archived/.test(title)),
        titles.join(' | '),
      );
      await assert.rejects(
        Promise.resolve(vscode.workspace.fs.writeFile(uri, Buffer.from('x'))),
        /archived/i,
      );
    }
    assert.equal(await command('checkArchive', planId), true);
    await command('reopenPlan', planId, 'A task was forgotten');
    assert.equal((await engine.plan(planId)).status, 'active');
    await vscode.workspace.fs.readFile(uris[1] as vscode.Uri);
    const spec =
      'name: x\nrules:\n  - id: a\n    description: d\n    match:\n      identifiers: [nothingHasThisName]\n';
    await vscode.workspace.fs.writeFile(uris[1] as vscode.Uri, Buffer.from(spec));
    assert.equal((await engine.plan(planId)).tasks[0]?.verification?.spec, spec);
  });

  it('stand in the tree while they can be gone back to, and an archived plan offers nothing to change', async () => {
    const shell = await openShell();
    const engine = await shell.engine.get();
    const { planId } = await materialized('Archived in the tree');
    for (const name of ['Kept', 'Let go']) await engine.takeSnapshot(planId, { name }, shell.ended);
    await engine.pruneSnapshots(planId, [2], { archivedToo: false }, shell.ended);
    await engine.archivePlan(planId, { acceptOpen: true }, shell.ended);
    const { rows } = shell.plans;
    const item = async (node: PlanNode) => rows.getTreeItem(node);
    const plans = (await rows.getChildren()) ?? [];
    const plan = plans.find((node) => node.planId === planId);
    assert.ok(plan);
    const later = plans.slice(plans.indexOf(plan));
    for (const node of later) assert.match((await item(node)).contextValue ?? '', /^plan archived/);
    const below = (await rows.getChildren(plan)) ?? [];
    const [task] = below;
    const group = below.at(-1);
    assert.ok(task && group);
    const { description, contextValue } = await item(task);
    assert.deepEqual([description, contextValue], ['pending', 'archived task pending']);
    assert.equal((await item(group)).contextValue, 'archived snapshots');
    const held = (await rows.getChildren(group)) ?? [];
    const labels: unknown[] = [];
    for (const node of held) {
      const { label, contextValue: context } = await item(node);
      labels.push([label, context]);
    }
    assert.deepEqual(labels, [
      ['3. Archived', 'archived snapshot'],
      ['1. Kept', 'archived snapshot'],
    ]);
    const titles = (await lensTitles(planUri(await engine.plan(planId)))).join(' | ');
    assert.doesNotMatch(titles, /Start|Complete|Block|Add spec|Snapshot/);
    assert.match(titles, /pending/);
  });

  it('are compared with each other when two are selected', async () => {
    const shell = await openShell();
    const engine = await shell.engine.get();
    const { planId } = await materialized('Two selected');
    await engine.takeSnapshot(planId, { name: 'One' }, shell.ended);
    await vscode.workspace.fs.writeFile(sample('between.txt'), Buffer.from('new'));
    await engine.takeSnapshot(planId, { name: 'Two' }, shell.ended);
    const rows = [2, 1].map((snapshot) => ({ kind: 'snapshot', planId, snapshot }));
    await command('compareSnapshots', rows[0], rows);
    await until('the diff of both is open', () =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .some(({ label }) => /snapshot 1 ↔ snapshot 2/.test(label)),
    );
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await vscode.workspace.fs.delete(sample('between.txt'));
  });

  it('have a page of their plan that comes back by what it remembers', async () => {
    const shell = await openShell();
    const { planId } = await materialized('Page that comes back');
    const panel = vscode.window.createWebviewPanel(
      'planningStudio.plan',
      'restored',
      vscode.ViewColumn.Active,
      {},
    );
    await shell.planPages.deserializeWebviewPanel(panel, { planId });
    assert.match(panel.webview.html, /data-view="plan"/);
    await (await shell.engine.get()).editPlan(planId, { title: 'Page that came back' });
    await until('it follows the plan', () => panel.title === 'Page that came back');
    panel.dispose();
  });
});

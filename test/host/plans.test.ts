import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Plan } from '../../src/core/model/plan.ts';
import { planUri } from '../../src/vscode/names/uris.ts';
import { EngineSource } from '../../src/vscode/host/engineSource.ts';
import { Reports } from '../../src/vscode/proof/reports.ts';
import type { PlanNode } from '../../src/vscode/views/planNodes.ts';
import { PlansTree } from '../../src/vscode/views/plansTree.ts';
import { command, materialized, openShell, until } from './studio.ts';

async function rows(
  planId: string,
): Promise<{ plan: PlanNode; tasks: readonly PlanNode[]; items: readonly vscode.TreeItem[] }> {
  const { plans } = await openShell();
  const all = (await plans.rows.getChildren()) ?? [];
  const plan = all.find((node) => node.planId === planId);
  assert.ok(plan, 'the plan is not in the tree');
  // Behind the tasks comes the row of the snapshots, as soon as one was taken by itself.
  const tasks = ((await plans.rows.getChildren(plan)) ?? []).filter(({ kind }) => kind === 'task');
  const items: vscode.TreeItem[] = [];
  for (const node of [plan, ...tasks]) items.push(await plans.rows.getTreeItem(node));
  return { plan, tasks, items };
}

async function lenses(uri: vscode.Uri): Promise<readonly vscode.CodeLens[]> {
  return (
    (await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 100)) ??
    []
  );
}

describe('the Plans view', function () {
  this.timeout(60_000);

  it('shows a plan with its progress and its tasks with what they wait for', async () => {
    const { planId } = await materialized('Tree of limits');
    const { items } = await rows(planId);
    assert.deepEqual(
      items.map(({ label, description }) => [label, description]),
      [
        ['Tree of limits', '0/4'],
        ['1. Count requests', 'ready'],
        ['2. Refuse with 429', 'pending · after 1'],
        ['3. Choose the limits', 'ready'],
        ['4. Document the limits', 'pending · after 2, 3'],
      ],
    );
    assert.ok(items.every(({ accessibilityInformation }) => accessibilityInformation?.label));
  });

  it('follows changes of status, and its badge with them', async () => {
    const shell = await openShell();
    const { planId } = await materialized('Moving limits');
    const { tasks } = await rows(planId);
    await command('startTask', tasks[0]);
    await until('the badge counts what is in progress', () =>
      shell.plans.badge?.tooltip.includes('in progress'),
    );
    await command('completeTask', tasks[0]);
    const label = async (): Promise<string> => {
      const { items } = await rows(planId);
      return items.map(({ description }) => String(description)).join(' | ');
    };
    await until(
      'the rows show it',
      async () => (await label()) === '1/4 | completed | ready | ready | pending · after 2, 3',
    );
  });

  it('shows the present tasks when they change while they are read', async () => {
    const shell = await openShell();
    const engine = await shell.engine.get();
    const { planId } = await materialized('Hasty limits');
    const read = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    let reads = 0;
    const firstReadSlow = async (id: string): Promise<Plan> => {
      const plan = await engine.plan(id);
      if (reads++ > 0) return plan;
      read.resolve();
      await goOn.promise;
      return plan;
    };
    const slow = { ...engine, plan: firstReadSlow };
    const source = new EngineSource(async () => slow);
    const tree = new PlansTree(source, new Reports(source, (error) => assert.fail(String(error))));
    const plan = (await tree.getChildren()).find((node) => node.planId === planId);
    assert.ok(plan);
    const asked = tree.getChildren(plan);
    await read.promise;
    await engine.addTask(planId, { title: 'Meanwhile' }, null);
    await tree.take([{ kind: 'plan', id: planId }]);
    goOn.resolve();
    await asked;
    const labels = (await tree.getChildren(plan)).map((node) => tree.getTreeItem(node).label);
    assert.ok(labels.includes('5. Meanwhile'), 'the tasks are those of before the change');
    tree.dispose();
  });

  it('replaces no row that shows the same as before: a menu on it would lose what it is about', async () => {
    const shell = await openShell();
    const engine = await shell.engine.get();
    const { planId } = await materialized('Calm limits');
    const source = new EngineSource(async () => ({ ...engine }));
    const tree = new PlansTree(source, new Reports(source, (error) => assert.fail(String(error))));
    const redrawn: unknown[] = [];
    tree.onDidChangeTreeData((rows) => redrawn.push(rows));
    source.onDidChangeState(() => tree.restart());
    const plan = (await tree.getChildren()).find((node) => node.planId === planId);
    assert.ok(plan);
    const tasks = await tree.getChildren(plan);
    for (const node of [plan, ...tasks]) tree.getTreeItem(node);
    const ref = { kind: 'plan', id: planId } as const;
    await tree.take([ref]);
    tree.redrawTimes();
    assert.deepEqual(redrawn, [], 'opening the plans and news of nothing new redraw nothing');
    const [task] = (await engine.plan(planId)).tasks;
    assert.ok(task);
    await engine.editTask(planId, task.id, { title: 'Count calls' });
    await tree.take([ref]);
    assert.deepEqual(redrawn, [[tasks[0]]]);
    assert.equal(tree.getTreeItem(tasks[0] as PlanNode).label, '1. Count calls');
    tree.dispose();
  });

  it('refuses to start a task that waits, and says for which', async () => {
    const shell = await openShell();
    const { planId } = await materialized('Waiting limits');
    const { tasks } = await rows(planId);
    await command('startTask', tasks[3]);
    const plan = await (await shell.engine.get()).plan(planId);
    assert.ok(plan.tasks.every(({ status }) => status === 'pending' || status === 'backlog'));
  });

  it('moves a dragged task to the place of the one it is dropped on', async () => {
    const shell = await openShell();
    const { planId } = await materialized('Dragged limits');
    const { tasks } = await rows(planId);
    const { PlanDrag } = await import('../../src/vscode/views/planDrag.ts');
    const drag = new PlanDrag(shell.engine, (error) => assert.fail(String(error)));
    const transfer = new vscode.DataTransfer();
    const [first, , , last] = tasks;
    assert.ok(first && last);
    drag.handleDrag([last], transfer);
    await drag.handleDrop(first, transfer);
    const plan = await (await shell.engine.get()).plan(planId);
    assert.deepEqual(
      plan.tasks.map(({ number }) => number),
      [4, 1, 2, 3],
    );
  });

  it('narrows to what fits a filter, says so, and shows everything again', async () => {
    const shell = await openShell();
    const { planId } = await materialized('Narrow limits');
    await command('filterPlans', { ready: true, text: 'Choose' });
    const { items } = await rows(planId);
    assert.deepEqual(
      items.slice(1).map(({ label }) => label),
      ['3. Choose the limits'],
    );
    await command('clearFilter');
    assert.deepEqual(shell.plans.filter, {});
    assert.equal((await rows(planId)).tasks.length, 4);
  });

  it('shows text of the plan on hover as text, whatever it holds', async () => {
    const shell = await openShell();
    const { planId } = await materialized('Hostile limits');
    const engine = await shell.engine.get();
    const title = '[click](command:workbench.action.quit) <img src=x onerror=alert(1)> **b**';
    await engine.addTask(planId, { title, description: title }, null);
    const { tasks, items } = await until('the row is there', async () => {
      const found = await rows(planId);
      return found.tasks.length === 5 ? found : null;
    });
    const [node] = tasks;
    const item = items[1];
    assert.ok(node && item);
    const resolved = await shell.plans.rows.resolveTreeItem?.(
      item,
      node,
      new vscode.CancellationTokenSource().token,
    );
    const tooltip = resolved?.tooltip;
    assert.ok(tooltip instanceof vscode.MarkdownString);
    assert.notEqual(tooltip.isTrusted, true);
    assert.notEqual(tooltip.supportHtml, true);
    assert.doesNotMatch(tooltip.value, /(?<!\\)\[click\]\(command:/);
  });

  it('brings a deleted task back when its deletion is undone', async () => {
    const shell = await openShell();
    const engine = await shell.engine.get();
    const { planId } = await materialized('Deleted limits');
    const before = (await engine.plan(planId)).tasks.map(({ title }) => title);
    const { tasks } = await rows(planId);
    const second = tasks[1];
    assert.ok(second?.kind === 'task');
    const undo = await engine.removeTask(planId, second.taskId);
    assert.equal((await engine.plan(planId)).tasks.length, 3);
    await engine.undo(planId, undo, shell.ended);
    assert.deepEqual(
      (await engine.plan(planId)).tasks.map(({ title }) => title),
      before,
    );
  });
});

describe('the lenses above tasks', function () {
  this.timeout(60_000);

  it('stand above each task of a plan document and do what they say', async () => {
    const shell = await openShell();
    const engine = await shell.engine.get();
    const { planId } = await materialized('Lens limits');
    const plan = await engine.plan(planId);
    const uri = planUri(plan);
    const document = await vscode.workspace.openTextDocument(uri);
    const found = await lenses(uri);
    const lineOf = (number: number): number =>
      document
        .getText()
        .split('\n')
        .findIndex((line) => line.includes(`**#${number}**`));
    const titles = (line: number): string[] =>
      found.filter(({ range }) => range.start.line === line).flatMap(({ command: one }) => one?.title ?? []);
    assert.deepEqual(titles(lineOf(1)), [
      '$(circle-outline) ready',
      'Start',
      'Complete',
      'Block…',
      'Add spec',
      'Open session',
      'Copy as prompt',
    ]);
    assert.match(titles(lineOf(2))[0] ?? '', /after #1/);
    const start = found.find(
      ({ range, command: one }) => range.start.line === lineOf(1) && one?.title === 'Start',
    );
    assert.ok(start?.command);
    await vscode.commands.executeCommand(start.command.command, ...(start.command.arguments ?? []));
    assert.equal((await engine.plan(planId)).tasks[0]?.status, 'in_progress');
  });

  it('stand in exported plan files too, and in no other Markdown', async () => {
    const shell = await openShell();
    const { planId } = await materialized('Exported limits');
    const file = await command<string>('exportPlan', planId);
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    assert.ok(folder);
    const uri = vscode.Uri.joinPath(folder, file);
    assert.match(file, /^docs\/plans\//);
    assert.ok((await lenses(uri)).some(({ command: one }) => one?.title === 'Start'));
    const readme = vscode.Uri.joinPath(folder, 'README.md');
    await vscode.workspace.openTextDocument(readme);
    assert.deepEqual(
      (await lenses(readme)).filter(({ command: one }) => one?.command.startsWith('planningStudio')),
      [],
    );
    assert.ok(shell.engine.opened);
  });

  it('copy a task as a prompt', async () => {
    const { planId } = await materialized('Prompted limits');
    const { tasks } = await rows(planId);
    await command('copyTaskPrompt', tasks[0]);
    assert.match(await vscode.env.clipboard.readText(), /Count requests/);
  });
});

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import { runTests } from '../../src/vscode/verification/testRuns.ts';
import { planned, withSpec, sample, changed, work } from './specs.ts';
import { command, until } from './studio.ts';

describe('runs of verification', function () {
  this.timeout(60_000);

  // In a browser VS Code saves by itself after a second.
  const autoSave = (value: string | undefined): Thenable<void> =>
    vscode.workspace.getConfiguration('files').update('autoSave', value, vscode.ConfigurationTarget.Global);
  before(() => autoSave('off'));
  after(() => autoSave(undefined));

  it('comes from runs of the Test Explorer, which end clean when they are cancelled', async () => {
    const { shell, planId, taskId } = await withSpec('Test runs');
    const { tests } = await shell.verification.get();
    const item = await tests.taskItem(planId, taskId);
    const rule = item?.children.get('limiter');
    assert.ok(item && rule);
    const lastRun = async (): Promise<number> => {
      const { tasks } = await (await shell.engine.get()).plan(planId);
      return tasks[0]?.verification?.runTotal ?? 0;
    };
    const fail = (error: unknown): never => assert.fail(String(error));
    const stopped = new vscode.CancellationTokenSource();
    stopped.cancel();
    const before = await lastRun();
    await runTests(tests, shell, new vscode.TestRunRequest([item]), stopped.token, fail);
    assert.equal(await lastRun(), before);
    const { token } = new vscode.CancellationTokenSource();
    await command('verifyTask', { planId, taskId });
    const seen: string[] = [];
    const listening = shell.reports.onDidChange((news) => seen.push(...news.map((one) => one.taskId)));
    await runTests(tests, shell, new vscode.TestRunRequest([rule]), token, fail);
    listening.dispose();
    assert.ok(seen.includes(taskId), 'the rule was not run');
    assert.equal(tests.running.size, 0);
  });

  it('includes commands when a person allowed them, and leaves them undecided when not', async () => {
    const { shell, planId, taskId, uri } = await planned('Commands');
    await vscode.workspace.fs.readFile(uri);
    const spec = `name: x\nrules:\n  - id: runs\n    description: It runs\n    command: exit 0\n`;
    await vscode.workspace.fs.writeFile(uri, Buffer.from(spec));
    const verdict = async (): Promise<string | undefined> => {
      await command('verifyTask', { planId, taskId });
      return shell.reports.get(taskId)?.report?.verdict;
    };
    const engine = await shell.engine.get();
    await command('allowCommands', false);
    assert.equal(await engine.commandPermission(), 'denied');
    assert.equal(await verdict(), 'undecided');
    await command('allowCommands', true);
    assert.equal(await engine.commandPermission(), 'allowed');
    assert.equal(await verdict(), 'pass');
    await command('allowCommands', false);
  });

  it('leaves commands alone when it was not a person who saved', async () => {
    const { shell, planId, uri } = await planned('Commands half typed');
    const engine = await shell.engine.get();
    await engine.allowCommands(true);
    try {
      const ran = sample('ran.txt');
      const spec = (text: string): string =>
        `name: x\nrules:\n  - id: runs\n    description: It runs\n    command: echo ${text} > ran.txt\n`;
      const there = (): Thenable<boolean> =>
        vscode.workspace.fs.stat(ran).then(
          () => true,
          () => false,
        );
      await vscode.workspace.fs.readFile(uri);
      await vscode.workspace.fs.writeFile(uri, Buffer.from(spec('half')));
      assert.equal(await there(), false);
      const [task] = (await engine.plan(planId)).tasks;
      assert.equal(task?.verification?.runs.at(-1)?.verdict, 'undecided');
      const document = await vscode.workspace.openTextDocument(uri);
      const edit = new vscode.WorkspaceEdit();
      edit.replace(uri, new vscode.Range(0, 0, document.lineCount, 0), spec('whole'));
      await vscode.workspace.applyEdit(edit);
      assert.equal(await document.save(), true);
      assert.equal(await there(), true);
      await vscode.workspace.fs.delete(ran);
    } finally {
      await engine.allowCommands(false);
    }
  });

  it('is told by a run that goes on until it is stopped', async () => {
    const { shell, planId, taskId } = await withSpec('Watched in the Test Explorer');
    const { tests } = await shell.verification.get();
    const item = await tests.taskItem(planId, taskId);
    assert.ok(item);
    const stop = new vscode.CancellationTokenSource();
    const failures: unknown[] = [];
    const request = new vscode.TestRunRequest([item], undefined, undefined, true);
    await runTests(tests, shell, request, stop.token, (error) => failures.push(error));
    assert.deepEqual([...tests.running], [taskId]);
    const back = await changed(sample('src/app.ts'), work);
    try {
      await until('it is green', () => shell.reports.get(taskId)?.report?.verdict === 'pass');
    } finally {
      await back();
    }
    await until('it is red again', () => shell.reports.get(taskId)?.report?.verdict === 'fail');
    stop.cancel();
    assert.equal(tests.running.size, 0);
    assert.deepEqual(failures, []);
  });

  it('stops reading the code when asked to, and goes on when somebody verifies', async () => {
    const { shell, planId, taskId } = await withSpec('Reading stopped');
    const { live, status } = await shell.verification.get();
    const settings = vscode.workspace.getConfiguration('planningStudio');
    const stopping = live.onDidChange(() => {
      if (live.state.kind === 'indexing') void command('cancelIndex');
    });
    try {
      await settings.update('verify.live', false, vscode.ConfigurationTarget.Global);
      await settings.update('verify.live', undefined, vscode.ConfigurationTarget.Global);
      await until('it was stopped', () => live.state.kind === 'paused');
      await until('the status bar says so', () => status.text.includes('debug-pause'));
    } finally {
      stopping.dispose();
    }
    await command('verifyTask', { planId, taskId });
    await until('it goes on', () => live.state.kind === 'idle');
  });

  it('follows a switch of branches that changes many files', async () => {
    const { shell, taskId } = await withSpec('Another branch');
    await until('it is red', () => shell.reports.get(taskId)?.report?.verdict === 'fail');
    const git = (...args: string[]): Promise<unknown> =>
      promisify(execFile)('git', args, { cwd: sample('').fsPath });
    const app = sample('src/app.ts');
    const text = Buffer.from(await vscode.workspace.fs.readFile(app)).toString();
    await git('switch', '--quiet', '--create', 'many');
    const many = Array.from({ length: 400 }, (_, at) => at);
    await mkdir(sample('src/many').fsPath);
    await Promise.all(
      many.map((at) => writeFile(sample(`src/many/m${at}.ts`).fsPath, `export const m${at} = 1;\n`)),
    );
    await vscode.workspace.fs.writeFile(app, Buffer.from(work(text)));
    await git('add', '--', 'src');
    await git('commit', '--quiet', '--message', 'Many');
    try {
      await until('it is green', () => shell.reports.get(taskId)?.report?.verdict === 'pass');
      await git('switch', '--quiet', 'main');
      await until('it is red on main', () => shell.reports.get(taskId)?.report?.verdict === 'fail');
      await git('switch', '--quiet', 'many');
      await until('it is green on the branch', () => shell.reports.get(taskId)?.report?.verdict === 'pass');
    } finally {
      await git('switch', '--quiet', 'main');
    }
    assert.equal(Buffer.from(await vscode.workspace.fs.readFile(app)).toString(), text);
  });
});

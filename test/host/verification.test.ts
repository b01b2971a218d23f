import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { PlanNode } from '../../src/vscode/views/planNodes.ts';
import { SPEC, planned, withSpec, sample, ours, lensTitles, changed, work } from './specs.ts';
import { command, openShell, until } from './studio.ts';

describe('verification specs as files', function () {
  this.timeout(60_000);

  it('begin with a template, and are attached by saving', async () => {
    const { shell, planId, uri } = await planned('Spec as a file');
    const template = Buffer.from(await vscode.workspace.fs.readFile(uri)).toString();
    assert.match(template, /^name: /);
    const engine = await shell.engine.get();
    assert.equal((await engine.plan(planId)).tasks[0]?.verification, null);
    await vscode.workspace.fs.writeFile(uri, Buffer.from(SPEC));
    const { verification } = (await engine.plan(planId)).tasks[0] ?? {};
    assert.equal(verification?.spec, SPEC);
    assert.equal(verification.runs.at(-1)?.verdict, 'fail');
  });

  it('are refused with the reason when they have errors, and keep the text', async () => {
    const { shell, planId, uri } = await planned('Spec with errors');
    const document = await vscode.workspace.openTextDocument(uri);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(uri, new vscode.Range(0, 0, document.lineCount, 0), 'name: x\nrules:\n  - idd: y\n');
    await vscode.workspace.applyEdit(edit);
    assert.equal(
      await document.save().then(
        (saved) => saved,
        () => false,
      ),
      false,
    );
    assert.match(document.getText(), /idd: y/);
    const plan = await (await shell.engine.get()).plan(planId);
    assert.equal(plan.tasks[0]?.verification, null);
    const problems = await until('the problem is shown', () => {
      const found = ours(uri).filter(({ message }) => message.includes('idd'));
      return found.length > 0 && found;
    });
    assert.equal(problems[0]?.range.start.line, 2);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('are not written over what somebody else attached first', async () => {
    const { shell, planId, taskId, uri } = await withSpec('Spec in conflict');
    await vscode.workspace.fs.readFile(uri);
    const engine = await shell.engine.get();
    const theirs = SPEC.replace('name: Tracking is limited', 'name: Theirs');
    await engine.attachSpec(planId, taskId, theirs, { baseRevision: 1 }, shell.ended);
    await assert.rejects(
      Promise.resolve(vscode.workspace.fs.writeFile(uri, Buffer.from(SPEC))),
      (error) => error instanceof vscode.FileSystemError && /still in the editor/.test(error.message),
    );
    assert.equal((await engine.plan(planId)).tasks[0]?.verification?.spec, theirs);
  });

  it('complete keys and words, explain keys, and have an outline', async () => {
    const { uri } = await withSpec('Spec language');
    const document = await vscode.workspace.openTextDocument(uri);
    const severity = document.positionAt(document.getText().indexOf('severity:'));
    const at = async (position: vscode.Position): Promise<readonly string[]> => {
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        uri,
        position,
      );
      return list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    };
    const words = await at(severity.translate(0, 'severity: '.length));
    assert.ok(words.includes('critical'), words.join(' '));
    const keys = await at(severity);
    assert.ok(keys.includes('category') && keys.includes('command'), keys.join(' '));
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      uri,
      severity.translate(0, 2),
    );
    const texts = hovers.flatMap(({ contents }) =>
      contents.map((one) => (one instanceof vscode.MarkdownString ? one.value : '')),
    );
    assert.match(texts.join('\n'), /How bad a violation is/);
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      uri,
    );
    const names = symbols.flatMap((symbol) => [
      symbol.name,
      ...(symbol.children ?? []).map(({ name }) => name),
    ]);
    assert.ok(names.includes('no-note') && names.includes('limiter'), names.join(' '));
  });
});

describe('a misspelt word of a spec', function () {
  this.timeout(60_000);

  it('is mended by a quick fix', async () => {
    const { uri } = await withSpec('Misspelt');
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    const start = document.positionAt(document.getText().indexOf('severity:'));
    const word = new vscode.Range(start, start.translate(0, 'severity'.length));
    const edit = new vscode.WorkspaceEdit();
    edit.replace(uri, word, 'sevreity');
    await vscode.workspace.applyEdit(edit);
    await until('the word is underlined', () =>
      vscode.languages
        .getDiagnostics(uri)
        .some(({ code, range }) => code === 'unknown_key' && range.isEqual(word)),
    );
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      uri,
      word,
    );
    const fix = actions.find(({ title }) => title === 'Change to “severity”');
    assert.ok(fix?.edit && fix.isPreferred, actions.map(({ title }) => title).join('\n'));
    await vscode.workspace.applyEdit(fix.edit);
    assert.equal(document.getText(word), 'severity');
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });
});

describe('what verification finds', function () {
  this.timeout(60_000);

  // In a browser VS Code saves by itself after a second.
  const autoSave = (value: string | undefined): Thenable<void> =>
    vscode.workspace.getConfiguration('files').update('autoSave', value, vscode.ConfigurationTarget.Global);
  before(() => autoSave('off'));
  after(() => autoSave(undefined));

  it('is in Problems with its rule and task, in tree, lenses and tests, until the code fulfils it', async () => {
    const { shell, planId, taskId, uri } = await withSpec('Seen everywhere');
    const app = sample('src/app.ts');
    const mine = (at: vscode.Uri, ruleId: string): vscode.Diagnostic | undefined =>
      ours(at).find(
        ({ code }) =>
          typeof code === 'object' &&
          code.value === ruleId &&
          code.target.with({ fragment: '' }).toString() === uri.toString(),
      );
    const problem = await until('the finding is a problem of the file', () => mine(app, 'no-note'));
    assert.equal(problem.severity, vscode.DiagnosticSeverity.Error);
    assert.match(problem.message, /Put a limiter in front of the route/);
    const related = problem.relatedInformation?.map(({ message }) => message) ?? [];
    assert.ok(
      related.some((message) => message.includes('The note is gone')),
      related.join(' | '),
    );
    assert.ok(
      related.some((message) => message.includes('1. Count requests')),
      related.join(' | '),
    );
    await until('what is missing is a problem of the rule', () => mine(uri, 'limiter'));

    const task: PlanNode = { kind: 'task', planId, taskId };
    const plans = (await shell.plans.rows.getChildren()) ?? [];
    const plan = plans.find((node) => node.planId === planId);
    assert.ok(plan);
    await shell.plans.rows.getChildren(plan);
    const rules = (await shell.plans.rows.getChildren(task)) ?? [];
    const items: vscode.TreeItem[] = [];
    for (const node of rules) items.push(await shell.plans.rows.getTreeItem(node));
    assert.deepEqual(
      items.map(({ label, description }) => [label, description]),
      [
        ['no-note', '1 violation · The note is gone'],
        ['limiter', '1 violation · There is a limiter'],
      ],
    );
    const [first] = rules;
    const [finding] = (first && (await shell.plans.rows.getChildren(first))) ?? [];
    assert.ok(finding?.kind === 'finding');
    await command('openFinding', finding);
    assert.equal(vscode.window.activeTextEditor?.document.uri.path, app.path);
    assert.equal(vscode.window.activeTextEditor?.selection.start.line, finding.line - 1);
    assert.match((await lensTitles(uri)).join('\n'), /\$\(error\) 1 violation/);
    assert.match((await lensTitles(app)).join('\n'), /no-note · 1\. Count requests/);
    const alarmed = (): boolean => /fails? (?:its|their) verification/.test(shell.plans.badge?.tooltip ?? '');
    assert.equal(alarmed(), false, 'work that has not begun is no alarm');
    await command('startTask', { planId, taskId });
    await until('the badge counts it', alarmed);

    const { tests, status } = await shell.verification.get();
    const item = await tests.taskItem(planId, taskId);
    const ids: string[] = [];
    item?.children.forEach(({ id }) => ids.push(id));
    assert.deepEqual(ids.toSorted(), ['limiter', 'no-note']);
    await until('the status bar counts it', () => /of \d+ tasks proven/.test(status.text));

    const back = await changed(app, work);
    try {
      await until('the problem is gone', () => mine(app, 'no-note') === undefined);
      await until('the task is proven', () => shell.reports.get(taskId)?.report?.verdict === 'pass');
      await until('the task is completed', async () => {
        const now = await (await shell.engine.get()).plan(planId);
        return now.tasks[0]?.status === 'completed';
      });
      assert.match((await lensTitles(uri)).join('\n'), /\$\(pass\) proven/);
    } finally {
      await back();
    }
    await until('the completed task that breaks has failed', async () => {
      const now = await (await shell.engine.get()).plan(planId);
      return now.tasks[0]?.status === 'failed';
    });
  });

  it('counts texts that are not saved, and forgets them with their editor', async () => {
    const { shell, taskId } = await withSpec('Unsaved work');
    await until('it is red', () => shell.reports.get(taskId)?.report?.verdict === 'fail');
    const document = await vscode.workspace.openTextDocument(sample('src/app.ts'));
    await vscode.window.showTextDocument(document);
    const edit = new vscode.WorkspaceEdit();
    const all = new vscode.Range(0, 0, document.lineCount, 0);
    edit.replace(document.uri, all, work(document.getText()));
    await vscode.workspace.applyEdit(edit);
    await until(
      'it is green before it is saved',
      () => shell.reports.get(taskId)?.report?.verdict === 'pass',
    );
    assert.equal(document.isDirty, true);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await until('it is red again', () => shell.reports.get(taskId)?.report?.verdict === 'fail');
  });

  it('offers to open the rule and the task and to verify again', async () => {
    const { uri } = await withSpec('Code actions');
    const app = sample('src/app.ts');
    await vscode.workspace.openTextDocument(app);
    const found = await until('the finding is there', () =>
      ours(app).find(
        ({ code }) =>
          typeof code === 'object' && code.target.with({ fragment: '' }).toString() === uri.toString(),
      ),
    );
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      app,
      found.range,
    );
    const titles = actions.map(({ title }) => title);
    for (const wanted of [/^Open rule “no-note”/, /^Open task “Count requests”/, /^Verify .* again/])
      assert.ok(
        titles.some((title) => wanted.test(title)),
        titles.join(' | '),
      );
  });

  it('runs a spec of the workspace without recording anything', async () => {
    const shell = await openShell();
    await shell.engine.get();
    const uri = sample('verify/one-log.verify.yaml');
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
    await command('runSpec');
    const { loose } = await shell.verification.get();
    assert.equal(loose.get(uri)?.report?.verdict, 'fail');
    assert.match((await lensTitles(uri)).join('\n'), /3 violations/);
  });

  it('goes with the spec that is removed', async () => {
    const { shell, planId, taskId, uri } = await withSpec('Spec removed');
    await until('it was verified', () => shell.reports.get(taskId));
    await command('removeTaskSpec', { planId, taskId });
    await until('no problem is left', () => ours(uri).every(({ code }) => typeof code !== 'object'));
    assert.equal(shell.reports.get(taskId), null);
    const { tests } = await shell.verification.get();
    await until('the test is gone', async () => (await tests.taskItem(planId, taskId)) === undefined);
  });

  it('finds places that new work should resemble', async () => {
    const places = await command<readonly { path: string }[]>('findAnalogous', ['api_route', 'GET /parcels']);
    assert.ok(
      places.some(({ path }) => path.startsWith('src/routes/')),
      JSON.stringify(places),
    );
  });
});

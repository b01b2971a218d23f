import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { isCancelled } from '../../src/core/base/errors.ts';
import { hostDoors } from '../../src/vscode/views/hostDoors.ts';
import { webviewHtml, webviewOptions } from '../../src/vscode/views/html.ts';
import { STUDIO_PANELS } from '../../src/vscode/views/panels.ts';
import { command, openShell, until } from './studio.ts';

function tabs(): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(
      ({ input }) =>
        input instanceof vscode.TabInputWebview && input.viewType.endsWith(STUDIO_PANELS.viewType),
    );
}

describe('the webviews', function () {
  this.timeout(60_000);

  it('run one script with a nonce of their own, and nothing from elsewhere', async () => {
    const { context } = await openShell();
    const panel = vscode.window.createWebviewPanel(
      'test',
      'test',
      vscode.ViewColumn.Active,
      webviewOptions(context.extensionUri),
    );
    const [one, two] = [
      webviewHtml(panel.webview, context.extensionUri, 'studio'),
      webviewHtml(panel.webview, context.extensionUri, 'studio'),
    ];
    const { localResourceRoots, enableCommandUris } = panel.webview.options;
    panel.dispose();
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(one)?.[1] ?? '';
    const nonce = /nonce-([\w-]+)'/.exec(policy)?.[1] ?? '';
    assert.ok(nonce.length >= 20);
    assert.doesNotMatch(two, new RegExp(nonce));
    assert.match(policy, /default-src 'none'/);
    assert.match(policy, new RegExp(`script-src 'nonce-${nonce}';`));
    assert.doesNotMatch(policy, /unsafe|\*(?!\.vscode-cdn)|data:|connect-src/);
    assert.deepEqual(
      [...one.matchAll(/<script nonce="([^"]+)"/g)].map(([, used]) => used),
      [nonce],
    );
    assert.equal(one.match(/<script/g)?.length, 1);
    assert.notEqual(enableCommandUris, true);
    assert.deepEqual(
      localResourceRoots?.map(({ path }) => path.split('/').at(-1)),
      ['dist', 'media'],
    );
  });

  it('open one panel per session and bring the same one forward again', async () => {
    const shell = await openShell();
    const engine = await shell.engine.get();
    const { id } = await engine.createSession({ prompt: 'Send a mail for each parcel', title: 'Mails' });
    await command('openSession', id);
    await command('openSession', id);
    await until('one tab', () => tabs().filter(({ label }) => label === 'Mails').length === 1);
    await engine.renameSession(id, 'Letters');
    await until('the tab has the new title', () => tabs().some(({ label }) => label === 'Letters'));
  });

  it('come back after a reload, by the session that the view remembers', async () => {
    const shell = await openShell();
    const engine = await shell.engine.get();
    const { id } = await engine.createSession({
      prompt: 'Print a receipt for each parcel',
      title: 'Receipts',
    });
    const panel = vscode.window.createWebviewPanel(
      STUDIO_PANELS.viewType,
      'as VS Code makes it',
      vscode.ViewColumn.Active,
      {},
    );
    await shell.panels.deserializeWebviewPanel(panel, { sessionId: id, other: 1 });
    assert.match(panel.webview.html, /data-view="studio"/);
    assert.equal(panel.webview.options.enableScripts, true);
    await until('the panel is the session’s', () => shell.panels.isVisible(id));
    panel.dispose();
    assert.equal(shell.panels.isVisible(id), false);
  });

  it('close when a reload brings back a panel whose session nobody remembers', async () => {
    const shell = await openShell();
    await shell.context.workspaceState.update('openPanels', []);
    const panel = vscode.window.createWebviewPanel(
      STUDIO_PANELS.viewType,
      'lost',
      vscode.ViewColumn.Active,
      {},
    );
    const closed = new Promise<void>((resolve) => panel.onDidDispose(() => resolve()));
    await shell.panels.deserializeWebviewPanel(panel, { sessionId: '../../etc/passwd' });
    await closed;
  });

  it('are told that a question was left, and not that something is broken', async () => {
    const leaving = hostDoors(await openShell()).chooseProvider();
    let failure: unknown;
    leaving.catch((error: unknown) => (failure = error));
    await until('the question is left', async () => {
      await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
      return failure;
    });
    assert.ok(isCancelled(failure), String(failure));
  });
});

describe('keys and settings', function () {
  this.timeout(60_000);

  it('keep a key in the secret storage and nowhere in the settings', async () => {
    const shell = await openShell();
    const key = 'sk-test-0123456789abcdef';
    await shell.provider.keys.set('anthropic@https://api.anthropic.com', key);
    assert.equal((await shell.provider.modelSettings()).provider, 'anthropic');
    const settings = JSON.stringify(vscode.workspace.getConfiguration('planningStudio'));
    assert.doesNotMatch(settings, new RegExp(key));
    assert.doesNotMatch(
      JSON.stringify(shell.context.globalState.keys().map((name) => shell.context.globalState.get(name))),
      new RegExp(key),
    );
    await command('forgetKeys');
    assert.equal(await shell.provider.keys.get('anthropic@https://api.anthropic.com'), undefined);
  });

  it('use nothing but the offline planner until a key was stored', async () => {
    const shell = await openShell();
    assert.equal((await shell.provider.modelSettings()).provider, 'offline');
    assert.equal((await shell.provider.status()).local, true);
  });

  it('give a key to no other server than the one it was stored for', async () => {
    const shell = await openShell();
    await shell.provider.keys.set('openai@https://api.openai.com', 'sk-mine');
    assert.equal(await shell.provider.keys.get('openai@https://elsewhere.example'), undefined);
    await command('forgetKeys');
  });

  it('has presets that the code can read', async () => {
    const { settings } = await openShell();
    assert.equal(settings.get('provider'), 'auto');
    assert.equal(settings.get('personas.count'), 4);
    assert.equal(settings.budgetMicroUsd, null);
    assert.equal(settings.get('export.path'), 'docs/plans');
  });
});

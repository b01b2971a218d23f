import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('the extension in VS Code', () => {
  it('activates without an error', async () => {
    const extension = vscode.extensions.getExtension('planning-studio.planning-studio');
    assert.ok(extension, 'the extension is not known to VS Code');
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it('registers every command that its manifest names', async () => {
    const extension = vscode.extensions.getExtension('planning-studio.planning-studio');
    const manifest = extension?.packageJSON as { contributes: { commands: { command: string }[] } };
    const registered = new Set(await vscode.commands.getCommands(true));
    const missing = manifest.contributes.commands.filter(({ command }) => !registered.has(command));
    assert.deepEqual(missing, []);
    assert.ok(manifest.contributes.commands.length > 0);
  });

  it('has the sample project open', () => {
    assert.equal(vscode.workspace.workspaceFolders?.[0]?.name, 'parcel-api');
  });
});

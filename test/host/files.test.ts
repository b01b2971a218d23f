import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { documentUri, planUri, synthesisUri } from '../../src/vscode/names/uris.ts';
import { materialized, openShell, until } from './studio.ts';

/** Replaces the text of an open document and saves it; resolves with whether the save went through. */
async function rewrite(document: vscode.TextDocument, change: (text: string) => string): Promise<boolean> {
  const all = new vscode.Range(0, 0, document.lineCount, 0);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, all, change(document.getText()));
  await vscode.workspace.applyEdit(edit);
  return document.save();
}

async function drafted(): Promise<{ id: string; specId: string }> {
  const shell = await openShell();
  const engine = await shell.engine.get();
  const { id } = await engine.createSession({ prompt: 'Tell senders why a parcel was refused' });
  await engine.draftSpec(id, null, shell.ended);
  const { specDocumentId } = (await engine.session(id)).session;
  assert.ok(specDocumentId);
  return { id, specId: specDocumentId };
}

describe('plans and specs as files', function () {
  this.timeout(60_000);

  it('take over a tick in a plan as a change of status', async () => {
    const shell = await openShell();
    const engine = await shell.engine.get();
    const { planId } = await materialized('Ticked limits');
    const document = await vscode.workspace.openTextDocument(planUri(await engine.plan(planId)));
    assert.equal(await rewrite(document, (text) => text.replace('- [ ] **#1**', '- [x] **#1**')), true);
    assert.equal((await engine.plan(planId)).tasks[0]?.status, 'completed');
  });

  it('show what was changed elsewhere', async () => {
    const shell = await openShell();
    const engine = await shell.engine.get();
    const { planId } = await materialized('Renamed limits');
    const plan = await engine.plan(planId);
    const document = await vscode.workspace.openTextDocument(planUri(plan));
    await vscode.window.showTextDocument(document);
    await engine.editTask(planId, plan.tasks[0]?.id ?? '', { title: 'Count them twice' });
    await until('the editor shows the new title', () => document.getText().includes('Count them twice'));
  });

  it('refuse a tick that the engine forbids, keep the text and change nothing', async () => {
    const shell = await openShell();
    const engine = await shell.engine.get();
    const { planId } = await materialized('Refused limits');
    const document = await vscode.workspace.openTextDocument(planUri(await engine.plan(planId)));
    const saved = await rewrite(document, (text) => text.replace('- [ ] **#4**', '- [x] **#4**')).catch(
      () => false,
    );
    assert.equal(saved, false);
    assert.equal(document.isDirty, true);
    assert.ok(document.getText().includes('- [x] **#4**'));
    assert.notEqual((await engine.plan(planId)).tasks[3]?.status, 'completed');
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('make a new version of a spec with each save', async () => {
    const { specId } = await drafted();
    const engine = await (await openShell()).engine.get();
    const spec = await engine.document(specId);
    const document = await vscode.workspace.openTextDocument(documentUri(spec));
    assert.equal(await rewrite(document, (text) => `${text}\n## Added by hand\n`), true);
    const after = await engine.document(specId);
    assert.equal(after.versions.length, spec.versions.length + 1);
    assert.equal(after.versions.at(-1)?.by, 'person');
    assert.match(after.versions.at(-1)?.content ?? '', /Added by hand/);
  });

  it('refuse a save over what somebody else saved first, and lose neither', async () => {
    const { specId } = await drafted();
    const engine = await (await openShell()).engine.get();
    const spec = await engine.document(specId);
    const uri = documentUri(spec);
    await vscode.workspace.fs.readFile(uri);
    await engine.saveDocument(specId, 'Theirs\n', 1, 'somebody else');
    await assert.rejects(
      Promise.resolve(vscode.workspace.fs.writeFile(uri, Buffer.from('Mine\n'))),
      (error) => error instanceof vscode.FileSystemError && /still in the editor/.test(error.message),
    );
    assert.equal((await engine.document(specId)).versions.at(-1)?.content, 'Theirs\n');
    await vscode.workspace.fs.readFile(uri);
    await vscode.workspace.fs.writeFile(uri, Buffer.from('Both\n'));
    assert.deepEqual(
      (await engine.document(specId)).versions.slice(1).map(({ content }) => content),
      ['Theirs\n', 'Both\n'],
    );
  });

  it('show old versions, which never change', async () => {
    const { specId } = await drafted();
    const engine = await (await openShell()).engine.get();
    await engine.saveDocument(specId, 'Second\n', 1, 'edited');
    const spec = await engine.document(specId);
    const first = documentUri(spec, 1);
    const text = Buffer.from(await vscode.workspace.fs.readFile(first)).toString();
    assert.equal(text, spec.versions[0]?.content);
    assert.equal((await vscode.workspace.fs.stat(first)).permissions, vscode.FilePermission.Readonly);
    await assert.rejects(Promise.resolve(vscode.workspace.fs.writeFile(first, Buffer.from('x'))));
    assert.equal((await engine.document(specId)).versions.length, 2);
  });

  it('are read-only when the gates say so, with the reason above the text', async () => {
    const shell = await openShell();
    const engine = await shell.engine.get();
    const { sessionId } = await materialized('Closed limits');
    const { session, gates } = await engine.session(sessionId);
    const uri = documentUri(await engine.document(session.specDocumentId ?? ''));
    assert.equal((await vscode.workspace.fs.stat(uri)).permissions, vscode.FilePermission.Readonly);
    await vscode.workspace.openTextDocument(uri);
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      uri,
      10,
    );
    assert.ok(lenses.some(({ command }) => command?.title.includes(gates.edit_spec ?? '?')));
  });

  it('hold the synthesis, which can be edited while drafting', async () => {
    const shell = await openShell();
    const engine = await shell.engine.get();
    const { id } = await engine.createSession({ prompt: 'Weigh parcels before they are accepted' });
    await engine.generatePersonas(id, 2, shell.ended);
    await engine.brainstorm(id, shell.ended);
    await engine.synthesize(id, shell.ended);
    const { session } = await engine.session(id);
    const document = await vscode.workspace.openTextDocument(synthesisUri(session));
    assert.equal(await rewrite(document, (text) => `${text}\n- One more risk.\n`), true);
    const edited = (await engine.session(id)).session.synthesis;
    assert.match(edited?.markdown ?? '', /One more risk/);
    assert.equal(edited?.author, 'person');
  });

  it('that name nothing are not found', async () => {
    const uri = vscode.Uri.parse('planning-studio:/plans/00000000-0000-7000-8000-000000000000/x.md');
    await assert.rejects(
      Promise.resolve(vscode.workspace.fs.stat(uri)),
      (error) => error instanceof vscode.FileSystemError && error.code === 'FileNotFound',
    );
    await assert.rejects(
      Promise.resolve(vscode.workspace.fs.stat(vscode.Uri.parse('planning-studio:/etc/passwd'))),
    );
  });
});

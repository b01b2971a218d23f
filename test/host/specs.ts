import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { specUri } from '../../src/vscode/names/uris.ts';
import type { Exports } from '../../src/extension.ts';
import { materialized, openShell } from './studio.ts';

export const SPEC = `name: Tracking is limited
rules:
  - id: no-note
    description: The note is gone
    severity: high
    match:
      text: ['nothing keeps a client from trying']
    scope:
      include: [src/**]
    guidance: Put a limiter in front of the route.
  - id: limiter
    description: There is a limiter
    expect:
      definitions: [function limitEverybody]
    scope:
      include: [src/**]
`;

export interface Planned {
  readonly shell: Exports['shell'];
  readonly planId: string;
  readonly taskId: string;
  readonly uri: vscode.Uri;
}

export async function planned(title: string): Promise<Planned> {
  const shell = await openShell();
  const { planId } = await materialized(title);
  const [task] = (await (await shell.engine.get()).plan(planId)).tasks;
  assert.ok(task);
  return { shell, planId, taskId: task.id, uri: specUri(planId, task) };
}

/** A plan whose first task has the spec. */
export async function withSpec(title: string): Promise<Planned> {
  const made = await planned(title);
  await vscode.workspace.fs.readFile(made.uri);
  await vscode.workspace.fs.writeFile(made.uri, Buffer.from(SPEC));
  return made;
}

export function sample(path: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  return vscode.Uri.joinPath(folder.uri, path);
}

export const ours = (uri: vscode.Uri): readonly vscode.Diagnostic[] =>
  vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'Planning Studio');

export async function lensTitles(uri: vscode.Uri): Promise<readonly string[]> {
  await vscode.workspace.openTextDocument(uri);
  const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
    'vscode.executeCodeLensProvider',
    uri,
    100,
  );
  return found.map((lens) => lens.command?.title ?? '');
}

export async function changed(
  uri: vscode.Uri,
  change: (text: string) => string,
): Promise<() => Promise<void>> {
  const before = Buffer.from(await vscode.workspace.fs.readFile(uri)).toString();
  await vscode.workspace.fs.writeFile(uri, Buffer.from(change(before)));
  return async () => vscode.workspace.fs.writeFile(uri, Buffer.from(before));
}

export const work = (text: string): string =>
  `${text.replace(/.*nothing keeps a client.*\n/, '')}\nexport function limitEverybody(): void {}\n`;

import * as vscode from 'vscode';
import type { Engine } from '../../core/engine/api.ts';
import { folderPath } from '../host/folder.ts';
import type { Settings } from '../host/settings.ts';

/** Between two looks at a text that is being typed. */
const TYPED_MS = 200;

/** Lets the engine see texts that are not saved, while their editor is open. */
export function watchEditors(engine: Engine, settings: Settings): vscode.Disposable {
  const typed = new Map<string, NodeJS.Timeout>();
  const told = new Set<string>();
  const release = (path: string): void => {
    clearTimeout(typed.get(path));
    typed.delete(path);
    if (told.delete(path)) engine.setEditorText(path, null);
  };
  const look = (document: vscode.TextDocument): void => {
    const path = folderPath(settings, document.uri);
    if (path === null) return;
    if (!document.isDirty) return release(path);
    if (typed.has(path)) return;
    const timer = setTimeout(() => {
      typed.delete(path);
      if (document.isClosed || !document.isDirty) return release(path);
      told.add(path);
      engine.setEditorText(path, document.getText());
    }, TYPED_MS);
    typed.set(path, timer);
  };
  const done = ({ uri }: vscode.TextDocument): void => {
    const path = folderPath(settings, uri);
    if (path !== null) release(path);
  };
  for (const document of vscode.workspace.textDocuments) if (document.isDirty) look(document);
  return vscode.Disposable.from(
    vscode.workspace.onDidChangeTextDocument(({ document }) => look(document)),
    vscode.workspace.onDidSaveTextDocument(done),
    vscode.workspace.onDidCloseTextDocument(done),
    new vscode.Disposable(() => {
      for (const timer of typed.values()) clearTimeout(timer);
      for (const path of told) engine.setEditorText(path, null);
    }),
  );
}

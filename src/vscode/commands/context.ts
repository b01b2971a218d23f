import * as path from 'node:path';
import * as vscode from 'vscode';
import type { ContextInput, Engine } from '../../core/engine/api.ts';
import { PlanningError } from '../../core/base/errors.ts';
import type { Id } from '../../core/model/basics.ts';
import { needFolder } from '../host/folder.ts';
import type { Shell } from '../shell.ts';
import { askText, choose, chooseMany, confirm } from '../asking/ask.ts';
import { sessionOf } from '../acting/pick.ts';
import type { Run } from '../acting/run.ts';
import { withProgress } from '../acting/step.ts';

/** A file's path as the engine names it; throws `invalid_input` when it is outside the folder. */
export function workspacePath(shell: Shell, uri: vscode.Uri): string {
  const folder = needFolder(shell.settings);
  const relative = path.relative(folder.uri.fsPath, uri.fsPath);
  if (uri.scheme !== 'file' || relative === '' || relative.startsWith('..') || path.isAbsolute(relative)) {
    throw new PlanningError(
      'invalid_input',
      vscode.l10n.t('Only files inside “{0}” can be added.', folder.name),
    );
  }
  return relative.replaceAll(path.sep, '/');
}

/** Adds a file; one that git ignores or that looks like a secret is added only on the person's word. */
async function addFile(shell: Shell, engine: Engine, id: Id, file: string): Promise<void> {
  await withProgress(shell, null, vscode.l10n.t('Reading {0}', file), async (signal) => {
    try {
      await engine.addContext(id, { kind: 'file', path: file }, signal);
    } catch (error) {
      const reason = error instanceof PlanningError ? error.details['reason'] : undefined;
      if (reason !== 'secret' && reason !== 'ignored') throw error;
      await confirm(
        vscode.l10n.t('Add “{0}” all the same?', file),
        reason === 'secret'
          ? vscode.l10n.t('It looks as if it held secrets. Its text would be sent to the model.')
          : vscode.l10n.t('Git ignores it. Its text would be sent to the model.'),
        vscode.l10n.t('Add'),
      );
      await engine.addContext(id, { kind: 'file', path: file, force: true }, signal);
    }
  });
}

async function add(shell: Shell, arg: unknown, input: ContextInput): Promise<void> {
  const { session } = await sessionOf(shell, arg, vscode.l10n.t('Add to Context'));
  const engine = await shell.engine.get();
  await withProgress(shell, session.id, vscode.l10n.t('Adding context'), (signal) =>
    engine.addContext(session.id, input, signal),
  );
}

/** Lets the person choose files of the folder and adds them. */
export async function pickContextFiles(shell: Shell, id: Id): Promise<void> {
  const folder = needFolder(shell.settings);
  const uris = await vscode.window.showOpenDialog({
    canSelectMany: true,
    defaultUri: folder.uri,
    openLabel: vscode.l10n.t('Add to Context'),
  });
  const engine = await shell.engine.get();
  for (const uri of uris ?? []) await addFile(shell, engine, id, workspacePath(shell, uri));
}

/** Adds what is selected in the editor last used. */
export async function addEditorSelection(shell: Shell, id: Id): Promise<void> {
  const editor = vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors[0];
  if (!editor || editor.selection.isEmpty) {
    throw new PlanningError('invalid_input', vscode.l10n.t('Select some text in an editor first.'));
  }
  const { document, selection } = editor;
  const engine = await shell.engine.get();
  const input: ContextInput = {
    kind: 'selection',
    path: workspacePath(shell, document.uri),
    text: document.getText(selection),
    start: selection.start.line + 1,
    end: selection.end.line + 1,
  };
  await engine.addContext(id, input, shell.ended);
}

export const contextCommands = {
  addActiveFile: async (shell, arg) => {
    const uri = arg instanceof vscode.Uri ? arg : vscode.window.activeTextEditor?.document.uri;
    if (!uri) throw new PlanningError('invalid_input', vscode.l10n.t('Open a file in an editor first.'));
    const file = workspacePath(shell, uri);
    const { session } = await sessionOf(shell, undefined, vscode.l10n.t('Add File to Context'));
    await addFile(shell, await shell.engine.get(), session.id, file);
  },
  addSelection: async (shell) => {
    const { session } = await sessionOf(shell, undefined, vscode.l10n.t('Add Selection to Context'));
    await addEditorSelection(shell, session.id);
  },
  addFiles: async (shell, arg) => {
    const { session } = await sessionOf(shell, arg, vscode.l10n.t('Add Files to Context'));
    await pickContextFiles(shell, session.id);
  },
  addNote: async (shell, arg, text) => {
    const note =
      typeof text === 'string'
        ? text
        : await askText(
            vscode.l10n.t('Add Note to Context'),
            vscode.l10n.t('What should the personas know?'),
          );
    await add(shell, arg, { kind: 'note', text: note });
  },
  addSearch: async (shell, arg, text) => {
    const query =
      typeof text === 'string'
        ? text
        : await askText(
            vscode.l10n.t('Add Search Hits to Context'),
            vscode.l10n.t('Text to look for in the files'),
          );
    await add(shell, arg, { kind: 'search', query });
  },
  scanWorkspace: async (shell, arg) => {
    const { session } = await sessionOf(shell, arg, vscode.l10n.t('Scan Workspace'));
    const engine = await shell.engine.get();
    let picks: readonly (vscode.QuickPickItem & { readonly path: string })[] = [];
    let refused = 0;
    await withProgress(shell, session.id, vscode.l10n.t('Scanning the workspace'), async (signal) => {
      const found = await engine.scan(session.id, signal);
      refused = found.refused.length;
      picks = found.proposed.map(({ path: file, why, bytes }) => ({
        label: file,
        description: `${Math.ceil(bytes / 1024)} KB`,
        detail: why,
        picked: true,
        path: file,
      }));
    });
    if (picks.length === 0) {
      throw new PlanningError(
        'not_found',
        vscode.l10n.t('No file of the workspace seems to be about this idea.'),
      );
    }
    const title =
      refused > 0 ? vscode.l10n.t('Files to read ({0} left out)', refused) : vscode.l10n.t('Files to read');
    for (const { path: file } of await chooseMany(picks, title))
      await addFile(shell, engine, session.id, file);
  },
  removeContext: async (shell, arg) => {
    const { session } = await sessionOf(shell, arg, vscode.l10n.t('Remove from Context'));
    if (session.context.length === 0)
      throw new PlanningError('not_found', vscode.l10n.t('The session has no context.'));
    const picks = session.context.map((entry) => ({
      label: entry.label,
      description: entry.kind,
      id: entry.id,
    }));
    const { id } = await choose(picks, vscode.l10n.t('Remove from Context'));
    await (await shell.engine.get()).removeContext(session.id, id);
  },
} satisfies Record<string, Run>;

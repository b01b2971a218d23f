import * as vscode from 'vscode';
import { PlanningError } from '../../core/base/errors.ts';
import type { RewindPreview } from '../../core/engine/snapshotApi.ts';
import type { Plan } from '../../core/model/plan.ts';
import { chooseMany } from '../asking/ask.ts';
import { offerUndo } from '../acting/undo.ts';
import { whileLooking, withProgress } from '../acting/step.ts';
import { needFolder } from '../host/folder.ts';
import type { Shell } from '../shell.ts';
import { statusWord } from '../words/words.ts';
import { compare } from './compare.ts';
import { filesWord } from '../words/snapshots.ts';

const NAMED = 12;

/** Shows what going back would change, asks, and goes back. All files, or those that the person chooses. */
export async function rewind(shell: Shell, plan: Plan, number: number): Promise<void> {
  const engine = await shell.engine.get();
  let paths: readonly string[] = [];
  for (;;) {
    const chosen = paths;
    const preview = await whileLooking(vscode.l10n.t('Comparing files'), () =>
      engine.previewRewind(plan.id, number, chosen, shell.ended),
    );
    if (preview.changes.length === 0 && preview.taskChanges === 0) {
      const message = vscode.l10n.t('All files are as in snapshot {0} already.', number);
      void vscode.window.showInformationMessage(message);
      return;
    }
    const unsaved = unsavedAmong(shell, preview);
    const way = await askHow(preview, unsaved);
    if (way === 'compare') return compare(shell, plan, { from: 'now', to: number }, null);
    if (way === 'commands') return showCommands(preview);
    if (way === 'choose') {
      paths = await choosePaths(preview);
      continue;
    }
    // Saved first, what stands in the editors is in the safety snapshot too.
    for (const document of unsaved) await saveFirst(document);
    await goBack(shell, plan, number, { paths, tasks: way === 'all' });
    return;
  }
}

async function saveFirst(document: vscode.TextDocument): Promise<void> {
  if (await document.save()) return;
  const name = vscode.workspace.asRelativePath(document.uri);
  throw new PlanningError('conflict', vscode.l10n.t('{0} could not be saved: nothing was changed.', name));
}

type Way = 'files' | 'all' | 'compare' | 'commands' | 'choose';

async function askHow(preview: RewindPreview, unsaved: readonly vscode.TextDocument[]): Promise<Way> {
  const { snapshot, changes } = preview;
  const files = unsaved.length > 0 ? vscode.l10n.t('Save and Go Back') : vscode.l10n.t('Go Back');
  const ways = new Map<string, Way>();
  if (changes.length > 0) ways.set(files, 'files');
  if (preview.taskChanges > 0) ways.set(vscode.l10n.t('Go Back with the Tasks'), 'all');
  if (changes.length > 0) ways.set(vscode.l10n.t('Show Changes'), 'compare');
  if (changes.length > 1) ways.set(vscode.l10n.t('Choose Files…'), 'choose');
  if (changes.length > 0) ways.set(vscode.l10n.t('Show Git Commands'), 'commands');
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t('Go back to snapshot {0}, “{1}”?', snapshot.number, snapshot.name),
    { modal: true, detail: detailOf(preview, unsaved) },
    ...ways.keys(),
  );
  const way = chosen === undefined ? undefined : ways.get(chosen);
  if (way === undefined) throw new vscode.CancellationError();
  return way;
}

/** What the question says below its title. */
export function detailOf(
  preview: RewindPreview,
  unsaved: readonly Pick<vscode.TextDocument, 'uri'>[],
): string {
  const { changes, kept, tasks } = preview;
  const signs = { added: '+', deleted: '−', modified: '~', renamed: '→', mode: '~', type: '~' } as const;
  const lines = changes.slice(0, NAMED).map(({ kind, path, binary, addedLines, removedLines }) => {
    const figures = binary ? vscode.l10n.t('binary') : `+${addedLines} −${removedLines}`;
    return `${signs[kind]} ${path} (${figures})`;
  });
  if (changes.length > NAMED) lines.push(vscode.l10n.t('… and {0} more', changes.length - NAMED));
  const moved = tasks.filter((task) => task.statusNow !== null && task.statusNow !== task.status);
  const parts = [
    changes.length === 0
      ? vscode.l10n.t('No file would change.')
      : vscode.l10n.t('{0} would change:', filesWord(changes.length)),
    lines.join('\n'),
    unsaved.length === 0
      ? ''
      : vscode.l10n.t(
          'Not saved yet: {0}.',
          unsaved.map(({ uri }) => vscode.workspace.asRelativePath(uri)).join(', '),
        ),
    kept.length === 0
      ? ''
      : vscode.l10n.t('Ignored or left out, stays as it is: {0}.', filesWord(kept.length)),
    ...moved
      .slice(0, NAMED)
      .map((task) =>
        vscode.l10n.t(
          'Task {0} was {1}, is {2}.',
          task.number,
          statusWord(task.status),
          statusWord(task.statusNow ?? task.status),
        ),
      ),
    vscode.l10n.t('A snapshot of now is taken first. Branch and commits stay as they are.'),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

async function goBack(
  shell: Shell,
  plan: Plan,
  number: number,
  options: { readonly paths: readonly string[]; readonly tasks: boolean },
): Promise<void> {
  const engine = await shell.engine.get();
  await withProgress(shell, null, vscode.l10n.t('Going back to snapshot {0}', number), async (signal) => {
    const { changes, undo } = await engine.rewind(plan.id, number, options, signal);
    const changed = filesWord(changes.length);
    const message = vscode.l10n.t('Went back to snapshot {0}: {1} changed.', number, changed);
    offerUndo(shell, message, [undo]);
  });
}

async function choosePaths(preview: RewindPreview): Promise<readonly string[]> {
  const picks = preview.changes.map(({ path, kind }) => ({ label: path, description: kind, picked: true }));
  const chosen = await chooseMany(picks, vscode.l10n.t('Files to Set Back'));
  return chosen.map(({ label }) => label);
}

async function showCommands({ commands }: RewindPreview): Promise<void> {
  const document = await vscode.workspace.openTextDocument({
    language: 'shellscript',
    content: `${commands.join('\n')}\n`,
  });
  await vscode.window.showTextDocument(document);
}

function unsavedAmong(shell: Shell, { changes }: RewindPreview): readonly vscode.TextDocument[] {
  const root = needFolder(shell.settings).uri;
  const touched = new Set(
    changes.flatMap(({ path, from }) =>
      [path, ...(from === null ? [] : [from])].map((one) => vscode.Uri.joinPath(root, one).toString()),
    ),
  );
  return vscode.workspace.textDocuments.filter(
    (document) => document.isDirty && touched.has(document.uri.toString()),
  );
}

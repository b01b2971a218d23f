import * as vscode from 'vscode';
import { PlanningError } from '../../core/base/errors.ts';
import type { SnapshotSide } from '../../core/engine/snapshotApi.ts';
import type { Plan } from '../../core/model/plan.ts';
import type { FileChange, Snapshot } from '../../core/model/snapshot.ts';
import { choose } from '../asking/ask.ts';
import { whileLooking } from '../acting/step.ts';
import { needFolder } from '../host/folder.ts';
import type { Shell } from '../shell.ts';
import { ago } from '../words/words.ts';
import { snapshotUri } from './files.ts';
import { changesLine, filesWord } from '../words/snapshots.ts';

/** The multi-file diff gets slow beyond this; the rest is in the plan's page and in the terminal. */
const MOST_FILES = 500;

/** Opens the editor's own diff of two sides: of all files, or of one. Asks for sides that are not given. */
export async function compare(
  shell: Shell,
  plan: Plan,
  given: { readonly from: SnapshotSide | null; readonly to: SnapshotSide | null },
  path: string | null,
): Promise<void> {
  const title = vscode.l10n.t('Compare Snapshots');
  const from = given.from ?? (await pickSide(plan, title, vscode.l10n.t('From')));
  const to = given.to ?? (await pickSide(plan, title, vscode.l10n.t('To')));
  const engine = await shell.engine.get();
  const { changes } = await whileLooking(vscode.l10n.t('Comparing files'), () =>
    engine.compareSnapshots(plan.id, from, to, shell.ended),
  );
  const wanted = path === null ? changes : changes.filter((change) => change.path === path);
  const label = `${plan.title}: ${sideWord(from)} ↔ ${sideWord(to)}`;
  if (wanted.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('{0}: nothing differs.', label));
    return;
  }
  const root = needFolder(shell.settings).uri;
  const pairs = wanted
    .slice(0, MOST_FILES)
    .map((change) => resources({ planId: plan.id, root, from, to }, change));
  const [first] = pairs;
  if (path !== null && first?.[1] && first[2]) {
    await vscode.commands.executeCommand('vscode.diff', first[1], first[2], `${path} (${label})`);
    return;
  }
  await vscode.commands.executeCommand('vscode.changes', label, pairs);
  if (wanted.length > MOST_FILES) {
    const more = filesWord(wanted.length - MOST_FILES);
    const message = vscode.l10n.t(
      '{0} more differ and are not shown here; the plan’s page lists them.',
      more,
    );
    void vscode.window.showWarningMessage(message);
  }
}

type Resources = [vscode.Uri, vscode.Uri | undefined, vscode.Uri | undefined];

interface Sides {
  readonly planId: string;
  readonly root: vscode.Uri;
  readonly from: SnapshotSide;
  readonly to: SnapshotSide;
}

/** The addresses of both sides; a side where the file is not has none. */
function resources({ planId, root, from, to }: Sides, change: FileChange): Resources {
  const at = (side: SnapshotSide, path: string): vscode.Uri =>
    side === 'now' ? vscode.Uri.joinPath(root, path) : snapshotUri({ planId, side, path });
  const left = change.kind === 'added' ? undefined : at(from, change.from ?? change.path);
  const right = change.kind === 'deleted' ? undefined : at(to, change.path);
  return [vscode.Uri.joinPath(root, change.path), left, right];
}

async function pickSide(plan: Plan, title: string, placeHolder: string): Promise<SnapshotSide> {
  const held = plan.snapshots.filter((one) => one.prunedAt === null).toReversed();
  const picks: (vscode.QuickPickItem & { readonly side: SnapshotSide })[] = [
    { label: vscode.l10n.t('$(file) The files as they are now'), side: 'now' },
    { label: vscode.l10n.t('$(git-commit) The last commit'), side: 'head' },
    ...held.map((one) => ({ ...snapshotPick(one), side: one.number })),
  ];
  return (await choose(picks, title, placeHolder)).side;
}

/** Lets the person choose a snapshot of the plan, the newest first. */
export async function pickSnapshot(plan: Plan, title: string): Promise<Snapshot> {
  const held = plan.snapshots.filter((one) => one.prunedAt === null).toReversed();
  if (held.length === 0) {
    const message = vscode.l10n.t('“{0}” has no snapshot yet: take one first.', plan.title);
    throw new PlanningError('not_found', message);
  }
  const picks = held.map((snapshot) => ({ ...snapshotPick(snapshot), snapshot }));
  return (await choose(picks, title)).snapshot;
}

function snapshotPick(one: Snapshot): vscode.QuickPickItem {
  return {
    label: `$(history) ${one.number}. ${one.name}`,
    description: ago(one.at),
    detail: changesLine(one.changes),
  };
}

function sideWord(side: SnapshotSide): string {
  if (side === 'now') return vscode.l10n.t('now');
  if (side === 'head') return vscode.l10n.t('last commit');
  if (typeof side === 'number') return vscode.l10n.t('snapshot {0}', side);
  return vscode.l10n.t('commit before snapshot {0}', side.slice('base-'.length));
}

import * as vscode from 'vscode';
import type { Id } from '../../core/model/basics.ts';
import type { Plan } from '../../core/model/plan.ts';
import type { Snapshot } from '../../core/model/snapshot.ts';
import { COUNTED_MAX } from '../../core/snapshot/limits.ts';
import { fullId } from '../commands/facts.ts';
import { ago } from '../words.ts';
import type { SnapshotNode } from './planNodes.ts';

/** Snapshots that the tree shows; the plan's page has all. */
const ROWS = 100;

/** The rows below "Snapshots", newest first. */
export function snapshotNodes(planId: Id, snapshots: readonly Snapshot[]): readonly SnapshotNode[] {
  return snapshots
    .toReversed()
    .slice(0, ROWS)
    .map(({ number }) => ({ kind: 'snapshot', planId, snapshot: number }));
}

/** The row that holds the snapshots of a plan. */
export function snapshotsItem(plan: Pick<Plan, 'id' | 'snapshots'>): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Snapshots'), vscode.TreeItemCollapsibleState.Collapsed);
  item.id = `${plan.id}/snapshots`;
  item.description = String(plan.snapshots.length);
  item.iconPath = new vscode.ThemeIcon('history');
  item.contextValue = 'snapshots';
  return item;
}

/** The row of a snapshot; opening it shows what changed since the one before. */
export function snapshotItem(planId: Id, snapshot: Snapshot, before: number | null): vscode.TreeItem {
  const item = new vscode.TreeItem(`${snapshot.number}. ${snapshot.name}`);
  const { files, addedLines, removedLines } = snapshot.changes;
  item.id = `${planId}/snapshot/${snapshot.number}`;
  const changed =
    files > COUNTED_MAX
      ? vscode.l10n.t('{0} files, lines not counted', files)
      : vscode.l10n.t('{0} files, +{1} −{2}', files, addedLines, removedLines);
  item.description = `${ago(snapshot.at)} · ${changed}`;
  item.iconPath = new vscode.ThemeIcon(snapshot.trigger === 'person' ? 'device-camera' : 'circle-small');
  item.contextValue = snapshot.prunedAt === null ? 'snapshot' : 'snapshot gone';
  if (snapshot.prunedAt === null) {
    item.command = {
      title: vscode.l10n.t('Show Changes'),
      command: fullId('compareSnapshots'),
      arguments: [planId, before ?? 'head', snapshot.number],
    };
  }
  const label = vscode.l10n.t('Snapshot {0}, {1}, {2}', snapshot.number, snapshot.name, changed);
  item.accessibilityInformation = { label };
  return item;
}

import * as vscode from 'vscode';
import type { Id } from '../../core/model/basics.ts';
import type { PlanSummary, Task } from '../../core/model/plan.ts';
import type { Snapshot } from '../../core/model/snapshot.ts';
import { fullId } from '../names/commands.ts';
import { PlainMarkdown } from '../words/plainMarkdown.ts';
import { changesLine, filesWord } from '../words/snapshots.ts';
import { ago } from '../words/words.ts';
import { contextOf, type SnapshotNode } from './planNodes.ts';

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
export function snapshotsItem(plan: Pick<PlanSummary, 'id' | 'status'>, count: number): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Snapshots'), vscode.TreeItemCollapsibleState.Collapsed);
  item.id = `${plan.id}/snapshots`;
  item.description = String(count);
  item.iconPath = new vscode.ThemeIcon('history');
  item.contextValue = contextOf(plan, 'snapshots');
  return item;
}

/** The row of a snapshot; opening it shows what changed since the one before. */
export function snapshotItem(
  plan: Pick<PlanSummary, 'id' | 'status'>,
  snapshot: Snapshot,
  before: number | null,
): vscode.TreeItem {
  const item = new vscode.TreeItem(`${snapshot.number}. ${snapshot.name}`);
  item.id = `${plan.id}/snapshot/${snapshot.number}`;
  const changed = changesLine(snapshot.changes);
  item.description = `${ago(snapshot.at)} · ${changed}`;
  item.iconPath = new vscode.ThemeIcon(snapshot.trigger === 'person' ? 'device-camera' : 'circle-small');
  item.contextValue = contextOf(plan, 'snapshot');
  item.command = {
    title: vscode.l10n.t('Show Changes'),
    command: fullId('compareSnapshots'),
    arguments: [plan.id, before ?? `base-${snapshot.number}`, snapshot.number],
  };
  const label = vscode.l10n.t('Snapshot {0}, {1}, {2}', snapshot.number, snapshot.name, changed);
  item.accessibilityInformation = { label };
  return item;
}

/** What a snapshot's row says on hover: all that the row has no room for. */
export function snapshotTooltip(snapshot: Snapshot, task: Task | undefined): vscode.MarkdownString {
  const text = new PlainMarkdown();
  text.bold(`${snapshot.number}. ${snapshot.name}`);
  text.paragraph(new Date(snapshot.at).toLocaleString(vscode.env.language));
  text.paragraph(changesLine(snapshot.changes));
  if (task !== undefined) text.paragraph(vscode.l10n.t('Task {0}. {1}', task.number, task.title));
  if (snapshot.branch !== null) text.paragraph(vscode.l10n.t('Branch {0}', snapshot.branch));
  if (snapshot.leftOutTotal > 0)
    text.paragraph(vscode.l10n.t('{0} left out', filesWord(snapshot.leftOutTotal)));
  return text.markdown;
}

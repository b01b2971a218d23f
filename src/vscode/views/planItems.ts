import * as vscode from 'vscode';
import type { Id } from '../../core/model/basics.ts';
import type { PlanSummary, Task, TaskStatus } from '../../core/model/plan.ts';
import { fullId } from '../names/commands.ts';
import { PlainMarkdown } from '../words/plainMarkdown.ts';
import { ago, priorityWord, statusIcon, statusWord } from '../words/words.ts';
import { isReady, openBlockers } from '../../core/plan/ready.ts';
import { standingLine } from '../proof/words.ts';
import type { Standing } from '../proof/rows.ts';
import { badgeUri } from './proofBadges.ts';
import { contextOf, progressOf, type PlanNode } from './planNodes.ts';

const COLORS: Readonly<Partial<Record<TaskStatus, string>>> = {
  in_progress: 'charts.blue',
  blocked: 'charts.red',
  in_review: 'charts.purple',
  completed: 'charts.green',
  failed: 'charts.red',
  cancelled: 'disabledForeground',
};

function icon(id: string, color: string | undefined): vscode.ThemeIcon {
  return color === undefined
    ? new vscode.ThemeIcon(id)
    : new vscode.ThemeIcon(id, new vscode.ThemeColor(color));
}

/** The row of a plan. */
export function planItem(plan: PlanSummary, expanded: boolean): vscode.TreeItem {
  const { done, total } = progressOf(plan);
  const state = expanded
    ? vscode.TreeItemCollapsibleState.Expanded
    : vscode.TreeItemCollapsibleState.Collapsed;
  const item = new vscode.TreeItem(plan.title, state);
  item.id = plan.id;
  item.description = `${done}/${total}`;
  const archived = plan.status === 'archived';
  const words = ['plan', archived ? 'archived' : 'active', plan.sessionId === null ? '' : 'session'];
  item.contextValue = words.join(' ').trim();
  if (archived) item.description = vscode.l10n.t('archived · {0}/{1}', done, total);
  const finished = total > 0 && done === total;
  const running = plan.taskCounts.in_progress > 0;
  item.iconPath = archived
    ? icon('archive', COLORS.cancelled)
    : finished
      ? icon('pass-filled', COLORS.completed)
      : icon(running ? 'play-circle' : 'checklist', running ? COLORS.in_progress : undefined);
  const label = vscode.l10n.t('Plan {0}, {1} of {2} tasks done', plan.title, done, total);
  item.accessibilityInformation = { label: archived ? vscode.l10n.t('{0}, archived', label) : label };
  return item;
}

/** The row of a task. In an archived plan it only says how the task was left. */
export function taskItem(
  plan: Pick<PlanSummary, 'id' | 'status'>,
  task: Task,
  byId: ReadonlyMap<Id, Task>,
  standing: Standing,
): vscode.TreeItem {
  const archived = plan.status === 'archived';
  const waits = archived ? [] : openBlockers(task, byId);
  const ready = !archived && isReady(task, byId);
  const { None, Collapsed } = vscode.TreeItemCollapsibleState;
  const hasSpec = standing.kind !== 'none';
  const item = new vscode.TreeItem(`${task.number}. ${task.title}`, hasSpec ? Collapsed : None);
  item.id = `${plan.id}/${task.id}`;
  const words = [ready ? vscode.l10n.t('ready') : statusWord(task.status)];
  if (waits.length > 0) words.push(vscode.l10n.t('after {0}', waits.map(({ number }) => number).join(', ')));
  // In front: a narrow view cuts the end.
  if (hasSpec) words.unshift(standingLine(standing));
  if (task.assignee !== null) words.push(task.assignee);
  item.description = words.join(' · ');
  item.contextValue = contextOf(
    plan,
    `task ${task.status}${ready ? ' ready' : ''}${waits.length > 0 ? ' waiting' : ''}${hasSpec ? ' spec' : ''}`,
  );
  item.iconPath = icon(
    ready
      ? 'circle-outline'
      : waits.length > 0 && task.status !== 'blocked' && task.status !== 'in_progress'
        ? 'lock'
        : statusIcon(task.status),
    ready ? 'charts.yellow' : COLORS[task.status],
  );
  const address = badgeUri(plan, task, standing);
  if (address) item.resourceUri = address;
  const node: PlanNode = { kind: 'task', planId: plan.id, taskId: task.id };
  item.command = { title: vscode.l10n.t('Open Task'), command: fullId('openTask'), arguments: [node] };
  item.accessibilityInformation = {
    label: vscode.l10n.t('Task {0}, {1}, {2}', task.number, task.title, words.join(', ')),
  };
  return item;
}

/** What a plan's row says on hover. Everything from outside is text, never Markdown. */
export function planTooltip(plan: PlanSummary): vscode.MarkdownString {
  const text = new PlainMarkdown();
  text.bold(plan.title);
  const counts = Object.entries(plan.taskCounts).filter(([, number]) => number > 0);
  text.paragraph(
    counts.map(([status, number]) => `${number} ${statusWord(status as TaskStatus)}`).join(' · '),
  );
  text.paragraph(vscode.l10n.t('Changed {0}', ago(plan.updatedAt)));
  return text.markdown;
}

/** What a task's row says on hover. */
export function taskTooltip(
  task: Task,
  byId: ReadonlyMap<Id, Task>,
  standing: Standing,
): vscode.MarkdownString {
  const text = new PlainMarkdown();
  text.bold(`${task.number}. ${task.title}`);
  text.paragraph(
    [statusWord(task.status), priorityWord(task.priority), task.size.toUpperCase(), ...task.tags].join(' · '),
  );
  if (task.statusReason !== null) text.paragraph(task.statusReason);
  if (standing.kind !== 'none') {
    const when = standing.kind === 'known' ? ` · ${ago(standing.at)}` : '';
    text.paragraph(`${vscode.l10n.t('Verification: {0}', standingLine(standing))}${when}`);
  }
  text.paragraph(task.description.slice(0, 600));
  for (const sentence of task.acceptance.slice(0, 8)) text.item(sentence);
  const waits = openBlockers(task, byId);
  if (waits.length > 0) {
    text.paragraph(vscode.l10n.t('Waits for:'));
    for (const other of waits) text.item(`${other.number}. ${other.title}`);
  }
  return text.markdown;
}

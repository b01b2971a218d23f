import * as vscode from 'vscode';
import { compact } from '../../core/base/words.ts';
import type { Priority, Timestamp } from '../../core/model/basics.ts';
import type { TaskStatus } from '../../core/model/plan.ts';
import type { SessionPhase, Step } from '../../core/model/session.ts';
import type { Estimate } from '../../core/model/usage.ts';
import { formatUsd } from '../../core/model/money.ts';

/** The model's values in the person's language. */
export function phaseWord(phase: SessionPhase): string {
  const words: Readonly<Record<SessionPhase, string>> = {
    created: vscode.l10n.t('new'),
    brainstorming: vscode.l10n.t('brainstorming'),
    synthesizing: vscode.l10n.t('synthesizing'),
    drafting: vscode.l10n.t('drafting'),
    ready: vscode.l10n.t('ready'),
    materialized: vscode.l10n.t('materialized'),
    discarded: vscode.l10n.t('discarded'),
  };
  return words[phase];
}

export function stepWord(step: Step): string {
  const words: Readonly<Record<Step, string>> = {
    personas: vscode.l10n.t('Generating personas'),
    discuss: vscode.l10n.t('The interviewer answers'),
    brainstorm: vscode.l10n.t('Brainstorming'),
    synthesis: vscode.l10n.t('Writing the synthesis'),
    spec: vscode.l10n.t('Writing the spec'),
    tasks: vscode.l10n.t('Drafting tasks'),
  };
  return words[step];
}

export function statusWord(status: TaskStatus): string {
  const words: Readonly<Record<TaskStatus, string>> = {
    backlog: vscode.l10n.t('backlog'),
    pending: vscode.l10n.t('pending'),
    in_progress: vscode.l10n.t('in progress'),
    blocked: vscode.l10n.t('blocked'),
    in_review: vscode.l10n.t('in review'),
    completed: vscode.l10n.t('completed'),
    failed: vscode.l10n.t('failed'),
    cancelled: vscode.l10n.t('cancelled'),
  };
  return words[status];
}

/** `1 task`, `3 tasks`. */
export function tasksWord(count: number): string {
  return count === 1 ? vscode.l10n.t('1 task') : vscode.l10n.t('{0} tasks', count);
}

export function priorityWord(priority: Priority): string {
  const words: Readonly<Record<Priority, string>> = {
    critical: vscode.l10n.t('critical'),
    high: vscode.l10n.t('high'),
    medium: vscode.l10n.t('medium'),
    low: vscode.l10n.t('low'),
    someday: vscode.l10n.t('someday'),
  };
  return words[priority];
}

const ICONS: Readonly<Record<TaskStatus, string>> = {
  backlog: 'circle-large-outline',
  pending: 'circle-outline',
  in_progress: 'play-circle',
  blocked: 'error',
  in_review: 'eye',
  completed: 'pass-filled',
  failed: 'testing-failed-icon',
  cancelled: 'circle-slash',
};

/** The codicon of a status. */
export function statusIcon(status: TaskStatus): string {
  return ICONS[status];
}

/** What a step would take, in one line. */
export function estimateLine(estimate: Estimate): string {
  const parts = [
    vscode.l10n.t('{0} calls', estimate.calls),
    vscode.l10n.t('about {0} tokens', compact(estimate.inputTokens + estimate.outputTokens)),
    estimate.costMicroUsd === null ? vscode.l10n.t('price unknown') : formatUsd(estimate.costMicroUsd),
  ];
  if (estimate.durationMs !== null)
    parts.push(vscode.l10n.t('{0} s', Math.max(1, Math.round(estimate.durationMs / 1000))));
  return parts.join(' · ');
}

/** How long ago, in words. */
export function ago(at: Timestamp, now = Date.now()): string {
  const minutes = Math.max(0, Math.round((now - Date.parse(at)) / 60_000));
  if (minutes < 1) return vscode.l10n.t('just now');
  if (minutes < 60) return vscode.l10n.t('{0} min ago', minutes);
  if (minutes < 48 * 60) return vscode.l10n.t('{0} h ago', Math.round(minutes / 60));
  return vscode.l10n.t('{0} days ago', Math.round(minutes / 1440));
}

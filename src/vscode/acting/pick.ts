import * as vscode from 'vscode';
import type { SessionView } from '../../core/engine/api.ts';
import { PlanningError } from '../../core/base/errors.ts';
import type { Id } from '../../core/model/basics.ts';
import type { Task } from '../../core/model/plan.ts';
import type { PlanFilter, TaskFilter } from '../../core/ports.ts';
import { ago, phaseWord, statusIcon, statusWord } from '../words/words.ts';
import type { Shell } from '../shell.ts';
import { choose } from '../asking/ask.ts';

/** Names one task; tree rows and CodeLenses pass this. */
export interface TaskName {
  readonly planId: Id;
  readonly taskId: Id;
}

const LIST_LIMIT = 500;

function field(value: unknown, name: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const found: unknown = Reflect.get(value, name);
  return typeof found === 'string' ? found : undefined;
}

/** The session a command is about: the argument, else the active one, else the person's choice. It becomes the active one. */
export async function sessionOf(shell: Shell, arg: unknown, title: string): Promise<SessionView> {
  const engine = await shell.engine.get();
  const named = typeof arg === 'string' ? arg : field(arg, 'sessionId');
  if (named === undefined && shell.active.view) return engine.session(shell.active.view.session.id);
  const view = await engine.session(named ?? (await pickSession(shell, title)));
  await shell.active.set(view.session.id);
  return view;
}

/** Lets the person choose among all sessions, the newest first. */
export async function pickSession(shell: Shell, title: string): Promise<Id> {
  const engine = await shell.engine.get();
  const { items } = await engine.sessions({ limit: LIST_LIMIT });
  if (items.length === 0)
    throw new PlanningError(
      'not_found',
      vscode.l10n.t('There is no session yet: start one with “New Session”.'),
    );
  const picks = items.map((session) => ({
    label: session.title,
    description: `${phaseWord(session.phase)} · ${ago(session.updatedAt)}`,
    detail: session.prompt.slice(0, 120),
    id: session.id,
  }));
  return (await choose(picks, title)).id;
}

type PlanStatuses = NonNullable<PlanFilter['statuses']>;

/** What a command can be about: plans that can be changed, those that were put away, and both to be read. */
export const ACTIVE: PlanStatuses = ['active'];
export const ARCHIVED: PlanStatuses = ['archived'];
export const READABLE: PlanStatuses = ['active', 'archived'];

/** The plan a command is about: the argument, else the person's choice among those of the statuses. */
export async function planOf(shell: Shell, arg: unknown, title: string, statuses: PlanStatuses): Promise<Id> {
  const named = typeof arg === 'string' ? arg : field(arg, 'planId');
  if (named !== undefined) return named;
  const engine = await shell.engine.get();
  const { items } = await engine.plans({ statuses, limit: LIST_LIMIT });
  const [only, ...others] = items;
  if (only === undefined) {
    const message =
      statuses === ARCHIVED
        ? vscode.l10n.t('No plan is archived.')
        : vscode.l10n.t('There is no such plan yet: materialize a session first.');
    throw new PlanningError('not_found', message);
  }
  if (others.length === 0) return only.id;
  const picks = items.map((plan) => ({
    label: plan.title,
    description: [
      ...(plan.status === 'archived' ? [vscode.l10n.t('archived')] : []),
      `${plan.taskCounts.completed}/${plan.taskTotal}`,
      ago(plan.updatedAt),
    ].join(' · '),
    id: plan.id,
  }));
  return (await choose(picks, title)).id;
}

/**
 * The tasks a command is about: the argument(s), else the person's choice among those that fit `filter`; of active
 * plans unless it says else.
 */
export async function tasksOf(
  shell: Shell,
  args: readonly unknown[],
  title: string,
  filter: TaskFilter = {},
): Promise<readonly TaskName[]> {
  const selected = Array.isArray(args[1]) ? (args[1] as unknown[]) : [args[0]];
  const named = selected.map(taskName).filter((name) => name !== undefined);
  if (named.length > 0) return named;
  if (typeof args[0] === 'string' && typeof args[1] === 'string')
    return [{ planId: args[0], taskId: args[1] }];
  return [await pickTask(shell, title, { planStatuses: ACTIVE, ...filter })];
}

function taskName(arg: unknown): TaskName | undefined {
  const planId = field(arg, 'planId');
  const taskId = field(arg, 'taskId');
  return planId !== undefined && taskId !== undefined ? { planId, taskId } : undefined;
}

async function pickTask(shell: Shell, title: string, filter: TaskFilter): Promise<TaskName> {
  const engine = await shell.engine.get();
  let rows = await engine.tasks({ ...filter, limit: LIST_LIMIT });
  if (rows.total > LIST_LIMIT && filter.planId === undefined) {
    const planId = await planOf(shell, undefined, title, filter.planStatuses ?? READABLE);
    rows = await engine.tasks({ ...filter, planId, limit: LIST_LIMIT });
  }
  if (rows.items.length === 0) throw new PlanningError('not_found', vscode.l10n.t('No task fits here.'));
  const picks = rows.items.map((row) => ({
    label: `$(${statusIcon(row.status)}) ${row.number}. ${row.title}`,
    description: `${row.planTitle} · ${row.ready ? vscode.l10n.t('ready') : statusWord(row.status)}`,
    name: { planId: row.planId, taskId: row.id },
  }));
  return (await choose(picks, title)).name;
}

/** The task as it is now; throws `not_found`. */
export async function loadTask(shell: Shell, { planId, taskId }: TaskName): Promise<Task> {
  const plan = await (await shell.engine.get()).plan(planId);
  const task = plan.tasks.find(({ id }) => id === taskId);
  if (!task)
    throw new PlanningError(
      'not_found',
      vscode.l10n.t('The task is no longer in the plan “{0}”.', plan.title),
    );
  return task;
}

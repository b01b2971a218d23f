import * as vscode from 'vscode';
import { PlanningError } from '../../core/base/errors.ts';
import { TASK_STATUSES } from '../../core/model/plan.ts';
import { planUri } from '../names/uris.ts';
import { needFolder } from '../host/folder.ts';
import { statusIcon, statusWord } from '../words/words.ts';
import { ask, askText, choose, chooseMany, confirm } from '../asking/ask.ts';
import { ACTIVE, planOf, READABLE } from '../acting/pick.ts';
import type { Run } from '../acting/run.ts';
import { announce } from '../acting/step.ts';
import { offerUndo } from '../acting/undo.ts';

export const planCommands = {
  openPlan: async (shell, arg) => {
    const plan = await (
      await shell.engine.get()
    ).plan(await planOf(shell, arg, vscode.l10n.t('Open Plan'), READABLE));
    await vscode.window.showTextDocument(planUri(plan));
  },
  openPlanSession: async (shell, arg) => {
    const plan = await (
      await shell.engine.get()
    ).plan(await planOf(shell, arg, vscode.l10n.t('Open Session of Plan'), READABLE));
    if (plan.sessionId === null) {
      throw new PlanningError('not_found', vscode.l10n.t('“{0}” was not made from a session.', plan.title));
    }
    await shell.active.set(plan.sessionId);
    await shell.panels.open(plan.sessionId);
  },
  renamePlan: async (shell, arg) => {
    const engine = await shell.engine.get();
    const plan = await engine.plan(await planOf(shell, arg, vscode.l10n.t('Rename Plan'), ACTIVE));
    await engine.editPlan(plan.id, {
      title: await askText(vscode.l10n.t('Rename Plan'), vscode.l10n.t('Title'), plan.title),
    });
  },
  exportPlan: async (shell, arg, to) => {
    const engine = await shell.engine.get();
    const id = await planOf(shell, arg, vscode.l10n.t('Export Plan'), READABLE);
    const folder = needFolder(shell.settings);
    const wanted = typeof to === 'string' ? to : null;
    const file = await engine.writePlan(id, wanted, false).catch(async (error: unknown) => {
      if (!(error instanceof PlanningError) || error.code !== 'conflict') throw error;
      await confirm(vscode.l10n.t('Replace the file?'), error.message, vscode.l10n.t('Replace'));
      return engine.writePlan(id, wanted, true);
    });
    await vscode.window.showTextDocument(vscode.Uri.joinPath(folder.uri, file), { preview: false });
    return file;
  },
  deletePlan: async (shell, arg) => {
    const engine = await shell.engine.get();
    const plan = await engine.plan(await planOf(shell, arg, vscode.l10n.t('Delete Plan'), READABLE));
    offerUndo(shell, vscode.l10n.t('Deleted the plan “{0}”.', plan.title), [
      await engine.deletePlan(plan.id),
    ]);
  },
  filterPlans: async (shell, arg) => {
    const filter = shell.plans.filter;
    if (typeof arg === 'object' && arg !== null) return shell.plans.setFilter(arg);
    const kinds = [
      { label: vscode.l10n.t('$(play) Ready to start'), act: 'ready' },
      { label: vscode.l10n.t('$(list-selection) By status…'), act: 'status' },
      { label: vscode.l10n.t('$(search) By text…'), act: 'text' },
      { label: vscode.l10n.t('$(clear-all) Show everything'), act: 'all' },
    ] as const;
    const { act } = await choose(kinds, vscode.l10n.t('Filter Plans'));
    if (act === 'all') return shell.plans.setFilter({});
    if (act === 'ready') return shell.plans.setFilter({ ready: true });
    if (act === 'text') {
      const text = await ask({
        title: vscode.l10n.t('Filter Plans'),
        value: filter.text ?? '',
        prompt: vscode.l10n.t('Words in titles and descriptions'),
      });
      return shell.plans.setFilter(text.trim() === '' ? {} : { text: text.trim() });
    }
    const picks = TASK_STATUSES.map((status) => ({
      label: `$(${statusIcon(status)}) ${statusWord(status)}`,
      picked: filter.statuses?.includes(status) ?? false,
      status,
    }));
    const chosen = await chooseMany(picks, vscode.l10n.t('Filter Plans'));
    return shell.plans.setFilter(chosen.length === 0 ? {} : { statuses: chosen.map(({ status }) => status) });
  },
  clearFilter: (shell) => shell.plans.setFilter({}),
  refreshPlans: async (shell) => {
    await shell.engine.get();
    shell.plans.refresh();
  },
  addTask: async (shell, arg, title) => {
    const engine = await shell.engine.get();
    const id = await planOf(shell, arg, vscode.l10n.t('Add Task'), ACTIVE);
    const text =
      typeof title === 'string'
        ? title
        : await askText(vscode.l10n.t('Add Task'), vscode.l10n.t('What is to be done?'));
    const last = (await engine.plan(id)).tasks.at(-1);
    const task = await engine.addTask(id, { title: text }, last?.id ?? null);
    announce(vscode.l10n.t('Added task {0}.', task.number), ['openTask'], { planId: id, taskId: task.id });
    return task.id;
  },
} satisfies Record<string, Run>;

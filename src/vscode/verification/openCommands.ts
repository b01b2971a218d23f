import * as vscode from 'vscode';
import { PlanningError } from '../../core/base/errors.ts';
import { loadTask } from '../acting/pick.ts';
import type { Run } from '../acting/run.ts';
import { specUri } from '../names/uris.ts';
import type { Shell } from '../shell.ts';
import { pickInSpec } from './pickFinding.ts';
import { showFinding, showRule } from './showPlaces.ts';
import { rulesOfSpec } from './specRules.ts';

function textOf(value: unknown, name: string): string | null {
  const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  return typeof found === 'string' ? found : null;
}

function countOf(value: unknown, name: string): number {
  const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  return typeof found === 'number' && Number.isSafeInteger(found) ? found : 0;
}

/** The address of a spec in an argument: an address, its text, or a row that names task and rule. */
async function specOf(shell: Shell, arg: unknown): Promise<vscode.Uri> {
  if (arg instanceof vscode.Uri) return arg;
  if (typeof arg === 'string') return vscode.Uri.parse(arg, true);
  const [planId, taskId] = [textOf(arg, 'planId'), textOf(arg, 'taskId')];
  if (planId === null || taskId === null) {
    throw new PlanningError('invalid_input', vscode.l10n.t('Choose a rule in the Plans view.'));
  }
  return specUri(planId, await loadTask(shell, { planId, taskId }));
}

export const openRuns = {
  openRule: async (shell, arg, given) => {
    const ruleId = typeof given === 'string' ? given : (textOf(arg, 'ruleId') ?? '');
    await showRule(await specOf(shell, arg), ruleId);
  },
  openFinding: async (shell, arg) => {
    const path = textOf(arg, 'path');
    if (path === null) return showRule(await specOf(shell, arg), textOf(arg, 'ruleId') ?? '');
    const spot = { line: countOf(arg, 'line'), column: countOf(arg, 'column') };
    await showFinding(shell.settings, path, { ...spot, endColumn: countOf(arg, 'endColumn') });
  },
  showFindings: async (shell, arg, given) => {
    const spec = await specOf(shell, arg);
    const { loose } = await shell.verification.get();
    const rows = (await rulesOfSpec(shell, loose, spec)).filter(({ ruleId }) => ruleId === given);
    if (rows.length > 0) await pickInSpec(shell, spec, rows, String(given));
  },
} satisfies Record<string, Run>;

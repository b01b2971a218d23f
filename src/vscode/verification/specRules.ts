import type * as vscode from 'vscode';
import type { Shell } from '../shell.ts';
import type { LooseRuns } from './looseRuns.ts';
import { ruleRows, type RuleRow } from '../proof/rows.ts';
import { findTaskOfSpec } from './specDocuments.ts';

/** How the rules of a spec stood when they were last run: those of its task, or those of a loose run. */
export async function rulesOfSpec(
  shell: Shell,
  loose: Pick<LooseRuns, 'get'>,
  uri: vscode.Uri,
): Promise<readonly RuleRow[]> {
  const run = loose.get(uri);
  if (run) return run.report?.rules.map((rule) => ({ ...rule, vacuous: false })) ?? [];
  const found = await findTaskOfSpec(shell.engine, uri);
  return found ? ruleRows(found.task, shell.reports.get(found.task.id)) : [];
}

import * as vscode from 'vscode';
import type { Id } from '../../core/model/basics.ts';
import type { Task } from '../../core/model/plan.ts';
import { choose } from '../asking/ask.ts';
import { specUri } from '../names/uris.ts';
import type { Shell } from '../shell.ts';
import { showFinding, showRule } from './showPlaces.ts';
import type { RuleRow } from '../proof/rows.ts';
import { placeOf, verdictIcon, verdictLine } from '../proof/words.ts';

/** Lists rules with their findings; what is chosen is opened at its place. */
export async function pickFinding(
  shell: Shell,
  planId: Id,
  task: Pick<Task, 'number' | 'title'>,
  rows: readonly RuleRow[],
  title: string,
): Promise<void> {
  await pickInSpec(shell, specUri(planId, task), rows, title);
}

export async function pickInSpec(
  shell: Shell,
  spec: vscode.Uri,
  rows: readonly RuleRow[],
  title: string,
): Promise<void> {
  const picks = rows.flatMap((row) => [
    {
      label: `$(${verdictIcon(row.verdict)}) ${row.ruleId}`,
      description: `${verdictLine(row.verdict, row.findingTotal)}${row.description === '' ? '' : ` · ${row.description}`}`,
      open: () => showRule(spec, row.ruleId),
    },
    ...row.findings.map((finding) => ({
      label: `$(blank) ${finding.message}`,
      description: placeOf(finding),
      detail: finding.text,
      open: () =>
        finding.path === null
          ? showRule(spec, row.ruleId)
          : showFinding(shell.settings, finding.path, finding),
    })),
  ]);
  await (await choose(picks, title)).open();
}

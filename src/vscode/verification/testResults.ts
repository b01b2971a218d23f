import * as vscode from 'vscode';
import type { TaskReport } from '../../core/engine/api.ts';
import type { Finding } from '../../core/model/verification.ts';
import { studioFolder } from '../host/folder.ts';
import type { Shell } from '../shell.ts';

/** Messages of one rule: the Problems panel has the rest. */
const MESSAGES = 20;

/** Puts a report on the rules of a task's item; `only` = the rules that the run is about, null = all. */
export function tellRun(
  run: vscode.TestRun,
  item: vscode.TestItem,
  { report, problems }: TaskReport,
  shell: Shell,
  only: ReadonlySet<string> | null = null,
): void {
  if (report === null) {
    const errors = problems.filter(({ severity }) => severity === 'error');
    run.errored(
      item,
      errors.map(({ message, line }) => {
        const told = new vscode.TestMessage(message);
        if (item.uri) told.location = new vscode.Location(item.uri, new vscode.Position(line - 1, 0));
        return told;
      }),
    );
    return;
  }
  // The time is the whole spec's: rules are looked at together.
  const share = report.rules.length > 0 ? report.durationMs / report.rules.length : 0;
  for (const rule of report.rules) {
    const test = item.children.get(rule.ruleId);
    if (!test || (only !== null && !only.has(rule.ruleId))) continue;
    const messages = rule.findings
      .slice(0, MESSAGES)
      .map((finding) => messageOf(finding, rule.guidance, test, shell));
    const hidden = rule.findingTotal - messages.length;
    if (hidden > 0) messages.push(new vscode.TestMessage(vscode.l10n.t('{0} more are not shown.', hidden)));
    if (rule.verdict === 'pass') run.passed(test, share);
    else if (rule.verdict === 'fail') run.failed(test, messages, share);
    else run.errored(test, messages, share);
  }
}

function messageOf(
  finding: Finding,
  guidance: string | null,
  test: vscode.TestItem,
  shell: Shell,
): vscode.TestMessage {
  const lines = [finding.message, finding.text, guidance ?? ''];
  const message = new vscode.TestMessage(lines.filter((line) => line !== '').join('\n'));
  const folder = studioFolder(shell.settings);
  if (finding.path !== null && folder) {
    const at = new vscode.Position(Math.max(0, finding.line - 1), Math.max(0, finding.column - 1));
    message.location = new vscode.Location(vscode.Uri.joinPath(folder.uri, finding.path), at);
  } else if (test.uri && test.range) message.location = new vscode.Location(test.uri, test.range);
  return message;
}

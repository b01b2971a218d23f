import * as vscode from 'vscode';
import type { Id } from '../../core/model/basics.ts';
import type { PlanSummary } from '../../core/model/plan.ts';
import type { Finding } from '../../core/model/verification.ts';
import { fullId } from '../names/commands.ts';
import { PlainMarkdown } from '../words/plainMarkdown.ts';
import type { RuleRow } from '../proof/rows.ts';
import { placeOf, severityWord, verdictColor, verdictIcon, verdictLine } from '../proof/words.ts';
import { contextOf, type FindingNode } from './planNodes.ts';

/** Findings that one rule shows as rows; the last verification lists the others. */
const ROWS = 50;

/** The rows below a rule; `path` null and `at` -1 = how many more there are. */
export function findingNodes(planId: Id, taskId: Id, row: RuleRow): readonly FindingNode[] {
  const name = { kind: 'finding', planId, taskId, ruleId: row.ruleId } as const;
  const shown = row.findings.slice(0, ROWS).map(({ path, line, column, endColumn }, at): FindingNode => ({
    ...name,
    at,
    path,
    line,
    column,
    endColumn,
  }));
  if (row.findingTotal <= shown.length) return shown;
  return [...shown, { ...name, at: -1, path: null, line: 0, column: 0, endColumn: 0 }];
}

/** The row of a rule. */
export function ruleItem(
  plan: Pick<PlanSummary, 'id' | 'status'>,
  taskId: Id,
  row: RuleRow,
): vscode.TreeItem {
  const { None, Collapsed } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(row.ruleId, row.findings.length > 0 ? Collapsed : None);
  item.id = `${plan.id}/${taskId}/${row.ruleId}`;
  const words = [verdictLine(row.verdict, row.findingTotal)];
  if (row.vacuous && row.verdict === 'pass') words.push(vscode.l10n.t('held before'));
  if (row.description !== '') words.push(row.description);
  item.description = words.join(' · ');
  item.iconPath = new vscode.ThemeIcon(
    verdictIcon(row.verdict),
    new vscode.ThemeColor(verdictColor(row.verdict)),
  );
  item.contextValue = contextOf(plan, `rule ${row.verdict}`);
  const name = { planId: plan.id, taskId, ruleId: row.ruleId };
  item.command = { title: vscode.l10n.t('Open Rule'), command: fullId('openRule'), arguments: [name] };
  item.accessibilityInformation = {
    label: vscode.l10n.t('Rule {0}, {1}', row.ruleId, words.join(', ')),
  };
  return item;
}

/** What a rule's row says on hover. Everything from outside is text. */
export function ruleTooltip(row: RuleRow): vscode.MarkdownString {
  const text = new PlainMarkdown();
  text.bold(row.ruleId);
  text.paragraph(row.description);
  const severity = row.severity === null ? [] : [severityWord(row.severity)];
  text.paragraph([verdictLine(row.verdict, row.findingTotal), ...severity].join(' · '));
  text.paragraph(row.guidance ?? '');
  if (row.vacuous) text.paragraph(vscode.l10n.t('It already held when the spec was attached.'));
  return text.markdown;
}

/** The row of a finding. */
export function findingItem(
  plan: Pick<PlanSummary, 'status'>,
  node: FindingNode,
  row: RuleRow,
): vscode.TreeItem {
  const finding = row.findings[node.at];
  const id = `${node.planId}/${node.taskId}/${node.ruleId}/${node.at}`;
  if (!finding) {
    const hidden = row.findingTotal - Math.min(ROWS, row.findings.length);
    const more = new vscode.TreeItem(vscode.l10n.t('{0} more', hidden));
    more.id = id;
    more.command = {
      title: vscode.l10n.t('Show Last Verification'),
      command: fullId('showLastRun'),
      arguments: [{ planId: node.planId, taskId: node.taskId }],
    };
    return more;
  }
  const place = placeOf(finding);
  const item = new vscode.TreeItem(labelOf(finding, place));
  item.id = id;
  if (place !== '') item.description = finding.text;
  item.iconPath = new vscode.ThemeIcon(finding.kind === 'undecided' ? 'question' : 'circle-small-filled');
  item.contextValue = contextOf(plan, 'finding');
  item.command = { title: vscode.l10n.t('Open Finding'), command: fullId('openFinding'), arguments: [node] };
  item.accessibilityInformation = { label: [finding.message, place].filter(Boolean).join(', ') };
  return item;
}

export function findingTooltip({ message, text }: Finding): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString().appendText(message);
  if (text !== '') markdown.appendCodeblock(text);
  return markdown;
}

function labelOf({ message }: Finding, place: string): string {
  return place === '' ? message : place;
}

import * as vscode from 'vscode';
import type { Finding, Severity, Verdict } from '../../core/model/verification.ts';
import { ago } from '../words/words.ts';
import type { Standing } from './rows.ts';

export function verdictWord(verdict: Verdict): string {
  const words: Readonly<Record<Verdict, string>> = {
    pass: vscode.l10n.t('proven'),
    fail: vscode.l10n.t('not yet'),
    undecided: vscode.l10n.t('undecided'),
  };
  return words[verdict];
}

/** The codicon of a verdict. */
export function verdictIcon(verdict: Verdict): string {
  return { pass: 'pass', fail: 'error', undecided: 'question' }[verdict];
}

/** The theme color of a verdict. */
export function verdictColor(verdict: Verdict): string {
  return {
    pass: 'testing.iconPassed',
    fail: 'testing.iconFailed',
    undecided: 'testing.iconSkipped',
  }[verdict];
}

export function severityWord(severity: Severity): string {
  const words: Readonly<Record<Severity, string>> = {
    critical: vscode.l10n.t('critical'),
    high: vscode.l10n.t('high'),
    medium: vscode.l10n.t('medium'),
    low: vscode.l10n.t('low'),
  };
  return words[severity];
}

export function violations(count: number): string {
  return count === 1 ? vscode.l10n.t('1 violation') : vscode.l10n.t('{0} violations', count);
}

/** A verdict with its count, in a few words. */
export function verdictLine(verdict: Verdict, findingTotal: number): string {
  return verdict === 'fail' ? violations(findingTotal) : verdictWord(verdict);
}

/** How a task stands, in one line; empty when it has no spec. */
export function standingLine(standing: Standing): string {
  switch (standing.kind) {
    case 'none':
      return '';
    case 'unverified':
      return vscode.l10n.t('not verified yet');
    case 'broken':
      return vscode.l10n.t('spec cannot be read');
    case 'known':
      return verdictLine(standing.verdict, standing.violations);
  }
}

/** The title of the lens on a task that has a spec. */
export function standingTitle(standing: Standing): string {
  if (standing.kind !== 'known') return `$(beaker) ${vscode.l10n.t('Verify')} · ${standingLine(standing)}`;
  const line = `${standingLine(standing)} · ${ago(standing.at)}`;
  return `$(${verdictIcon(standing.verdict)}) ${vscode.l10n.t('Verify')} · ${line}`;
}

/** Where a finding is, for a person. */
export function placeOf({ path, line }: Finding): string {
  if (path === null) return '';
  return line > 0 ? `${path}:${line}` : path;
}

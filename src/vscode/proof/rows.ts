import type { TaskReport } from '../../core/engine/api.ts';
import { presentRun } from '../../core/plan/proof.ts';
import type { Task } from '../../core/model/plan.ts';
import type { Finding, Severity, Verdict } from '../../core/model/verification.ts';

/** A rule of a task as a tree shows it. */
export interface RuleRow {
  readonly ruleId: string;
  /** Empty when only the record of an earlier run is known. */
  readonly description: string;
  readonly severity: Severity | null;
  readonly guidance: string | null;
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
  /** All of them, shown or not. */
  readonly findingTotal: number;
  /** It held when the spec was attached and so proves nothing by itself. */
  readonly vacuous: boolean;
}

/** The rules of a task: from the newest report of this process, else from the last run that was recorded. */
export function ruleRows(
  { verification }: Pick<Task, 'verification'>,
  report: TaskReport | null,
): readonly RuleRow[] {
  if (verification === null) return [];
  const vacuous = new Set(verification.vacuous);
  if (report?.report && report.revision === verification.revision) {
    return report.report.rules.map((rule) => ({ ...rule, vacuous: vacuous.has(rule.ruleId) }));
  }
  const run = presentRun({ verification });
  if (!run) return [];
  return run.rules.map(({ ruleId, verdict, findingTotal }) => ({
    ruleId,
    description: '',
    severity: null,
    guidance: null,
    verdict,
    findings: run.findings.filter((finding) => finding.ruleId === ruleId),
    findingTotal,
    vacuous: vacuous.has(ruleId),
  }));
}

/** How a task stands against its spec. */
export type Standing =
  | { readonly kind: 'none' }
  /** Attached and never run, or changed since. */
  | { readonly kind: 'unverified' }
  /** The spec cannot be read any more. */
  | { readonly kind: 'broken'; readonly message: string }
  | { readonly kind: 'known'; readonly verdict: Verdict; readonly violations: number; readonly at: string };

export function standingOf(
  { verification }: Pick<Task, 'verification'>,
  report: TaskReport | null,
): Standing {
  if (verification === null) return { kind: 'none' };
  if (report !== null && report.revision === verification.revision) {
    if (report.report === null) {
      const problem = report.problems.find(({ severity }) => severity === 'error');
      return { kind: 'broken', message: problem?.message ?? '' };
    }
    const { verdict, findingTotal } = report.report;
    return { kind: 'known', verdict, violations: findingTotal, at: report.at };
  }
  const run = presentRun({ verification });
  if (!run) return { kind: 'unverified' };
  return { kind: 'known', verdict: run.verdict, violations: run.findingTotal, at: run.at };
}

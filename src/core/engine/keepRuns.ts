import { replaceSecrets } from '../context/secrets.ts';
import type { Id } from '../model/basics.ts';
import type { Plan } from '../model/plan.ts';
import type { RunTrigger, ProofReport, VerificationRun } from '../model/verification.ts';
import type { PlanEvent } from '../plan/events.ts';
import { presentRun } from '../plan/proof.ts';
import { takeRun, type Ran } from '../plan/prove.ts';
import { reducePlan } from '../plan/reduce.ts';
import type { NamedCommit } from '../ports.ts';
import { autoRequest } from './autoSnapshots.ts';
import type { Kernel } from './deps.ts';

const FINDINGS_KEPT = 20;

/** Appends what the runs of one plan change, in one step. */
export async function keepRuns(
  kernel: Kernel,
  planId: Id,
  rans: readonly Ran[],
): Promise<{ readonly plan: Plan; readonly void: ReadonlySet<Id> }> {
  const last: { before: Plan | null; events: readonly PlanEvent[]; void: ReadonlySet<Id> } = {
    before: null,
    events: [],
    void: new Set(),
  };
  const plan = await kernel.recorder.change('plan', planId, (before) => {
    const voided = new Set<Id>();
    const events: PlanEvent[] = [];
    let now = before;
    for (const ran of rans) {
      const next = takeRun(now, ran);
      if (next === null) voided.add(ran.taskId);
      for (const event of next ?? []) {
        const recorded = { id: '', clock: '', at: kernel.clock.now(), author: kernel.owner, event };
        now = reducePlan(now, recorded, { kind: 'plan', id: planId });
        events.push(event);
      }
    }
    // The decision may be made again: what counts is the last time.
    Object.assign(last, { before, events, void: voided });
    return { events };
  });
  if (last.before !== null) takeSnapshots(kernel, last.before, last.events);
  return { plan, void: last.void };
}

/** A snapshot of the files at each moment at which a verdict turned. */
function takeSnapshots(kernel: Kernel, before: Plan, events: readonly PlanEvent[]): void {
  for (const event of events) {
    if (event.type !== 'task_verified' || event.run.verdict === 'undecided') continue;
    // Archiving takes its own.
    if (event.run.trigger === 'archive') continue;
    const task = before.tasks.find((one) => one.id === event.taskId);
    const last = task === undefined ? null : presentRun(task);
    if (task === undefined || last === null || last.verdict === event.run.verdict) continue;
    const request =
      event.run.verdict === 'pass'
        ? autoRequest(task, 'verification_passed', 'passes')
        : autoRequest(task, 'verification_failed', 'fails');
    kernel.auto.soon(before.id, request);
  }
}

/** What the plan keeps of a report: figures and the first findings. */
export function keptRun(
  kernel: Kernel,
  report: ProofReport,
  revision: number,
  trigger: RunTrigger,
  head: NamedCommit | null,
): VerificationRun {
  return {
    id: kernel.clock.id(),
    at: kernel.clock.now(),
    by: kernel.owner,
    trigger,
    revision,
    verdict: report.verdict,
    specKey: report.specKey,
    contentKey: report.contentKey,
    commit: head?.commit ?? null,
    rules: report.rules.map(({ ruleId, verdict, findingTotal }) => ({ ruleId, verdict, findingTotal })),
    findingTotal: report.findingTotal,
    findings: report.rules
      .flatMap((rule) => rule.findings)
      .slice(0, FINDINGS_KEPT)
      // Plans are shared through git: a key that stands in the line must not travel with it.
      .map((finding) => ({ ...finding, text: replaceSecrets(finding.text) })),
    durationMs: Math.round(report.durationMs),
  };
}

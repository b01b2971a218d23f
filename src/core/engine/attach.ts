import { PlanningError, throwIfCancelled } from '../base/errors.ts';
import type { Id } from '../model/basics.ts';
import type { DraftProofSpec } from '../model/draft.ts';
import type {
  ProofSpecProblem,
  ProofReport,
  TaskVerification,
  VerificationRule,
  ProofSpec,
} from '../model/verification.ts';
import { taskOf } from '../plan/decide.ts';
import { attachSpec, requireRevision } from '../plan/prove.ts';
import type { TaskReport } from './api.ts';
import { changePlan } from './changePlan.ts';
import type { Kernel } from './deps.ts';
import { onlyTask, type Proofs } from './proofs.ts';

export interface AttachOptions {
  readonly baseRevision: number;
  readonly explanation?: string;
  readonly withCommands?: boolean;
}

const EXPLANATION_MAX = 2000;

/** Attaches a spec with its first run in one step: neither stands in the plan without the other. */
export async function attach(
  kernel: Kernel,
  proofs: Proofs,
  subject: { readonly planId: Id; readonly taskId: Id },
  yaml: string,
  options: AttachOptions,
  signal: AbortSignal,
): Promise<TaskReport> {
  const { planId, taskId } = subject;
  const runs = kernel.specRuns;
  const task = taskOf(await kernel.recorder.plan(planId), taskId);
  requireRevision(task, options.baseRevision);
  const { spec, problems } = await runs.read(yaml);
  if (spec === null) throw refused(problems);
  const given = options.explanation?.trim().slice(0, EXPLANATION_MAX);
  const before = task.verification;
  const explanation = given === undefined ? (before?.explanation ?? null) : given || null;
  if (before?.spec === yaml && before.explanation === explanation) {
    const [report] = await proofs.verify([onlyTask(subject)], 'attach', signal);
    if (report !== undefined) return report;
  }
  const withCommands = options.withCommands ?? true;
  const [[outcome], head] = await Promise.all([
    runs.run([spec], withCommands, signal),
    kernel.commits.head(signal),
  ]);
  if (outcome === undefined) throw new Error('The spec was not run.');
  const proven = before === null ? null : (await runs.read(before.spec)).spec;
  const vacuous = vacuousRules(spec, outcome.report, before, proven);
  const revision = options.baseRevision + 1;
  const ran = await proofs.ran(task, { ...outcome, spec: yaml, revision, trigger: 'attach' }, head, signal);
  const scopes = await runs.checkScopes(spec, signal);
  throwIfCancelled(signal);
  const draft: DraftProofSpec = { spec: yaml, vacuous, explanation };
  const stamp = { author: kernel.owner, at: kernel.clock.now() };
  const plan = await changePlan(kernel, planId, (now) =>
    attachSpec(now, draft, options.baseRevision, ran, stamp),
  );
  const told = explanation === null ? spec.rules.filter((rule) => vacuous.includes(rule.id)) : [];
  const warnings = [...problems, ...scopes, ...told.map(vacuity)];
  return kernel.reports.tell(plan, taskId, outcome.report, warnings, ran.run.at);
}

/**
 * Rules that hold already. A rule that the spec before had too, and that was red under it, has proven itself: a
 * slip mended in another rule does not make it vacuous.
 */
function vacuousRules(
  spec: ProofSpec,
  report: ProofReport,
  before: TaskVerification | null,
  old: ProofSpec | null,
): readonly string[] {
  const wasRed = new Set<string>();
  for (const rule of old?.rules ?? []) {
    const red = before?.runs.some((run) =>
      run.rules.some((one) => one.ruleId === rule.id && one.verdict === 'fail'),
    );
    if (red === true) wasRed.add(meaning(rule));
  }
  return spec.rules.flatMap((rule, at) =>
    report.rules[at]?.verdict === 'pass' && !wasRed.has(meaning(rule)) ? [rule.id] : [],
  );
}

/** A rule without its places in the text and its words for people. */
function meaning({ id, match, expect, expectAny, command, scope, caseSensitive }: VerificationRule): string {
  const bare = (patterns: VerificationRule['match']): object =>
    patterns.map(({ kind, text, atLeast, atMost }) => [kind, text, atLeast, atMost]);
  return JSON.stringify([id, bare(match), bare(expect), expectAny, command, scope, caseSensitive]);
}

function vacuity(rule: VerificationRule): ProofSpecProblem {
  return {
    severity: 'warning',
    code: 'vacuous',
    message: `Rule ${rule.id} holds already, so it proves nothing about this task. Sharpen it, or say why it is there.`,
    ruleId: rule.id,
    line: rule.line,
    column: 1,
    endLine: rule.line,
    endColumn: 1,
  };
}

function refused(problems: readonly ProofSpecProblem[]): PlanningError {
  const errors = problems.filter((problem) => problem.severity === 'error');
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  const message = `The verification spec cannot be used. Line ${first?.line ?? 1}: ${first?.message ?? 'it has no rules.'}${more}`;
  return new PlanningError('invalid_input', message, { problems });
}

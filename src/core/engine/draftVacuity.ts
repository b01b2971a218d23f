import type { Id } from '../model/basics.ts';
import type { DraftProofSpec, TaskDraft } from '../model/draft.ts';
import type { ProofSpec } from '../model/verification.ts';
import type { Kernel } from './deps.ts';

/**
 * Drafts as a person edited them, with which rules hold already: of a spec that was not changed as it was found
 * before, of a changed one by trying it now. Never throws: what cannot be tried is not known to hold.
 */
export async function withVacuity(
  kernel: Kernel,
  before: readonly TaskDraft[],
  drafts: readonly TaskDraft[],
): Promise<readonly TaskDraft[]> {
  const known = new Map(before.map((draft) => [draft.id, draft.verification]));
  const changed: { readonly id: Id; readonly own: DraftProofSpec; readonly spec: ProofSpec }[] = [];
  const vacuous = new Map<Id, readonly string[]>();
  for (const { id, verification } of drafts) {
    if (verification === undefined) continue;
    const old = known.get(id);
    if (old?.spec === verification.spec) vacuous.set(id, old.vacuous);
    else {
      const { readSpec } = await import('../verify/spec/read.ts');
      const { spec } = readSpec(verification.spec);
      if (spec !== null) changed.push({ id, own: verification, spec });
    }
  }
  if (changed.length > 0 && kernel.index !== null) {
    try {
      const specs = changed.map((one) => one.spec);
      const reports = await kernel.index.evaluate(specs, { limit: 1 }, new AbortController().signal);
      for (const [at, { id, spec }] of changed.entries()) {
        // Commands are not run for drafts, so nothing is known of rules that have one.
        const holds = reports[at]?.rules.filter(
          (rule, place) => rule.verdict === 'pass' && spec.rules[place]?.command === null,
        );
        vacuous.set(
          id,
          (holds ?? []).map((rule) => rule.ruleId),
        );
      }
    } catch (error) {
      kernel.log.warn(`Drafted verification specs could not be tried: ${String(error)}`);
    }
  }
  return drafts.map((draft) =>
    draft.verification === undefined
      ? draft
      : { ...draft, verification: { ...draft.verification, vacuous: vacuous.get(draft.id) ?? [] } },
  );
}

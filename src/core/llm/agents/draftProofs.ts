import { isCancelled, throwIfCancelled } from '../../base/errors.ts';
import type { DraftProofSpec, TaskDraft } from '../../model/draft.ts';
import type { ProofReport, ProofSpec } from '../../model/verification.ts';
import { problemLine } from '../../verify/spec/problemLine.ts';
import { oneLine, shorten } from '../../base/plainText.ts';

/** What drafted specs are tried with. */
export interface DraftProof {
  /** Runs specs on the code as it is now; null = there is no code index. */
  readonly evaluate:
    ((specs: readonly ProofSpec[], signal: AbortSignal) => Promise<readonly ProofReport[]>) | null;
  /** Tells the person what was left out and why. */
  note(message: string): void;
}

/** Why a task's spec cannot be kept, in words for the model and the person. */
export interface ProofFault {
  readonly index: number;
  readonly title: string;
  readonly words: string;
}

/** Drafts whose specs were tried: rules that hold already are named in them, and what cannot be kept is listed. */
export interface TriedDrafts {
  readonly drafts: readonly TaskDraft[];
  readonly faults: readonly ProofFault[];
}

/**
 * Reads and tries the spec of every draft. A spec is kept when it has no error and no dead pattern, runs no
 * command, and is red now or explained. Without an index only its text is judged. Throws `cancelled` only.
 */
export async function tryProofs(
  drafts: readonly TaskDraft[],
  proof: DraftProof | null,
  signal: AbortSignal,
): Promise<TriedDrafts> {
  const faults: ProofFault[] = [];
  const readable: {
    readonly index: number;
    readonly draft: TaskDraft;
    readonly own: DraftProofSpec;
    readonly spec: ProofSpec;
  }[] = [];
  for (const [index, draft] of drafts.entries()) {
    const own = draft.verification;
    if (!own) continue;
    const read = await readDrafted(own.spec);
    if (typeof read === 'string') faults.push({ index, title: draft.title, words: read });
    else readable.push({ index, draft, own, spec: read });
  }
  const reports = await evaluated(
    readable.map((each) => each.spec),
    proof,
    signal,
  );
  const tried = [...drafts];
  readable.forEach(({ index, draft, own }, at) => {
    const report = reports?.[at];
    if (!report) return;
    const vacuous = report.rules.filter((rule) => rule.verdict === 'pass').map((rule) => rule.ruleId);
    if (vacuous.length > 0 && vacuous.length === report.rules.length && own.explanation === null) {
      const which = vacuous.map((id) => `“${oneLine(id, 60)}”`).join(', ');
      const words = `Every rule of it holds already (${which}), so it proves nothing. Ask for what the work changes, or say in "verificationNote" why it is there.`;
      faults.push({ index, title: draft.title, words });
    }
    tried[index] = { ...draft, verification: { ...own, vacuous } };
  });
  return { drafts: tried, faults: faults.toSorted((a, b) => a.index - b.index) };
}

/** A model may not have commands run: a person adds those. */
async function readDrafted(yaml: string): Promise<ProofSpec | string> {
  // Loaded here: opening plans needs no reader of YAML.
  const { readSpec } = await import('../../verify/spec/read.ts');
  const { spec, problems } = readSpec(yaml);
  const wrong = problems.filter(
    (each) => each.severity === 'error' || each.code === 'dead_pattern' || each.code === 'dead_scope',
  );
  if (!spec || wrong.length > 0) {
    const shown = wrong.slice(0, 4).map(problemLine).join('; ');
    return `It cannot be used: ${shown || 'it cannot be read'}${wrong.length > 4 ? `; and ${wrong.length - 4} more` : ''}.`;
  }
  const commanding = spec.rules.find((rule) => rule.command !== null);
  return commanding
    ? `Rule “${oneLine(commanding.id, 60)}” runs a command; only a person may add one.`
    : spec;
}

async function evaluated(
  specs: readonly ProofSpec[],
  proof: DraftProof | null,
  signal: AbortSignal,
): Promise<readonly ProofReport[] | null> {
  if (!proof?.evaluate || specs.length === 0) return null;
  try {
    return await proof.evaluate(specs, signal);
  } catch (error) {
    throwIfCancelled(signal);
    if (isCancelled(error)) throw error;
    proof.note(
      'The verification specs could not be tried on the code; which of their rules hold already is not known.',
    );
    return null;
  }
}

/** The faults as the model is told them. */
export function faultWords(faults: readonly ProofFault[]): string {
  const lines = faults
    .slice(0, 12)
    .map((each) => `- Task ${each.index + 1} “${oneLine(each.title, 80)}”: ${each.words}`);
  return `The tasks are fine, but these verification specs are not:\n${lines.join('\n')}`;
}

/** The drafts without the specs that cannot be kept; each task says so, and the person is told. */
export function withoutFaulty({ drafts, faults }: TriedDrafts, proof: DraftProof | null): TaskDraft[] {
  const words = new Map(faults.map((each) => [each.index, each.words]));
  return drafts.map((draft, index) => {
    const why = words.get(index);
    if (why === undefined) return draft;
    proof?.note(`The verification spec of “${oneLine(draft.title, 80)}” was left out. ${shorten(why, 300)}`);
    const { verification: _dropped, ...rest } = draft;
    return rest;
  });
}

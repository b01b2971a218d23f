import type { Id } from '../../model/basics.ts';
import type { TaskStatus } from '../../model/plan.ts';
import type { ProofSpecProblem, ProofReport, Verdict } from '../../model/verification.ts';

/** One spec that was run, with what names it. */
export interface SpecOutcome {
  /** The task's title, or the spec's own name. */
  readonly title: string;
  /** The task that the spec belongs to; null for a loose file. */
  readonly task: {
    readonly planId: Id;
    readonly planTitle: string;
    readonly taskId: Id;
    readonly number: number;
    /** After the run. */
    readonly status: TaskStatus;
  } | null;
  /** Path of the YAML as it was named, with forward slashes; null when it stands in a plan. */
  readonly file: string | null;
  /** The same from the root of the workspace, or absolute when it lies elsewhere; preset: `file`. */
  readonly place?: string;
  /** Null when the spec has errors. */
  readonly report: ProofReport | null;
  readonly problems: readonly ProofSpecProblem[];
  /** True when every rule held before the work began and none was ever red; preset: false. */
  readonly heldBefore?: boolean;
}

/** What a run says, for whoever reads it. */
export interface Outcome {
  readonly specs: readonly SpecOutcome[];
  /** Of the program. */
  readonly version: string;
  /** Why plans do not keep what was found; absent = they do, or there is no plan. */
  readonly notRecorded?: string;
}

/** A way to write an outcome. Pure: the same outcome gives the same text. */
export interface OutcomeFormat {
  readonly name: string;
  readonly summary: string;
  /** Ends with a line end. */
  render(outcome: Outcome, options: FormatOptions): string;
}

export interface FormatOptions {
  /** Findings shown per rule in text. */
  readonly limit: number;
  /** Colours text for a terminal; gives it back unchanged elsewhere. */
  paint(colour: 'bold' | 'dim' | 'red' | 'green' | 'yellow', text: string): string;
  /** SHA-256, as `Clock.hash`. */
  hash(text: string): string;
}

/** A spec that cannot be read proves nothing, so it fails. */
export function verdictOf(specs: readonly SpecOutcome[]): Verdict {
  const verdicts = specs.map(({ report }) => report?.verdict ?? 'fail');
  if (verdicts.includes('fail')) return 'fail';
  return verdicts.includes('undecided') ? 'undecided' : 'pass';
}

/** Names a spec among the others of an outcome: `#3 Title`, or the title. */
export function nameOf({ title, task }: SpecOutcome): string {
  return task ? `#${task.number} ${title}` : title;
}

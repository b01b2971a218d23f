import type { Author, Id, Timestamp } from './basics.ts';

/** A task's verification spec, parsed and checked; plain JSON so that it can cross to the index thread. */
export interface ProofSpec {
  readonly name: string;
  readonly description: string;
  readonly version: string | null;
  /** `compatible` = the verdict of the original rule profiles, faults included. */
  readonly mode: 'native' | 'compatible';
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly rules: readonly VerificationRule[];
}

export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What a list of patterns looks at. `expressions` is also written `strings`. */
export const PATTERN_KINDS = [
  'identifiers',
  'expressions',
  'sql_tables',
  'api_routes',
  'imports',
  'calls',
  'definitions',
  'references',
  'decorators',
  'tests',
  'text',
  'files',
  'structure',
] as const;
export type PatternKind = (typeof PATTERN_KINDS)[number];

/** One pattern of a rule. */
export interface RulePattern {
  readonly kind: PatternKind;
  /** As written: a literal, `/a regular expression/`, a glob (files, routes) or code with `$META` variables (structure). */
  readonly text: string;
  /** Fewest and most hits; null = the side's own meaning (expect: at least 1, match: at most 0). */
  readonly atLeast: number | null;
  readonly atMost: number | null;
  /** Where it stands in the YAML. */
  readonly line: number;
  readonly column: number;
}

/** A command whose exit code is part of the proof. Run only in a trusted workspace after a person agreed. */
export interface RuleCommand {
  readonly run: string;
  readonly exitCode: number;
  readonly timeoutMs: number;
}

export interface VerificationRule {
  readonly id: string;
  readonly description: string;
  readonly severity: Severity;
  readonly category: string;
  /** Must not be found in scope. */
  readonly match: readonly RulePattern[];
  /** Must be found in scope: each of them, or one of them when `expectAny`. */
  readonly expect: readonly RulePattern[];
  readonly expectAny: boolean;
  readonly command: RuleCommand | null;
  readonly scope: {
    readonly include: readonly string[];
    readonly exclude: readonly string[];
    /** Language names or extensions; empty = all. */
    readonly languages: readonly string[];
  };
  readonly caseSensitive: boolean;
  readonly guidance: string | null;
  /** 1-based lines of the rule in the YAML. */
  readonly line: number;
  readonly endLine: number;
}

/** Something about the YAML itself. Errors refuse the spec, warnings are shown. Places are 1-based. */
export interface ProofSpecProblem {
  readonly severity: 'error' | 'warning';
  /** Stable word for tests and links: `yaml`, `unknown_key`, `duplicate_id`, `dead_pattern`, … */
  readonly code: string;
  readonly message: string;
  readonly ruleId: string | null;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** What most likely was meant; stands in the place of the problem's text. */
  readonly instead?: string;
}

/** The outcome of reading a spec: `spec` is null exactly when a problem is an error. */
export interface ProofSpecCheck {
  readonly spec: ProofSpec | null;
  readonly problems: readonly ProofSpecProblem[];
}

/** `undecided` = the rule could not be looked at everywhere; never counts as pass, never as a regression. */
export type Verdict = 'pass' | 'fail' | 'undecided';

/** One reason why a rule does not pass. */
export interface Finding {
  readonly ruleId: string;
  readonly severity: Severity;
  /**
   * `forbidden` = a hit of `match`; `missing` = an `expect` found nowhere; `too_few` / `too_many` = a count;
   * `command` = the exit code; `undecided` = a file or command that could not be looked at.
   */
  readonly kind: 'forbidden' | 'missing' | 'too_few' | 'too_many' | 'command' | 'undecided';
  /** Workspace path with forward slashes; null when it is about no file. */
  readonly path: string | null;
  /** 1-based; 0 when it is about the whole file or none. */
  readonly line: number;
  readonly column: number;
  /** One past the last column of what was hit; equals `column` when unknown. */
  readonly endColumn: number;
  /** The line, trimmed, at most 300 characters; empty without a line. */
  readonly text: string;
  /** The pattern, as `kind: text`; null for commands. */
  readonly pattern: string | null;
  /** What is wrong and what was expected, one sentence. */
  readonly message: string;
}

export interface RuleReport {
  readonly ruleId: string;
  readonly description: string;
  readonly severity: Severity;
  readonly category: string;
  readonly guidance: string | null;
  readonly verdict: Verdict;
  /** Sorted by path, line, column; one per place; at most the asked limit. */
  readonly findings: readonly Finding[];
  /** All of them, shown or not. */
  readonly findingTotal: number;
  /** Where expected patterns were found: the first places, and how many in all. */
  readonly evidence: readonly EvidencePlace[];
  readonly evidenceTotal: number;
  readonly filesInScope: number;
}

export interface EvidencePlace {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly pattern: string;
}

/** What a spec says about the code at one moment. The same spec on the same content gives the same report, `durationMs` apart. */
export interface ProofReport {
  readonly verdict: Verdict;
  readonly rules: readonly RuleReport[];
  readonly findingTotal: number;
  /** Things worth knowing: files in scope that were skipped or parsed in part, with why. */
  readonly notes: readonly string[];
  /** SHA-256 of the rules as parsed. */
  readonly specKey: string;
  /** SHA-256 over path and hash of every file that the scopes hold. */
  readonly contentKey: string;
  readonly durationMs: number;
}

/** Who or what asked for a run. */
export const RUN_TRIGGERS = ['attach', 'live', 'person', 'terminal', 'watch', 'agent', 'archive'] as const;
export type RunTrigger = (typeof RUN_TRIGGERS)[number];

/** A run as it is kept in the plan: figures and the first findings, not everything. */
export interface VerificationRun {
  readonly id: Id;
  readonly at: Timestamp;
  readonly by: Author;
  readonly trigger: RunTrigger;
  /** Of the spec that was run: a run of an earlier one proves nothing about the present one. */
  readonly revision: number;
  readonly verdict: Verdict;
  readonly specKey: string;
  readonly contentKey: string;
  /** HEAD when it ran; null without a repository or commit. */
  readonly commit: string | null;
  readonly rules: readonly {
    readonly ruleId: string;
    readonly verdict: Verdict;
    readonly findingTotal: number;
  }[];
  readonly findingTotal: number;
  /** At most 20. */
  readonly findings: readonly Finding[];
  readonly durationMs: number;
}

/** What broke a completed task: the commit that came, or the save. */
export interface Regression {
  readonly runId: Id;
  readonly at: Timestamp;
  readonly cause:
    | { readonly kind: 'commit'; readonly commit: string; readonly subject: string }
    | { readonly kind: 'save'; readonly paths: readonly string[] }
    | { readonly kind: 'unknown' };
}

/** How a task proves itself. */
export interface TaskVerification {
  /** The YAML as written. */
  readonly spec: string;
  /** Grows with each change of the spec; an edit names the one it is based on. */
  readonly revision: number;
  readonly attachedAt: Timestamp;
  readonly attachedBy: Author;
  /** Rules that already held when the spec was attached: they prove nothing by themselves. */
  readonly vacuous: readonly string[];
  /** Why a rule that already holds is there all the same; null = nobody said. */
  readonly explanation: string | null;
  /** The last runs, oldest first, at most `RUNS_KEPT`; all stand in the log. */
  readonly runs: readonly VerificationRun[];
  readonly runTotal: number;
  /** Set while the task is `failed`. */
  readonly regression: Regression | null;
  /** A person completed the task without a passing run. */
  readonly override: { readonly reason: string; readonly by: Author; readonly at: Timestamp } | null;
}

export const RUNS_KEPT = 50;
/** Longest spec in characters, and most rules and patterns in one: more is refused, fast. */
export const SPEC_LIMITS = { characters: 200_000, rules: 500, patterns: 5000 } as const;

import type { Task } from '../model/plan.ts';
import type { Finding, Regression } from '../model/verification.ts';
import type { Commits, NamedCommit } from '../ports.ts';

/** When a task was last seen to hold the proof that broke: the commit then, and what changed since. */
export interface LastPass {
  readonly commit: string | null;
  /** Null when not all of it is known. */
  readonly changed: readonly string[] | null;
}

const PATHS_NAMED = 20;

/** What broke the proof: a commit that came since, else the files that changed since, else nobody knows. */
export async function causeOf(
  commits: Commits,
  last: LastPass | null,
  head: NamedCommit | null,
  findings: readonly Finding[],
  signal: AbortSignal,
): Promise<Regression['cause']> {
  if (last === null) return { kind: 'unknown' };
  const changed = last.changed ?? [];
  const found = new Set(findings.flatMap((finding) => finding.path ?? []));
  // Of all that changed, the files that the findings are in are the better answer.
  const guilty = changed.filter((path) => found.has(path));
  if (head !== null && last.commit !== null && last.commit !== head.commit) {
    const paths = guilty.length > 0 ? guilty : [...found];
    const commit = await commits.broughtBy(last.commit, paths.slice(0, PATHS_NAMED), signal);
    if (commit !== null) return { kind: 'commit', ...commit };
  }
  const saved = guilty.length > 0 ? guilty : (last.changed ?? appeared(findings));
  return saved.length === 0 ? { kind: 'unknown' } : { kind: 'save', paths: saved.slice(0, PATHS_NAMED) };
}

/** What must not be there and was not there at the last pass: its files changed since. */
function appeared(findings: readonly Finding[]): readonly string[] {
  const forbidden = findings.filter((finding) => finding.kind === 'forbidden');
  return [...new Set(forbidden.flatMap((finding) => finding.path ?? []))];
}

/** What the log knows of the last pass of this revision of a spec: its commit, but not what was saved since. */
export function lastKeptPass(task: Task, revision: number): LastPass | null {
  const run = task.verification?.runs.findLast((one) => one.verdict === 'pass' && one.revision === revision);
  return run === undefined ? null : { commit: run.commit, changed: null };
}

import { Emitter } from '../../src/core/base/emitter.ts';
import { PlanningError, throwIfCancelled } from '../../src/core/base/errors.ts';
import type { CodeIndex, IndexChange, IndexStatus } from '../../src/core/index/port.ts';
import type {
  Finding,
  RuleReport,
  ProofReport,
  VerificationRule,
  ProofSpec,
} from '../../src/core/model/verification.ts';
import { systemClock } from '../../src/node/clock.ts';

/**
 * A code index in memory that knows the words of files and no grammar: it decides rules of kind `text`, by plain
 * search. What the real one does with code has its own tests; this one can be failed, held and counted.
 */
export class TextIndex implements CodeIndex {
  readonly #files = new Map<string, string>();
  readonly #editors = new Map<string, string>();
  readonly #changed = new Emitter<IndexChange>();
  readonly #status = new Emitter<IndexStatus>();
  /** What it took in; like the real one over a watched folder it sees only changes that were named to it. */
  readonly #taken = new Map<string, string>();
  readonly #named = new Set<string>();
  #everything = true;
  /** How often it was asked to evaluate. */
  evaluations = 0;
  closed = false;
  /** Rejects the next evaluation. */
  failNext: PlanningError | null = null;
  /** Awaited in the middle of every evaluation, after the files were looked at. */
  hold: (() => Promise<void>) | null = null;

  readonly onDidChange = this.#changed.event;
  readonly onDidChangeStatus = this.#status.event;

  constructor(files: Readonly<Record<string, string>> = {}) {
    for (const [path, text] of Object.entries(files)) this.write(path, text);
  }

  /** Saves a file, as an editor does, without telling anybody. */
  write(path: string, text: string): void {
    this.#files.set(path, text);
  }

  status(): IndexStatus {
    return {
      state: 'ready',
      files: this.#files.size,
      parsedFiles: 0,
      bytes: 0,
      skipped: [],
      skippedTotal: 0,
      partial: [],
      languages: [],
      warm: false,
      message: null,
    };
  }

  async refresh(signal: AbortSignal): Promise<IndexStatus> {
    throwIfCancelled(signal);
    const now = new Map([...this.#files, ...this.#editors]);
    const known = (path: string): boolean =>
      this.#everything || this.#named.has(path) || this.#editors.has(path);
    const paths = [...now.keys()].filter((path) => known(path) && this.#taken.get(path) !== now.get(path));
    this.#everything = false;
    this.#named.clear();
    for (const path of paths) this.#taken.set(path, now.get(path) ?? '');
    if (paths.length > 0) this.#changed.fire({ paths });
    return this.status();
  }

  async evaluate(
    specs: readonly ProofSpec[],
    _options: object,
    signal: AbortSignal,
  ): Promise<readonly ProofReport[]> {
    this.evaluations += 1;
    const failure = this.failNext;
    this.failNext = null;
    if (failure !== null) throw failure;
    await this.refresh(signal);
    const reports = specs.map((spec) => this.#report(spec));
    await this.hold?.();
    throwIfCancelled(signal);
    return reports;
  }

  async countInScope(
    scopes: readonly VerificationRule['scope'][],
    signal: AbortSignal,
  ): Promise<readonly number[]> {
    throwIfCancelled(signal);
    return scopes.map((scope) => this.#inScope(scope).length);
  }

  symbols = async (): Promise<readonly []> => [];
  outline = async (): Promise<readonly []> => [];
  analogous = async (): Promise<readonly []> => [];

  setText(path: string, text: string | null): void {
    if (text === null) this.#editors.delete(path);
    else this.#editors.set(path, text);
    this.#named.add(path);
  }

  changed(paths: readonly string[] | null): void {
    if (paths === null) this.#everything = true;
    for (const path of paths ?? []) this.#named.add(path);
  }

  async close(): Promise<void> {
    this.closed = true;
  }

  #report(spec: ProofSpec): ProofReport {
    const rules = spec.rules.map((rule) => this.#rule(rule));
    const findingTotal = rules.reduce((sum, rule) => sum + rule.findingTotal, 0);
    const content = JSON.stringify([...this.#taken]);
    return {
      verdict: findingTotal > 0 ? 'fail' : 'pass',
      rules,
      findingTotal,
      notes: [],
      specKey: systemClock.hash(JSON.stringify(spec.rules)),
      contentKey: systemClock.hash(content),
      durationMs: 1,
    };
  }

  #rule(rule: VerificationRule): RuleReport {
    const findings: Finding[] = [];
    const files = this.#inScope(rule.scope);
    const finding = (kind: Finding['kind'], place: Partial<Finding>, message: string): void => {
      const nowhere = { path: null, line: 0, column: 0, endColumn: 0, text: '', pattern: null };
      findings.push({ ruleId: rule.id, severity: rule.severity, kind, ...nowhere, ...place, message });
    };
    for (const { text } of rule.match) {
      for (const [path, content] of files) {
        content.split('\n').forEach((line, at) => {
          const column = line.indexOf(text) + 1;
          if (column > 0)
            finding('forbidden', { path, line: at + 1, column, text: line }, `${text} is still here.`);
        });
      }
    }
    for (const { text } of rule.expect) {
      if (!files.some(([, content]) => content.includes(text))) finding('missing', {}, `${text} is missing.`);
    }
    const { id: ruleId, description, severity, category, guidance } = rule;
    return {
      ruleId,
      description,
      severity,
      category,
      guidance,
      verdict: findings.length > 0 ? 'fail' : 'pass',
      findings,
      findingTotal: findings.length,
      evidence: [],
      evidenceTotal: 0,
      filesInScope: files.length,
    };
  }

  #inScope({ include }: VerificationRule['scope']): readonly (readonly [string, string])[] {
    return [...this.#taken].filter(
      ([path]) => include.length === 0 || include.some((one) => path.startsWith(one)),
    );
  }
}

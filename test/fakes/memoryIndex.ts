import assert from 'node:assert/strict';
import { Emitter } from '../../src/core/base/emitter.ts';
import { PlanningError, throwIfCancelled } from '../../src/core/base/errors.ts';
import type { Definition } from '../../src/core/index/facts.ts';
import type {
  Analogue,
  AnalogueQuery,
  CodeIndex,
  EvaluateOptions,
  IndexChange,
  IndexProgress,
  IndexStatus,
  SkippedFile,
  SymbolHit,
  SymbolQuery,
} from '../../src/core/index/port.ts';
import type { ProofReport, VerificationRule, ProofSpec } from '../../src/core/model/verification.ts';
import { createEvaluationCache } from '../../src/core/verify/evaluate/cache.ts';
import { answer, asksForStructure } from '../../src/node/index/answer.ts';
import { skippedEntry } from '../../src/node/index/entry.ts';
import { inNodeModules, openGrammars, type Grammars } from '../../src/node/index/grammars.ts';
import type { Question } from '../../src/node/index/messages.ts';
import { FileParser } from '../../src/node/index/parseFile.ts';
import { findProgram } from '../../src/node/index/program.ts';
import { Structures } from '../../src/node/index/structures.ts';
import { FileTable } from '../../src/node/index/table.ts';
import { TableView } from '../../src/node/index/tableView.ts';
import { overlayOf, type Overlay } from '../../src/node/index/texts.ts';

/** The code index over files in memory: the real parser and the real evaluation, in this thread. */
export class MemoryIndex implements CodeIndex {
  /** One parser for all: loading a grammar takes longer than most tests. */
  static #grammars: Promise<Grammars> | null = null;
  static readonly #structures = new Structures(findProgram().grammars, { warn: assert.fail });
  readonly #files: Map<string, string>;
  readonly #texts = new Map<string, string>();
  readonly #skipped = new Map<string, SkippedFile>();
  readonly #table = new FileTable();
  readonly #seen = new Map<string, Overlay>();
  readonly #view = new TableView(this.#table, '/nowhere', this.#seen);
  readonly #evaluations = createEvaluationCache();
  readonly #changes = new Emitter<IndexChange>();
  readonly #statuses = new Emitter<IndexStatus>();
  #turn: Promise<unknown> = Promise.resolve();
  #state: IndexStatus['state'] = 'cold';
  /** Set to let every question fail as a broken index does. */
  broken = false;

  constructor(files: Readonly<Record<string, string>> = {}) {
    this.#files = new Map(Object.entries(files));
  }

  readonly onDidChange = this.#changes.event;
  readonly onDidChangeStatus = this.#statuses.event;

  /** A save on disk; the index finds it by itself when it is asked. */
  write(path: string, text: string): void {
    this.#files.set(path, text);
  }

  remove(path: string): void {
    this.#files.delete(path);
  }

  /** From now on the file cannot be looked at; null = it can again. */
  skip(path: string, reason: SkippedFile['reason'] | null): void {
    if (reason === null) this.#skipped.delete(path);
    else this.#skipped.set(path, { path, reason, detail: 'For the test.' });
  }

  status(): IndexStatus {
    return { state: this.#state, warm: false, message: null, ...this.#table.figures() };
  }

  async refresh(signal: AbortSignal, onProgress?: (progress: IndexProgress) => void): Promise<IndexStatus> {
    await this.#ask({ kind: 'refresh' }, signal, () => {}, onProgress);
    return this.status();
  }

  async evaluate(
    specs: readonly ProofSpec[],
    options: EvaluateOptions,
    signal: AbortSignal,
  ): Promise<readonly ProofReport[]> {
    const reports: ProofReport[] = [];
    await this.#ask({ kind: 'evaluate', specs, options }, signal, (report) => reports.push(report));
    return reports;
  }

  symbols(query: SymbolQuery, signal: AbortSignal): Promise<readonly SymbolHit[]> {
    return this.#ask({ kind: 'symbols', query }, signal);
  }

  outline(path: string, signal: AbortSignal): Promise<readonly Definition[]> {
    return this.#ask({ kind: 'outline', path }, signal);
  }

  analogous(query: AnalogueQuery, limit: number, signal: AbortSignal): Promise<readonly Analogue[]> {
    return this.#ask({ kind: 'analogous', query, limit }, signal);
  }

  countInScope(
    scopes: readonly VerificationRule['scope'][],
    signal: AbortSignal,
  ): Promise<readonly number[]> {
    return this.#ask({ kind: 'countInScope', scopes }, signal);
  }

  setText(path: string, text: string | null): void {
    if (text === null) this.#texts.delete(path);
    else this.#texts.set(path, text);
  }

  /** Nothing to do: every question looks at all files. */
  changed(): void {}

  async close(): Promise<void> {
    await this.#turn;
    this.#changes.dispose();
    this.#statuses.dispose();
  }

  /** Questions take turns, as in the real one. */
  #ask<Answer>(
    question: Question,
    signal: AbortSignal,
    onReport: (report: ProofReport) => void = () => {},
    onProgress: (progress: IndexProgress) => void = () => {},
  ): Promise<Answer> {
    const asked = this.#turn.then(async () => {
      throwIfCancelled(signal);
      if (this.broken)
        throw new PlanningError('index_failed', 'The code index stopped working: for the test.');
      await this.#takeIn(signal, onProgress);
      const [view, cache] = [this.#view, this.#evaluations];
      if (asksForStructure(question)) {
        view.structures = await MemoryIndex.#structures.ready(this.#table.languages);
      }
      return (await answer(question, { view, cache, signal, shown: new WeakMap(), onReport })) as Answer;
    });
    this.#turn = asked.catch(() => {});
    return asked;
  }

  async #takeIn(signal: AbortSignal, onProgress: (progress: IndexProgress) => void): Promise<void> {
    MemoryIndex.#grammars ??= openGrammars(inNodeModules(findProgram().grammars.folder));
    const parser = new FileParser({
      root: '/nowhere',
      grammars: await MemoryIndex.#grammars,
      timeoutMs: 10_000,
      onMissing: (_, error) => {
        throw error;
      },
    });
    const changes: string[] = [];
    const gone = [...this.#table.entries()].filter(({ path }) => !this.#files.has(path));
    for (const { path } of gone) {
      this.#table.remove(path);
      changes.push(path);
    }
    let done = 0;
    for (const [path, saved] of this.#files) {
      throwIfCancelled(signal);
      const text = this.#texts.get(path) ?? saved;
      const skipped = this.#skipped.get(path);
      const result = await parser.parse({
        path,
        text,
        known: skipped ? '' : (this.#table.get(path)?.hash ?? ''),
      });
      if (result.kind === 'entry') {
        const { entry } = result;
        this.#seen.set(path, overlayOf(text));
        const taken = skipped
          ? skippedEntry(path, skipped.reason, skipped.detail, { ...entry, facts: null, language: null })
          : entry;
        if (this.#table.put(taken)) changes.push(path);
      }
      onProgress({ done: (done += 1), total: this.#files.size });
    }
    if (this.#state !== 'ready' || changes.length > 0) {
      this.#state = 'ready';
      this.#statuses.fire(this.status());
    }
    if (changes.length > 0) this.#changes.fire({ paths: changes.toSorted() });
  }
}

import { Emitter } from '../../core/base/emitter.ts';
import type { TaskReport } from '../../core/engine/api.ts';
import type { Id } from '../../core/model/basics.ts';
import type { EngineSource, Verified } from '../host/engineSource.ts';

/** The newest report of each task of active plans, as far as this process has verified it. */
export class Reports {
  readonly #engine: EngineSource;
  readonly #changed = new Emitter<readonly Verified[]>();
  readonly #reports = new Map<Id, TaskReport>();
  readonly #listening: readonly { dispose(): void }[];
  /** Fired with what is new or gone. */
  readonly onDidChange = this.#changed.event;

  constructor(engine: EngineSource, onError: (error: unknown) => void) {
    this.#engine = engine;
    this.#listening = [
      engine.onDidVerify((verified) => this.#take([verified])),
      engine.onDidChangeState(() => void this.#load().catch(onError)),
    ];
  }

  get(taskId: Id): TaskReport | null {
    return this.#reports.get(taskId) ?? null;
  }

  get all(): readonly TaskReport[] {
    return [...this.#reports.values()];
  }

  dispose(): void {
    for (const listener of this.#listening) listener.dispose();
  }

  async #load(): Promise<void> {
    const engine = this.#engine.opened;
    const present = engine ? await engine.reports() : [];
    if (engine !== this.#engine.opened) return;
    const kept = new Set(present.map(({ taskId }) => taskId));
    const gone = this.all.filter(({ taskId }) => !kept.has(taskId));
    this.#take([
      ...gone.map(({ planId, taskId }) => ({ planId, taskId, report: null })),
      ...present.map((report) => ({ planId: report.planId, taskId: report.taskId, report })),
    ]);
  }

  #take(news: readonly Verified[]): void {
    for (const { taskId, report } of news) {
      if (report === null) this.#reports.delete(taskId);
      else this.#reports.set(taskId, report);
    }
    if (news.length > 0) this.#changed.fire(news);
  }
}

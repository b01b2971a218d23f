import * as vscode from 'vscode';
import { PlanningError } from '../../core/base/errors.ts';
import type { Id } from '../../core/model/basics.ts';
import type { StreamRef } from '../../core/store/streams.ts';
import type { ContextKeys } from '../host/contextKeys.ts';
import type { EngineSource } from '../host/engineSource.ts';
import { everyMinute } from '../host/everyMinute.ts';
import { DisposableStore } from '../host/lifetime.ts';
import { Throttle } from '../host/throttle.ts';
import { statusWord, tasksWord } from '../words/words.ts';
import type { Reports } from '../proof/reports.ts';
import { PlanDrag } from './planDrag.ts';
import { type PlanNode } from './planNodes.ts';
import { isNarrow, readFilter, type PlanFilterState } from '../names/planFilter.ts';
import { registerProofBadges } from './proofBadges.ts';
import { PlansTree } from './plansTree.ts';

export const PLANS_VIEW = 'planningStudio.plans';
const REDRAW_MS = 200;
/** A badge that says more says nothing. */
const MOST_COUNTED = 500;

interface Parts {
  readonly engine: EngineSource;
  readonly reports: Reports;
  readonly keys: ContextKeys;
  /** What the view says above its rows in a window with several folders. */
  readonly note: () => string | null;
  readonly onError: (error: unknown) => void;
}

/** The Plans view: its rows, filter, badge and drag and drop. */
export class PlansView {
  readonly #parts: Parts;
  readonly #store = new DisposableStore();
  readonly #tree: PlansTree;
  readonly #view: vscode.TreeView<PlanNode>;
  readonly #redraw: Throttle;
  #changed: StreamRef[] = [];

  constructor(parts: Parts) {
    this.#parts = parts;
    const { engine, reports, keys, onError } = parts;
    this.#tree = this.#store.add(new PlansTree(engine, reports));
    this.#view = this.#store.add(
      vscode.window.createTreeView(PLANS_VIEW, {
        treeDataProvider: this.#tree,
        dragAndDropController: new PlanDrag(engine, onError),
        canSelectMany: true,
        showCollapseAll: true,
      }),
    );
    this.#store.add(registerProofBadges());
    this.#store.add(everyMinute(() => this.#tree.redrawTimes()));
    this.#redraw = this.#store.add(new Throttle(REDRAW_MS, () => this.#take(), onError));
    this.#store.add(
      engine.onDidChange((refs) => {
        this.#changed.push(...refs.filter(({ kind }) => kind === 'plan'));
        if (this.#changed.length > 0) this.#redraw.trigger();
      }),
    );
    this.#store.add(
      reports.onDidChange((news) => {
        this.#changed.push(...news.map(({ planId }) => ({ kind: 'plan', id: planId }) as const));
        this.#redraw.trigger();
      }),
    );
    this.#store.add(engine.onDidChangeState(() => this.#restart()));
    this.#store.add(
      this.#tree.onDidList((count) => {
        keys.set('planningStudio.hasPlans', count > 0 || isNarrow(this.#tree.filter));
        this.#describe(count);
      }),
    );
  }

  get filter(): PlanFilterState {
    return this.#tree.filter;
  }

  /** Narrows the view; `value` may come from outside and is checked. */
  async setFilter(value: unknown): Promise<void> {
    const filter = readFilter(value);
    this.#parts.keys.set('planningStudio.filtered', isNarrow(filter));
    this.#tree.filter = filter;
    // Lists also when the view was never opened, so that the next look is right.
    await this.#tree.getChildren();
  }

  refresh(): void {
    this.#tree.refresh();
    this.#redraw.trigger();
  }

  /** Selects a plan in the view and opens its row. */
  async reveal(planId: Id): Promise<void> {
    if (isNarrow(this.filter)) await this.setFilter({});
    const node = await this.#tree.nodeOf(planId);
    if (node) await this.#view.reveal(node, { select: true, focus: false, expand: true });
  }

  /** For tests: the rows as VS Code gets them. */
  get rows(): vscode.TreeDataProvider<PlanNode> {
    return this.#tree;
  }

  /** For tests: what the badge says. */
  get badge(): vscode.ViewBadge | undefined {
    return this.#view.badge;
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #take(): Promise<void> {
    await this.#tree.take(this.#changed.splice(0));
    await this.#count();
  }

  #restart(): void {
    const { failure, opened } = this.#parts.engine;
    this.#describe(null);
    this.#tree.restart();
    if (opened && failure === null) this.#redraw.trigger();
    if (failure !== null && !saysWelcome(failure)) this.#parts.onError(failure);
  }

  /** Tasks that were proven and broke, or whose work is under way and fails; else those in progress or to start. */
  async #count(): Promise<void> {
    const engine = this.#parts.engine.opened;
    if (!engine) return;
    const active = { planStatuses: ['active'] } as const;
    const [begun, running, ready, plans] = await Promise.all([
      engine.tasks({ ...active, statuses: ['in_progress', 'in_review', 'failed'], limit: MOST_COUNTED }),
      engine.tasks({ ...active, statuses: ['in_progress'], limit: 1 }),
      engine.tasks({ ready: true, limit: 1 }),
      engine.plans({ limit: 1 }),
    ]);
    this.#parts.keys.set('planningStudio.hasPlans', plans.total > 0);
    // A spec that does not hold before the work has begun is as it should be.
    const failing = begun.items.filter(
      ({ id, status }) => status === 'failed' || this.#parts.reports.get(id)?.report?.verdict === 'fail',
    ).length;
    const value = failing > 0 ? failing : running.total > 0 ? running.total : ready.total;
    const lines = [
      ...(failing > 0 ? [failingWords(failing)] : []),
      ...(running.total > 0 ? [vscode.l10n.t('{0} in progress', tasksWord(running.total))] : []),
      vscode.l10n.t('{0} ready to start', tasksWord(ready.total)),
    ];
    const tooltip = lines.join(' · ');
    this.#view.badge = value > 0 ? { value, tooltip } : undefined;
  }

  #describe(shown: number | null): void {
    // While a message is set, VS Code hides the welcome text, which has the ways out of a failure.
    const failed = this.#parts.engine.failure !== null;
    const folder = this.#parts.note();
    const lines = folder === null || failed ? [] : [folder];
    const { ready, statuses, text } = this.filter;
    if (isNarrow(this.filter)) {
      const words = [
        ...(ready ? [vscode.l10n.t('ready to start')] : []),
        ...(statuses ?? []).map(statusWord),
        ...(text === undefined ? [] : [`“${text}”`]),
      ];
      lines.push(vscode.l10n.t('Only tasks: {0}.', words.join(', ')));
      if (shown === 0) lines.push(vscode.l10n.t('None fits.'));
    }
    this.#view.message = lines.join(' ');
  }
}

function failingWords(count: number): string {
  return count === 1
    ? vscode.l10n.t('1 task fails its verification')
    : vscode.l10n.t('{0} tasks fail their verification', count);
}

/** Failures that the view's welcome text is about: nothing more needs to be said. */
function saysWelcome(failure: unknown): boolean {
  if (!(failure instanceof PlanningError)) return false;
  return failure.code === 'no_workspace' || failure.details['reason'] === 'untrusted';
}

import * as vscode from 'vscode';
import type { Engine } from '../../core/engine/api.ts';
import type { Id } from '../../core/model/basics.ts';
import type { Plan, PlanSummary, Task } from '../../core/model/plan.ts';
import type { StreamRef } from '../../core/store/streams.ts';
import { planSummary } from '../../core/store/summaries.ts';
import type { EngineSource } from '../engineSource.ts';
import { planItem, planTooltip, taskItem, taskTooltip } from './planItems.ts';
import { isNarrow, type PlanFilterState, type PlanNode } from './planNodes.ts';

const PAGE = 500;

interface PlanEntry {
  readonly node: PlanNode & { readonly kind: 'plan' };
  summary: PlanSummary;
  /** Loaded when the row is opened; null = not, or out of date. */
  tasks: TaskEntries | null;
}

interface TaskEntries {
  readonly byId: ReadonlyMap<Id, Task>;
  readonly nodes: readonly (PlanNode & { readonly kind: 'task' })[];
}

/**
 * The rows of the Plans view. Only the list of plans is loaded at first, a plan's tasks when its row is opened;
 * a change redraws the rows of that plan alone. A filter narrows both levels.
 */
export class PlansTree implements vscode.TreeDataProvider<PlanNode> {
  readonly #engine: EngineSource;
  readonly #changed = new vscode.EventEmitter<PlanNode | undefined>();
  readonly #listed = new vscode.EventEmitter<number>();
  #entries = new Map<Id, PlanEntry>();
  #filter: PlanFilterState = {};

  readonly onDidChangeTreeData = this.#changed.event;
  /** Fired with the number of plans shown, after each listing. */
  readonly onDidList = this.#listed.event;

  constructor(engine: EngineSource) {
    this.#engine = engine;
  }

  get filter(): PlanFilterState {
    return this.#filter;
  }

  set filter(filter: PlanFilterState) {
    this.#filter = filter;
    this.refresh();
  }

  /** Lists anew. */
  refresh(): void {
    this.#changed.fire(undefined);
  }

  /** Redraws what the changed streams show. */
  async take(refs: readonly StreamRef[]): Promise<void> {
    const ids = new Set(refs.filter(({ kind }) => kind === 'plan').map(({ id }) => id));
    if (ids.size === 0) return;
    const known = [...ids].flatMap((id) => this.#entries.get(id) ?? []);
    if (isNarrow(this.#filter) || known.length < ids.size) return this.refresh();
    const engine = await this.#engine.get();
    for (const entry of known) {
      const plan = await engine.plan(entry.node.planId).catch(() => null);
      if (!plan || plan.status === 'deleted') return this.refresh();
      entry.summary = planSummary(plan);
      if (entry.tasks) entry.tasks = entriesOf(plan, entry.tasks);
      this.#changed.fire(entry.node);
    }
  }

  async getChildren(node?: PlanNode): Promise<PlanNode[]> {
    if (node?.kind === 'task') return [];
    // A failure shows as the view's welcome text and in a message: an empty tree is right here.
    const engine = await this.#engine.get().catch(() => null);
    if (!engine) return [];
    if (!node) return this.#list(engine);
    const entry = this.#entries.get(node.planId);
    if (!entry) return [];
    entry.tasks ??= entriesOf(await engine.plan(node.planId), null);
    return [...entry.tasks.nodes];
  }

  getTreeItem(node: PlanNode): vscode.TreeItem {
    const entry = this.#entries.get(node.planId);
    const gone = new vscode.TreeItem('…');
    if (!entry) return gone;
    if (node.kind === 'plan') {
      const item = planItem(entry.summary, isNarrow(this.#filter) || this.#entries.size === 1);
      // Opened rows by themselves while filtered: another id, so that VS Code does not remember them as closed.
      if (isNarrow(this.#filter)) item.id = `${entry.summary.id} filtered`;
      return item;
    }
    const task = entry.tasks?.byId.get(node.taskId);
    return task && entry.tasks ? taskItem(node.planId, task, entry.tasks.byId) : gone;
  }

  resolveTreeItem(item: vscode.TreeItem, node: PlanNode): vscode.TreeItem {
    const entry = this.#entries.get(node.planId);
    const task = node.kind === 'task' ? entry?.tasks?.byId.get(node.taskId) : undefined;
    if (entry && node.kind === 'plan') item.tooltip = planTooltip(entry.summary);
    if (entry?.tasks && task) item.tooltip = taskTooltip(task, entry.tasks.byId);
    return item;
  }

  getParent(node: PlanNode): PlanNode | undefined {
    return node.kind === 'task' ? this.#entries.get(node.planId)?.node : undefined;
  }

  /** The row of a plan as the tree knows it; lists anew when it is not known yet. */
  async nodeOf(planId: Id): Promise<PlanNode | undefined> {
    if (!this.#entries.has(planId)) {
      await this.getChildren();
      this.refresh();
    }
    return this.#entries.get(planId)?.node;
  }

  dispose(): void {
    this.#changed.dispose();
    this.#listed.dispose();
  }

  async #list(engine: Engine): Promise<PlanNode[]> {
    const found = isNarrow(this.#filter) ? await this.#matching(engine) : await allPlans(engine);
    const entries = new Map<Id, PlanEntry>();
    for (const { summary, shown } of found) {
      const node = this.#entries.get(summary.id)?.node ?? { kind: 'plan' as const, planId: summary.id };
      entries.set(summary.id, { node, summary, tasks: shown });
    }
    this.#entries = entries;
    this.#listed.fire(entries.size);
    return [...entries.values()].map(({ node }) => node);
  }

  /** The plans that hold tasks that fit the filter, with those tasks only. */
  async #matching(engine: Engine): Promise<readonly Listed[]> {
    const fitting = new Map<Id, Set<Id>>();
    for (let offset = 0; ; offset += PAGE) {
      const { items, total } = await engine.tasks({ ...this.#filter, limit: PAGE, offset });
      for (const { planId, id } of items) fitting.set(planId, (fitting.get(planId) ?? new Set()).add(id));
      if (offset + PAGE >= total || items.length === 0) break;
    }
    const listed: Listed[] = [];
    for (const [planId, ids] of fitting) {
      const plan = await engine.plan(planId);
      const all = entriesOf(plan, this.#entries.get(planId)?.tasks ?? null);
      const shown = { byId: all.byId, nodes: all.nodes.filter(({ taskId }) => ids.has(taskId)) };
      listed.push({ summary: planSummary(plan), shown });
    }
    return listed;
  }
}

interface Listed {
  readonly summary: PlanSummary;
  readonly shown: TaskEntries | null;
}

async function allPlans(engine: Engine): Promise<readonly Listed[]> {
  const plans: PlanSummary[] = [];
  for (let offset = 0; ; offset += PAGE) {
    const { items, total } = await engine.plans({ limit: PAGE, offset });
    plans.push(...items);
    if (plans.length >= total || items.length === 0)
      return plans.map((summary) => ({ summary, shown: null }));
  }
}

/** The rows of a plan's tasks; rows that were there before stay the same objects, so that they keep their selection. */
function entriesOf(plan: Plan, before: TaskEntries | null): TaskEntries {
  const known = new Map(before?.nodes.map((node) => [node.taskId, node]));
  return {
    byId: new Map(plan.tasks.map((task) => [task.id, task])),
    nodes: plan.tasks.map(({ id }) => known.get(id) ?? { kind: 'task', planId: plan.id, taskId: id }),
  };
}

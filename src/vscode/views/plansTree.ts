import * as vscode from 'vscode';
import type { Engine } from '../../core/engine/api.ts';
import type { Id } from '../../core/model/basics.ts';
import type { Plan, PlanSummary, Task } from '../../core/model/plan.ts';
import type { Snapshot } from '../../core/model/snapshot.ts';
import type { StreamRef } from '../../core/store/streams.ts';
import { planSummary } from '../../core/plan/summary.ts';
import { everyItem } from '../../core/store/listing.ts';
import type { EngineSource } from '../host/engineSource.ts';
import type { Reports } from '../proof/reports.ts';
import { ruleRows, standingOf, type RuleRow } from '../proof/rows.ts';
import { planItem, planTooltip, taskItem, taskTooltip } from './planItems.ts';
import { type PlanNode } from './planNodes.ts';
import { isNarrow, type PlanFilterState } from '../names/planFilter.ts';
import { findingItem, findingNodes, findingTooltip, ruleItem, ruleTooltip } from './ruleItems.ts';
import { snapshotItem, snapshotNodes, snapshotsItem, snapshotTooltip } from './snapshotItems.ts';

interface PlanEntry {
  readonly node: PlanNode & { readonly kind: 'plan' };
  summary: PlanSummary;
  /** Loaded when the row is opened; null = not. */
  tasks: TaskEntries | null;
}

interface TaskEntries {
  readonly snapshotsNode: PlanNode & { readonly kind: 'snapshots' };
  /** Those that are still there; the plan's page also lists what was removed. */
  readonly snapshots: readonly Snapshot[];
  readonly byId: ReadonlyMap<Id, Task>;
  readonly nodes: readonly (PlanNode & { readonly kind: 'task' })[];
}

/**
 * The rows of the Plans view. Only the list of plans is loaded at first, a plan's tasks when its row is opened;
 * a change redraws the rows of that plan alone. A filter narrows both levels.
 */
export class PlansTree implements vscode.TreeDataProvider<PlanNode> {
  readonly #engine: EngineSource;
  readonly #reports: Reports;
  readonly #changed = new vscode.EventEmitter<PlanNode[] | undefined>();
  readonly #listed = new vscode.EventEmitter<number>();
  #entries = new Map<Id, PlanEntry>();
  #filter: PlanFilterState = {};
  /** How often something was told to have changed: what was read before the last time may be old. */
  #changes = 0;
  /** Listings under way. */
  #listing = 0;
  /** Whose plans the rows are. */
  #source: Engine | null = null;
  /** What each row of a plan, task or "Snapshots" shows, with what is below it, as VS Code got it last. */
  readonly #drawn = new WeakMap<PlanNode, string>();

  readonly onDidChangeTreeData = this.#changed.event;
  /** Fired with the number of plans shown, after each listing. */
  readonly onDidList = this.#listed.event;

  constructor(engine: EngineSource, reports: Reports) {
    this.#engine = engine;
    this.#reports = reports;
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

  /** Lists anew, unless the rows are those of the engine that is open now or are on their way. */
  restart(): void {
    const { opened } = this.#engine;
    if (this.#listing === 0 && (opened === null || opened !== this.#source)) this.refresh();
  }

  /** Redraws the rows that say how long ago something was. */
  redrawTimes(): void {
    this.#redraw([...this.#entries.values()].flatMap(({ tasks }) => tasks?.snapshotsNode ?? []));
  }

  /** Redraws what the changed streams show. */
  async take(refs: readonly StreamRef[]): Promise<void> {
    const ids = new Set(refs.filter(({ kind }) => kind === 'plan').map(({ id }) => id));
    if (ids.size === 0) return;
    this.#changes += 1;
    const known = [...ids].flatMap((id) => this.#entries.get(id) ?? []);
    if (isNarrow(this.#filter) || known.length < ids.size) return this.refresh();
    const rows: PlanNode[] = [];
    for (const entry of known) {
      const plan = await this.#engine.plan(entry.node.planId).catch(() => null);
      if (!plan || plan.status === 'deleted') return this.refresh();
      entry.summary = planSummary(plan);
      if (entry.tasks) entry.tasks = entriesOf(plan, entry.tasks);
      const { nodes = [], snapshotsNode } = entry.tasks ?? {};
      // A plan's row is redrawn with all that is below it.
      if (this.#isOld(entry.node)) rows.push(entry.node);
      else rows.push(...nodes, ...(snapshotsNode ? [snapshotsNode] : []));
    }
    this.#redraw(rows);
  }

  /**
   * Redraws the rows that show something else by now, and no others: VS Code forgets the rows below for a moment, and
   * a menu that is open on one of them would lose what it is about.
   */
  #redraw(rows: readonly PlanNode[]): void {
    const old = rows.filter((node) => this.#isOld(node));
    if (old.length > 0) this.#changed.fire(old);
  }

  #isOld(node: PlanNode): boolean {
    const drawn = this.#drawn.get(node);
    return drawn !== undefined && drawn !== this.#look(node);
  }

  /** All that a row shows, its hover too, with the rows below it that are no objects of their own, as text. */
  #look(node: PlanNode): string {
    const { summary, tasks } = this.#entries.get(node.planId) ?? {};
    const item = this.#item(node);
    if (node.kind === 'plan')
      return JSON.stringify([item, summary?.taskCounts, tasks?.nodes, tasks?.snapshots.length === 0]);
    const below = (rows: readonly PlanNode[]): readonly unknown[] =>
      rows.map((row) => [this.#item(row), below(this.#below(row))]);
    const changed = node.kind === 'task' ? tasks?.byId.get(node.taskId)?.updatedAt : null;
    return JSON.stringify([item, changed, below(this.#below(node))]);
  }

  async getChildren(node?: PlanNode): Promise<PlanNode[]> {
    // A failure shows as the view's welcome text and in a message: an empty tree is right here.
    if (!node) this.#listing += 1;
    const engine = await this.#engine.get().catch(() => null);
    if (!node) {
      this.#listing -= 1;
      this.#source = engine;
    }
    if (!engine) return [];
    if (!node) return this.#list(engine);
    const entry = this.#entries.get(node.planId);
    if (!entry) return [];
    if (node.kind !== 'plan') return this.#below(node);
    if (!entry.tasks) {
      const plan = await this.#latest(() => this.#engine.plan(node.planId));
      entry.tasks = entriesOf(plan, entry.tasks);
    }
    const { nodes, snapshots, snapshotsNode } = entry.tasks;
    this.#drawn.set(node, this.#look(node));
    return snapshots.length === 0 ? [...nodes] : [...nodes, snapshotsNode];
  }

  getTreeItem(node: PlanNode): vscode.TreeItem {
    if (node.kind === 'plan' || node.kind === 'task' || node.kind === 'snapshots')
      this.#drawn.set(node, this.#look(node));
    return this.#item(node);
  }

  #item(node: PlanNode): vscode.TreeItem {
    const entry = this.#entries.get(node.planId);
    const gone = new vscode.TreeItem('…');
    if (!entry) return gone;
    if (node.kind === 'plan') {
      const item = planItem(entry.summary, isNarrow(this.#filter) || this.#entries.size === 1);
      // Opened rows by themselves while filtered: another id, so that VS Code does not remember them as closed.
      if (isNarrow(this.#filter)) item.id = `${entry.summary.id} filtered`;
      return item;
    }
    if (node.kind === 'snapshots' || node.kind === 'snapshot') {
      return this.#snapshotItem(node, entry) ?? gone;
    }
    const task = entry.tasks?.byId.get(node.taskId);
    if (!task || !entry.tasks) return gone;
    if (node.kind === 'task') {
      const standing = standingOf(task, this.#reports.get(task.id));
      return taskItem(entry.summary, task, entry.tasks.byId, standing);
    }
    const row = this.#row(node, task);
    if (!row) return gone;
    return node.kind === 'rule'
      ? ruleItem(entry.summary, node.taskId, row)
      : findingItem(entry.summary, node, row);
  }

  resolveTreeItem(item: vscode.TreeItem, node: PlanNode): vscode.TreeItem {
    const entry = this.#entries.get(node.planId);
    if (entry && node.kind === 'plan') item.tooltip = planTooltip(entry.summary);
    if (node.kind === 'snapshot') {
      const snapshot = entry?.tasks?.snapshots.find(({ number }) => number === node.snapshot);
      const about = snapshot?.taskId;
      if (snapshot)
        item.tooltip = snapshotTooltip(snapshot, about ? entry?.tasks?.byId.get(about) : undefined);
    }
    if (node.kind === 'plan' || node.kind === 'snapshots' || node.kind === 'snapshot') return item;
    const task = entry?.tasks?.byId.get(node.taskId);
    if (!entry?.tasks || !task) return item;
    if (node.kind === 'task') {
      const standing = standingOf(task, this.#reports.get(task.id));
      item.tooltip = taskTooltip(task, entry.tasks.byId, standing);
      return item;
    }
    const row = this.#row(node, task);
    const finding = node.kind === 'finding' ? row?.findings[node.at] : undefined;
    if (finding) item.tooltip = findingTooltip(finding);
    else if (row) item.tooltip = ruleTooltip(row);
    return item;
  }

  getParent(node: PlanNode): PlanNode | undefined {
    const { planId } = node;
    if (node.kind === 'plan') return undefined;
    const entry = this.#entries.get(planId);
    if (node.kind === 'task' || node.kind === 'snapshots') return entry?.node;
    if (node.kind === 'snapshot') return entry?.tasks?.snapshotsNode;
    const { taskId } = node;
    if (node.kind === 'rule') return entry?.tasks?.nodes.find((task) => task.taskId === taskId);
    return { kind: 'rule', planId, taskId, ruleId: node.ruleId };
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

  /** The snapshots, the rules of a task, the findings of a rule. */
  #below(node: PlanNode): PlanNode[] {
    const { planId } = node;
    const tasks = this.#entries.get(planId)?.tasks;
    if (node.kind === 'snapshots') return [...snapshotNodes(planId, tasks?.snapshots ?? [])];
    if (node.kind === 'plan' || node.kind === 'snapshot' || node.kind === 'finding') return [];
    const { taskId } = node;
    const task = tasks?.byId.get(taskId);
    if (!task) return [];
    if (node.kind === 'task') {
      const rows = ruleRows(task, this.#reports.get(taskId));
      return rows.map(({ ruleId }) => ({ kind: 'rule', planId, taskId, ruleId }));
    }
    const row = this.#row(node, task);
    return row ? [...findingNodes(planId, taskId, row)] : [];
  }

  #snapshotItem(
    node: Extract<PlanNode, { kind: 'snapshots' | 'snapshot' }>,
    { summary, tasks }: PlanEntry,
  ): vscode.TreeItem | undefined {
    const snapshots = tasks?.snapshots ?? [];
    if (node.kind === 'snapshots') return snapshotsItem(summary, snapshots.length);
    const snapshot = snapshots.find(({ number }) => number === node.snapshot);
    const before = snapshots.filter(({ number }) => number < node.snapshot).at(-1);
    return snapshot && snapshotItem(summary, snapshot, before?.number ?? null);
  }

  #row({ ruleId }: { readonly ruleId: string }, task: Task): RuleRow | undefined {
    return ruleRows(task, this.#reports.get(task.id)).find((row) => row.ruleId === ruleId);
  }

  async #list(engine: Engine): Promise<PlanNode[]> {
    const found = await this.#latest(() =>
      isNarrow(this.#filter) ? this.#matching(engine) : allPlans(engine),
    );
    const entries = new Map<Id, PlanEntry>();
    for (const { summary, shown } of found) {
      const node = this.#entries.get(summary.id)?.node ?? { kind: 'plan' as const, planId: summary.id };
      entries.set(summary.id, { node, summary, tasks: shown });
    }
    this.#entries = entries;
    this.#listed.fire(entries.size);
    return [...entries.values()].map(({ node }) => node);
  }

  /** What `read` gives, read again when something changed meanwhile. */
  async #latest<T>(read: () => Promise<T>): Promise<T> {
    for (;;) {
      const before = this.#changes;
      const found = await read();
      if (before === this.#changes) return found;
    }
  }

  /** The plans that hold tasks that fit the filter, with those tasks only. */
  async #matching(engine: Engine): Promise<readonly Listed[]> {
    const fitting = new Map<Id, Set<Id>>();
    for await (const { planId, id } of everyItem((page) => engine.tasks({ ...this.#filter, ...page })))
      fitting.set(planId, (fitting.get(planId) ?? new Set()).add(id));
    const listed: Listed[] = [];
    for (const [planId, ids] of fitting) {
      const plan = await this.#engine.plan(planId);
      const all = entriesOf(plan, this.#entries.get(planId)?.tasks ?? null);
      const shown = { ...all, nodes: all.nodes.filter(({ taskId }) => ids.has(taskId)) };
      listed.push({ summary: planSummary(plan), shown });
    }
    return activeFirst(listed);
  }
}

interface Listed {
  readonly summary: PlanSummary;
  readonly shown: TaskEntries | null;
}

async function allPlans(engine: Engine): Promise<readonly Listed[]> {
  const listed: Listed[] = [];
  for await (const summary of everyItem((page) => engine.plans(page))) listed.push({ summary, shown: null });
  return activeFirst(listed);
}

/** What is worked on stands above what was put away. */
function activeFirst(plans: readonly Listed[]): readonly Listed[] {
  const isArchived = ({ summary }: Listed): boolean => summary.status === 'archived';
  return [...plans.filter((plan) => !isArchived(plan)), ...plans.filter(isArchived)];
}

/** The rows of a plan's tasks; rows that were there before stay the same objects, so that they keep their selection. */
function entriesOf(plan: Plan, before: TaskEntries | null): TaskEntries {
  const known = new Map(before?.nodes.map((node) => [node.taskId, node]));
  return {
    snapshotsNode: before?.snapshotsNode ?? { kind: 'snapshots', planId: plan.id },
    snapshots: plan.snapshots.filter(({ prunedAt }) => prunedAt === null),
    byId: new Map(plan.tasks.map((task) => [task.id, task])),
    nodes: plan.tasks.map(({ id }) => known.get(id) ?? { kind: 'task', planId: plan.id, taskId: id }),
  };
}

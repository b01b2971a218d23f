import * as vscode from 'vscode';
import type { TaskReport } from '../../core/engine/api.ts';
import type { Id } from '../../core/model/basics.ts';
import type { Plan, Task } from '../../core/model/plan.ts';
import { outlineSpec } from '../../core/verify/spec/outline.ts';
import { everyItem } from '../../core/store/listing.ts';
import { planUri, specUri } from '../names/uris.ts';
import { DisposableStore } from '../host/lifetime.ts';
import type { Shell } from '../shell.ts';
import { Throttle } from '../host/throttle.ts';
import { tellRun } from './testResults.ts';
import { runTests } from './testRuns.ts';

const FOLLOW_MS = 200;

/** What a test item stands for. */
export type TestSubject =
  | { readonly kind: 'plan'; readonly planId: Id }
  | { readonly kind: 'task'; readonly planId: Id; readonly taskId: Id }
  | { readonly kind: 'rule'; readonly planId: Id; readonly taskId: Id; readonly ruleId: string };

/** Verification in the Test Explorer: plan → task → rule. Plans are listed when it is opened or when they are verified. */
export class VerificationTests {
  readonly #shell: Shell;
  readonly #store = new DisposableStore();
  readonly #subjects = new WeakMap<vscode.TestItem, TestSubject>();
  readonly #follow: Throttle;
  readonly #stale = new Set<Id>();
  readonly #told = new Map<Id, string>();
  /** Tasks whose result is told by a run that a person started. */
  readonly running = new Set<Id>();
  readonly controller: vscode.TestController;
  #listed = false;

  constructor(shell: Shell, onError: (error: unknown) => void) {
    this.#shell = shell;
    this.controller = this.#store.add(
      vscode.tests.createTestController('planningStudio.verification', vscode.l10n.t('Planning Studio')),
    );
    this.controller.resolveHandler = async (item) => {
      if (item === undefined) await this.list();
    };
    this.controller.refreshHandler = () => this.list();
    this.controller.createRunProfile(
      vscode.l10n.t('Verify'),
      vscode.TestRunProfileKind.Run,
      (request, token) => runTests(this, shell, request, token, onError),
      true,
      undefined,
      true,
    );
    this.#follow = this.#store.add(new Throttle(FOLLOW_MS, () => this.#update(), onError));
    this.#store.add(
      shell.engine.onDidChange((refs) => {
        for (const { kind, id } of refs) if (kind === 'plan') this.#stale.add(id);
        if (this.#stale.size > 0) this.#follow.trigger();
      }),
    );
    this.#store.add(shell.engine.onDidChangeState(() => void this.#reset().catch(onError)));
    this.#store.add(
      shell.reports.onDidChange((news) => {
        for (const { taskId, report } of news)
          if (!report) this.#told.delete(taskId);
          else if (!this.running.has(report.taskId)) void this.#tell(report).catch(onError);
      }),
    );
    for (const report of shell.reports.all) void this.#tell(report).catch(onError);
  }

  subjectOf(item: vscode.TestItem): TestSubject | undefined {
    return this.#subjects.get(item);
  }

  /** Lists all active plans that have something to verify. */
  async list(): Promise<void> {
    const engine = await this.#shell.engine.get();
    this.#listed = true;
    const found: vscode.TestItem[] = [];
    for await (const { id, provable } of everyItem((page) =>
      engine.plans({ statuses: ['active'], ...page }),
    )) {
      const item = provable > 0 ? this.#planItem(await engine.plan(id)) : undefined;
      if (item) found.push(item);
    }
    this.controller.items.replace(found);
  }

  /** The item of a task with its rules as they are now; undefined when it has no spec. */
  async taskItem(planId: Id, taskId: Id): Promise<vscode.TestItem | undefined> {
    const engine = await this.#shell.engine.get();
    if (!this.controller.items.get(planId)) {
      const item = this.#planItem(await engine.plan(planId));
      if (item) this.controller.items.add(item);
    }
    return this.controller.items.get(planId)?.children.get(taskId);
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #reset(): Promise<void> {
    if (!this.#shell.engine.opened) this.controller.items.replace([]);
    else if (this.#listed) await this.list();
  }

  async #update(): Promise<void> {
    const ids = [...this.#stale];
    this.#stale.clear();
    if (!this.#shell.engine.opened) return;
    for (const id of ids) {
      if (!this.#listed && !this.controller.items.get(id)) continue;
      const plan = await this.#shell.engine.plan(id).catch(() => null);
      const item = plan?.status === 'active' ? this.#planItem(plan) : undefined;
      if (!item) this.controller.items.delete(id);
      else if (!this.controller.items.get(id)) this.controller.items.add(item);
    }
  }

  /** The item of a plan brought up to date; undefined when none of its tasks has a spec. */
  #planItem(plan: Plan): vscode.TestItem | undefined {
    const tasks = plan.tasks.filter((task) => task.verification !== null && task.status !== 'cancelled');
    if (tasks.length === 0) return undefined;
    const item =
      this.controller.items.get(plan.id) ??
      this.controller.createTestItem(plan.id, plan.title, planUri(plan));
    item.label = plan.title;
    this.#subjects.set(item, { kind: 'plan', planId: plan.id });
    const kept = new Set(tasks.map(({ id }) => id));
    item.children.forEach(({ id }) => {
      if (!kept.has(id)) item.children.delete(id);
    });
    for (const [index, task] of tasks.entries()) this.#taskUnder(item, plan, task, index);
    return item;
  }

  #taskUnder(parent: vscode.TestItem, plan: Plan, task: Task, index: number): void {
    const uri = specUri(plan.id, task);
    const label = `${task.number}. ${task.title}`;
    let item = parent.children.get(task.id);
    if (item?.uri?.toString() !== uri.toString()) {
      item = this.controller.createTestItem(task.id, label, uri);
      parent.children.add(item);
    }
    item.label = label;
    item.sortText = String(index).padStart(5, '0');
    this.#subjects.set(item, { kind: 'task', planId: plan.id, taskId: task.id });
    const rules = outlineSpec(task.verification?.spec ?? '');
    const kept = new Set(rules.map(({ id }) => id));
    item.children.forEach(({ id }) => {
      if (!kept.has(id)) item.children.delete(id);
    });
    for (const [at, { id: ruleId, line }] of rules.entries()) {
      const rule =
        item.children.get(ruleId) ??
        this.controller.createTestItem(ruleId, ruleId === '' ? `#${at + 1}` : ruleId, uri);
      rule.range = new vscode.Range(line - 1, 0, line - 1, 0);
      rule.sortText = String(at).padStart(5, '0');
      this.#subjects.set(rule, { kind: 'rule', planId: plan.id, taskId: task.id, ruleId });
      item.children.add(rule);
    }
  }

  /** Shows what live verification found, when it is new, as a run of its own that VS Code does not keep. */
  async #tell(report: TaskReport): Promise<void> {
    const { revision, report: found } = report;
    const news = JSON.stringify([revision, found?.contentKey, found?.verdict, found?.findingTotal]);
    if (this.#told.get(report.taskId) === news) return;
    this.#told.set(report.taskId, news);
    const item = await this.taskItem(report.planId, report.taskId);
    if (!item) return;
    const request = new vscode.TestRunRequest([item], undefined, undefined, false, true);
    const run = this.controller.createTestRun(request, vscode.l10n.t('Live verification'), false);
    tellRun(run, item, report, this.#shell);
    run.end();
  }
}

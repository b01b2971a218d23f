import * as vscode from 'vscode';
import { errorWords, isCancelled } from '../../core/base/errors.ts';
import type { Id } from '../../core/model/basics.ts';
import { toAbortSignal } from '../host/lifetime.ts';
import type { Shell } from '../shell.ts';
import { tellRun } from './testResults.ts';
import type { VerificationTests } from './tests.ts';

/** A task of a run, and which of its rules were asked for; null = all. */
interface Wanted {
  readonly planId: Id;
  readonly taskId: Id;
  readonly rules: Set<string> | null;
}

/** Runs what a request names; a continuous one goes on with every new report until it is cancelled. */
export async function runTests(
  tests: VerificationTests,
  shell: Shell,
  request: vscode.TestRunRequest,
  token: vscode.CancellationToken,
  onError: (error: unknown) => void,
): Promise<void> {
  if (request.continuous) return follow(tests, shell, request, token, onError);
  if (request.include === undefined) await tests.list();
  const run = tests.controller.createTestRun(request);
  const signal = toAbortSignal(token, shell.ended, toAbortSignal(run.token));
  const wanted = wantedBy(tests, request);
  try {
    for (const task of wanted) for (const item of await itemsOf(tests, task)) run.enqueued(item);
    for (const task of wanted) {
      if (signal.aborted) break;
      await runOne(tests, shell, run, task, signal);
    }
  } catch (error) {
    if (!isCancelled(error)) onError(error);
  } finally {
    run.end();
  }
}

async function runOne(
  tests: VerificationTests,
  shell: Shell,
  run: vscode.TestRun,
  { planId, taskId, rules }: Wanted,
  signal: AbortSignal,
): Promise<void> {
  const engine = await shell.engine.get();
  tests.running.add(taskId);
  try {
    for (const item of await itemsOf(tests, { planId, taskId, rules })) run.started(item);
    const report = await engine.verifyTask(planId, taskId, 'person', signal);
    const item = await tests.taskItem(planId, taskId);
    if (item) tellRun(run, item, report, shell, rules);
  } catch (error) {
    if (isCancelled(error)) throw error;
    const item = await tests.taskItem(planId, taskId);
    const message = errorWords(error);
    if (item) run.errored(item, new vscode.TestMessage(message));
  } finally {
    tests.running.delete(taskId);
  }
}

/** Live results are told by themselves; this only runs what is asked for once, at the start, and keeps it as watched. */
async function follow(
  tests: VerificationTests,
  shell: Shell,
  request: vscode.TestRunRequest,
  token: vscode.CancellationToken,
  onError: (error: unknown) => void,
): Promise<void> {
  if (request.include === undefined) await tests.list();
  const wanted = new Map(wantedBy(tests, request).map((one) => [one.taskId, one]));
  const tell = async (planId: Id, taskId: Id): Promise<void> => {
    const report = shell.reports.get(taskId);
    const item = await tests.taskItem(planId, taskId);
    if (!report || !item || token.isCancellationRequested) return;
    const run = tests.controller.createTestRun(request);
    tellRun(run, item, report, shell, wanted.get(taskId)?.rules ?? null);
    run.end();
  };
  const listening = shell.reports.onDidChange((news) => {
    for (const { planId, taskId, report } of news)
      if (report && wanted.has(taskId)) tell(planId, taskId).catch(onError);
  });
  token.onCancellationRequested(() => {
    listening.dispose();
    for (const taskId of wanted.keys()) tests.running.delete(taskId);
  });
  for (const { planId, taskId } of wanted.values()) {
    tests.running.add(taskId);
    await tell(planId, taskId);
  }
}

/** The tasks of a request in the order of the tree, without what it leaves out. */
function wantedBy(tests: VerificationTests, request: vscode.TestRunRequest): readonly Wanted[] {
  const roots: vscode.TestItem[] = [];
  tests.controller.items.forEach((item) => roots.push(item));
  const left = new Set(request.exclude);
  const wanted = new Map<Id, Wanted>();
  const take = (item: vscode.TestItem): void => {
    const subject = tests.subjectOf(item);
    if (!subject || left.has(item)) return;
    const { planId } = subject;
    if (subject.kind === 'plan') return item.children.forEach(take);
    const { taskId } = subject;
    const before = wanted.get(taskId);
    if (subject.kind === 'rule') {
      if (before) before.rules?.add(subject.ruleId);
      else wanted.set(taskId, { planId, taskId, rules: new Set([subject.ruleId]) });
      return;
    }
    const some: string[] = [];
    let isWhole = true;
    item.children.forEach((rule) => {
      if (left.has(rule)) isWhole = false;
      else some.push(rule.id);
    });
    wanted.set(taskId, { planId, taskId, rules: isWhole ? null : new Set(some) });
  };
  for (const item of request.include ?? roots) take(item);
  return [...wanted.values()];
}

/** The items of a task's rules that a run is about. */
async function itemsOf(
  tests: VerificationTests,
  { planId, taskId, rules }: Wanted,
): Promise<readonly vscode.TestItem[]> {
  const items: vscode.TestItem[] = [];
  (await tests.taskItem(planId, taskId))?.children.forEach((rule) => {
    if (rules === null || rules.has(rule.id)) items.push(rule);
  });
  return items;
}

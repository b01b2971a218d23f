import * as vscode from 'vscode';
import type { ParsedTask } from '../../core/export/planMarkdown.ts';
import type { Id } from '../../core/model/basics.ts';
import type { Plan, Task } from '../../core/model/plan.ts';
import { COMMANDS, fullId, type CommandId } from '../commands/facts.ts';
import type { EngineSource } from '../engineSource.ts';
import type { Reports } from '../verification/reports.ts';
import { standingOf, type Standing } from '../verification/rows.ts';
import { standingTitle } from '../verification/words.ts';
import { isReady, openBlockers } from '../../core/plan/ready.ts';
import { statusIcon, statusWord } from '../words.ts';
import type { StudioFileSystem } from './fileSystem.ts';
import { SCHEME } from './uris.ts';

/** Exported plans start with this; other Markdown files are not parsed. */
const MARK = '<!-- planning-studio plan ';
const MARK_WITHIN_LINES = 5;

/** Status and actions above each task of a plan, in our own documents and in exported files. */
export class PlanLenses implements vscode.CodeLensProvider {
  readonly #engine: EngineSource;
  readonly #files: StudioFileSystem;
  readonly #reports: Reports;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #listening: readonly { dispose(): void }[];
  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(engine: EngineSource, files: StudioFileSystem, reports: Reports) {
    this.#engine = engine;
    this.#reports = reports;
    this.#files = files;
    this.#listening = [
      engine.onDidChange((refs) => {
        if (refs.some(({ kind }) => kind === 'plan')) this.#changed.fire();
      }),
      engine.onDidChangeState(() => this.#changed.fire()),
      reports.onDidChange(() => this.#changed.fire()),
    ];
  }

  register(): vscode.Disposable {
    const where: vscode.DocumentSelector = [{ scheme: SCHEME }, { language: 'markdown', scheme: 'file' }];
    return vscode.Disposable.from(vscode.languages.registerCodeLensProvider(where, this), this);
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const own = document.uri.scheme === SCHEME;
    const lenses = own ? await this.#readOnly(document) : [];
    if (!isPlan(document)) return lenses;
    const { parsePlan } = await import('../../core/export/planMarkdown.ts');
    const { planId, tasks } = parsePlan(document.getText());
    if (planId === null) return lenses;
    const engine = await this.#engine.get().catch(() => null);
    const plan = await engine?.plan(planId).catch(() => null);
    if (!plan || plan.status === 'deleted') return [...lenses, gone()];
    const byId = new Map(plan.tasks.map((task) => [task.id, task]));
    if (plan.sessionId !== null)
      lenses.push(lens(0, 'openPlanSession', [plan.id], vscode.l10n.t('Open Session')));
    if (plan.documentId !== null && plan.sessionId !== null) {
      lenses.push(lens(0, 'openSpec', [plan.sessionId], vscode.l10n.t('Open Spec')));
    }
    for (const parsed of tasks) {
      const task = parsed.id === null ? undefined : byId.get(parsed.id);
      if (!task) continue;
      lenses.push(...taskLenses(plan, task, byId, parsed));
      lenses.push(...proofLenses(plan, task, parsed, standingOf(task, this.#reports.get(task.id))));
      lenses.push(...snapshotLenses(plan, task, parsed));
    }
    return lenses;
  }

  dispose(): void {
    for (const listener of this.#listening) listener.dispose();
    this.#changed.dispose();
  }

  /** Says above the text why it cannot be edited. */
  async #readOnly(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const reason = await this.#files.readOnlyReason(document.uri).catch(() => null);
    if (reason === null) return [];
    const title = `$(lock) ${vscode.l10n.t('Read-only: {0}', reason)}`;
    return [new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), { title, command: '' })];
  }
}

function isPlan(document: vscode.TextDocument): boolean {
  const head = Math.min(MARK_WITHIN_LINES, document.lineCount);
  for (let line = 0; line < head; line += 1) if (document.lineAt(line).text.startsWith(MARK)) return true;
  return false;
}

function taskLenses(
  plan: Plan,
  task: Task,
  byId: ReadonlyMap<Id, Task>,
  { line }: ParsedTask,
): vscode.CodeLens[] {
  const at = line - 1;
  const name = { planId: plan.id, taskId: task.id };
  const waits = openBlockers(task, byId).map(({ number }) => `#${number}`);
  const word = isReady(task, byId) ? vscode.l10n.t('ready') : statusWord(task.status);
  const status = waits.length > 0 ? vscode.l10n.t('{0}, after {1}', word, waits.join(', ')) : word;
  const lenses = [lens(at, 'setTaskStatus', [name], `$(${statusIcon(task.status)}) ${status}`)];
  const { status: now } = task;
  if (now === 'backlog' || now === 'pending' || now === 'blocked')
    lenses.push(lens(at, 'startTask', [name], vscode.l10n.t('Start')));
  if (now !== 'completed' && now !== 'cancelled') {
    lenses.push(lens(at, 'completeTask', [name], vscode.l10n.t('Complete')));
    if (now !== 'blocked') lenses.push(lens(at, 'blockTask', [name], vscode.l10n.t('Block…')));
  }
  if (plan.sessionId !== null)
    lenses.push(lens(at, 'openPlanSession', [plan.id], vscode.l10n.t('Open session')));
  lenses.push(lens(at, 'copyTaskPrompt', [name], vscode.l10n.t('Copy as prompt')));
  return lenses;
}

/** What proves a task: how it stands, its spec. */
function proofLenses(plan: Plan, task: Task, { line }: ParsedTask, standing: Standing): vscode.CodeLens[] {
  const at = line - 1;
  const name = { planId: plan.id, taskId: task.id };
  if (standing.kind === 'none') return [lens(at, 'editTaskSpec', [name], vscode.l10n.t('Add spec'))];
  return [
    lens(at, 'verifyTask', [name], standingTitle(standing)),
    lens(at, 'editTaskSpec', [name], vscode.l10n.t('Edit spec')),
  ];
}

/** The moments kept of a task; one can be taken while it is worked on. */
function snapshotLenses(plan: Plan, task: Task, { line }: ParsedTask): vscode.CodeLens[] {
  const at = line - 1;
  const name = { planId: plan.id, taskId: task.id };
  const kept = plan.snapshots.filter((one) => one.taskId === task.id).length;
  const working = task.status === 'in_progress' || task.status === 'in_review' || task.status === 'failed';
  return [
    ...(working && plan.status === 'active'
      ? [lens(at, 'takeSnapshot', [name], vscode.l10n.t('Snapshot'))]
      : []),
    ...(kept > 0 ? [lens(at, 'showTimeline', [name], vscode.l10n.t('$(history) {0}', kept))] : []),
  ];
}

function lens(line: number, id: CommandId, args: readonly unknown[], title: string): vscode.CodeLens {
  return new vscode.CodeLens(new vscode.Range(line, 0, line, 0), {
    title,
    tooltip: COMMANDS[id].title.replace(/…$/, ''),
    command: fullId(id),
    arguments: [...args],
  });
}

function gone(): vscode.CodeLens {
  const title = vscode.l10n.t('$(info) This plan is not in the store of the open folder.');
  return new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), { title, command: '' });
}

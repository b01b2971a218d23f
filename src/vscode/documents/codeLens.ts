import * as vscode from 'vscode';
import type { ParsedTask } from '../../core/export/planMarkdown.ts';
import type { Id } from '../../core/model/basics.ts';
import type { Plan, Task } from '../../core/model/plan.ts';
import { COMMANDS, fullId, type CommandId } from '../names/commands.ts';
import type { EngineSource } from '../host/engineSource.ts';
import type { Reports } from '../proof/reports.ts';
import { standingOf, type Standing } from '../proof/rows.ts';
import { standingLine, standingTitle } from '../proof/words.ts';
import { everyMinute } from '../host/everyMinute.ts';
import { restriction } from '../host/restriction.ts';
import { isReady, openBlockers } from '../../core/plan/ready.ts';
import { statusIcon, statusWord } from '../words/words.ts';
import type { StudioFileSystem } from './fileSystem.ts';
import { SCHEME } from '../names/uris.ts';

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
      everyMinute(() => this.#changed.fire()),
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
    const plan = await this.#engine.plan(planId).catch(() => null);
    if (!plan || plan.status === 'deleted') return [...lenses, gone()];
    const restricted = restriction();
    if (restricted !== null) lenses.push(locked(restricted));
    const byId = new Map(plan.tasks.map((task) => [task.id, task]));
    if (plan.sessionId !== null)
      lenses.push(lens(0, 'openPlanSession', [plan.id], vscode.l10n.t('Open session')));
    if (plan.documentId !== null && plan.sessionId !== null) {
      lenses.push(lens(0, 'openSpec', [plan.sessionId], vscode.l10n.t('Open spec')));
    }
    for (const parsed of tasks) {
      const task = parsed.id === null ? undefined : byId.get(parsed.id);
      if (!task) continue;
      const standing = standingOf(task, this.#reports.get(task.id));
      const write = plan.status === 'active' && restricted === null ? activeLenses : leftLenses;
      lenses.push(
        ...write(plan, task, byId, standing).map(([id, title]) => at(plan, task, parsed, id, title)),
      );
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
    return reason === null ? [] : [locked(reason)];
  }
}

function isPlan(document: vscode.TextDocument): boolean {
  const head = Math.min(MARK_WITHIN_LINES, document.lineCount);
  for (let line = 0; line < head; line += 1) if (document.lineAt(line).text.startsWith(MARK)) return true;
  return false;
}

/** What a lens does and says. */
type TaskLens = readonly [CommandId, string];

/** How a task stands comes first, then what can be done with it. */
function activeLenses(
  plan: Plan,
  task: Task,
  byId: ReadonlyMap<Id, Task>,
  standing: Standing,
): readonly TaskLens[] {
  const { status } = task;
  const waits = openBlockers(task, byId).map(({ number }) => `#${number}`);
  const word = isReady(task, byId) ? vscode.l10n.t('ready') : statusWord(status);
  const line = waits.length > 0 ? vscode.l10n.t('{0}, after {1}', word, waits.join(', ')) : word;
  const lenses: TaskLens[] = [['setTaskStatus', `$(${statusIcon(status)}) ${line}`]];
  const hasSpec = standing.kind !== 'none';
  if (hasSpec) lenses.push(['verifyTask', standingTitle(standing)]);
  if (status === 'backlog' || status === 'pending' || status === 'blocked')
    lenses.push(['startTask', vscode.l10n.t('Start')]);
  if (status !== 'completed' && status !== 'cancelled') {
    lenses.push(['completeTask', vscode.l10n.t('Complete')]);
    if (status !== 'blocked') lenses.push(['blockTask', vscode.l10n.t('Block…')]);
  }
  lenses.push(['editTaskSpec', hasSpec ? vscode.l10n.t('Edit spec') : vscode.l10n.t('Add spec')]);
  // A moment can be kept while the task is worked on.
  if (status === 'in_progress' || status === 'in_review' || status === 'failed')
    lenses.push(['takeSnapshot', vscode.l10n.t('Snapshot')]);
  lenses.push(...timelineLens(plan, task));
  if (plan.sessionId !== null) lenses.push(['openPlanSession', vscode.l10n.t('Open session')]);
  return [...lenses, ['copyTaskPrompt', vscode.l10n.t('Copy as prompt')]];
}

/** Where nothing can be changed, a task only says how it stands. */
function leftLenses(
  plan: Plan,
  task: Task,
  _byId: ReadonlyMap<Id, Task>,
  standing: Standing,
): readonly TaskLens[] {
  const status = `$(${statusIcon(task.status)}) ${statusWord(task.status)}`;
  const proof = standing.kind === 'known' ? ` · ${standingLine(standing)}` : '';
  return [[proof === '' ? 'openTask' : 'showLastRun', `${status}${proof}`], ...timelineLens(plan, task)];
}

function timelineLens(plan: Plan, task: Task): readonly TaskLens[] {
  const kept = plan.snapshots.filter((one) => one.taskId === task.id && one.prunedAt === null).length;
  return kept === 0 ? [] : [['showTimeline', `$(history) ${vscode.l10n.t('Timeline')}`]];
}

/** The lens above the line of a task; a plan's command gets the plan, all others the task. */
function at(plan: Plan, task: Task, { line }: ParsedTask, id: CommandId, title: string): vscode.CodeLens {
  const args = id === 'openPlanSession' ? [plan.id] : [{ planId: plan.id, taskId: task.id }];
  return lens(line - 1, id, args, title);
}

function lens(line: number, id: CommandId, args: readonly unknown[], title: string): vscode.CodeLens {
  return new vscode.CodeLens(new vscode.Range(line, 0, line, 0), {
    title,
    tooltip: COMMANDS[id].title.replace(/…$/, ''),
    command: fullId(id),
    arguments: [...args],
  });
}

/** Says above a text why nothing can be changed in it. */
export function locked(reason: string): vscode.CodeLens {
  return said(`$(lock) ${vscode.l10n.t('Read-only: {0}', reason)}`);
}

function gone(): vscode.CodeLens {
  return said(vscode.l10n.t('$(info) This plan is not in the store of the open folder.'));
}

/** A lens above the text that does nothing. */
function said(title: string): vscode.CodeLens {
  return new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), { title, command: '' });
}

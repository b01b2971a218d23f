import * as vscode from 'vscode';
import { outlineSpec } from '../../core/verify/spec/outline.ts';
import { fullId, type CommandId } from '../names/commands.ts';
import { locked } from '../documents/codeLens.ts';
import { everyMinute } from '../host/everyMinute.ts';
import { DisposableStore } from '../host/lifetime.ts';
import { restriction } from '../host/restriction.ts';
import type { Shell } from '../shell.ts';
import type { LooseRuns } from './looseRuns.ts';
import { standingOf } from '../proof/rows.ts';
import { findTaskOfSpec, SPEC_DOCUMENTS } from './specDocuments.ts';
import { rulesOfSpec } from './specRules.ts';
import { standingTitle, verdictIcon, verdictLine } from '../proof/words.ts';

/** On top of a spec: how its task stands, run, attach. On each rule: verdict, findings, run. */
export class SpecLenses implements vscode.CodeLensProvider {
  readonly #shell: Shell;
  readonly #loose: LooseRuns;
  readonly #store = new DisposableStore();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(shell: Shell, loose: LooseRuns) {
    this.#shell = shell;
    this.#loose = loose;
    const { engine, reports } = shell;
    for (const event of [reports.onDidChange, loose.onDidChange, engine.onDidChange, engine.onDidChangeState])
      this.#store.add(event(() => this.#changed.fire()));
    this.#store.add(everyMinute(() => this.#changed.fire()));
    this.#store.add(vscode.languages.registerCodeLensProvider(SPEC_DOCUMENTS, this));
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const found = await findTaskOfSpec(this.#shell.engine, document.uri);
    const restricted = restriction();
    const lenses = restricted === null ? [] : [locked(restricted)];
    if (found) {
      const name = { planId: found.plan.id, taskId: found.task.id };
      const standing = standingOf(found.task, this.#shell.reports.get(found.task.id));
      if (standing.kind === 'none' && restricted === null) {
        const title = `$(info) ${vscode.l10n.t('A template: save it to attach it to “{0}”', found.task.title)}`;
        lenses.push(new vscode.CodeLens(lineOf(0), { title, command: '' }));
      } else if (standing.kind !== 'none') {
        if (restricted === null) lenses.push(lens(0, 'verifyTask', [name], standingTitle(standing)));
        lenses.push(lens(0, 'showLastRun', [name], vscode.l10n.t('Last run')));
      }
      lenses.push(lens(0, 'openTask', [name], vscode.l10n.t('Open task')));
    } else {
      lenses.push(lens(0, 'runSpec', [document.uri], `$(play) ${vscode.l10n.t('Run')}`));
      if (restricted === null)
        lenses.push(lens(0, 'attachSpec', [document.uri], vscode.l10n.t('Attach to a task…')));
    }
    const rows = new Map(
      (await rulesOfSpec(this.#shell, this.#loose, document.uri)).map((row) => [row.ruleId, row]),
    );
    const run: readonly [CommandId, unknown] = found
      ? ['verifyTask', { planId: found.plan.id, taskId: found.task.id }]
      : ['runSpec', document.uri];
    for (const { id, line } of outlineSpec(document.getText())) {
      const row = rows.get(id);
      if (row) {
        const title = `$(${verdictIcon(row.verdict)}) ${verdictLine(row.verdict, row.findingTotal)}`;
        const note = row.vacuous && row.verdict === 'pass' ? ` · ${vscode.l10n.t('held before')}` : '';
        lenses.push(lens(line - 1, 'showFindings', [document.uri, id], title + note));
      }
      if (!found || (found.task.verification !== null && restricted === null))
        lenses.push(lens(line - 1, run[0], [run[1]], vscode.l10n.t('Run')));
    }
    return lenses;
  }

  dispose(): void {
    this.#store.dispose();
    this.#changed.dispose();
  }
}

function lineOf(line: number): vscode.Range {
  return new vscode.Range(line, 0, line, 0);
}

function lens(line: number, id: CommandId, args: readonly unknown[], title: string): vscode.CodeLens {
  return new vscode.CodeLens(lineOf(line), { title, command: fullId(id), arguments: [...args] });
}

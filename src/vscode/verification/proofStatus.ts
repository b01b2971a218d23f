import * as vscode from 'vscode';
import type { PlanSummary } from '../../core/model/plan.ts';
import { everyItem } from '../../core/store/listing.ts';
import { fullId } from '../names/commands.ts';
import { DisposableStore } from '../host/lifetime.ts';
import type { Shell } from '../shell.ts';
import { Throttle } from '../host/throttle.ts';
import type { LiveVerification } from './live.ts';

/** What the code index does for live verification. `paused` = a person cancelled it. */
export type IndexState =
  | { readonly kind: 'idle' | 'paused' }
  | { readonly kind: 'indexing'; readonly done: number; readonly total: number };

const REDRAW_MS = 250;
const LISTED = 10;

/** `n of m tasks proven` in the status bar; while the code is read for the first time, how far that is. */
export class ProofStatus {
  readonly #shell: Shell;
  readonly #live: LiveVerification;
  readonly #store = new DisposableStore();
  readonly #item: vscode.StatusBarItem;
  #plans: readonly PlanSummary[] = [];

  constructor(shell: Shell, live: LiveVerification, onError: (error: unknown) => void) {
    this.#shell = shell;
    this.#live = live;
    this.#item = this.#store.add(
      vscode.window.createStatusBarItem('planningStudio.proof', vscode.StatusBarAlignment.Left, 9),
    );
    this.#item.name = vscode.l10n.t('Planning Studio: Proven Tasks');
    const count = this.#store.add(new Throttle(REDRAW_MS, () => this.#count(), onError));
    this.#store.add(
      shell.engine.onDidChange((refs) => {
        if (refs.some(({ kind }) => kind === 'plan')) count.trigger();
      }),
    );
    this.#store.add(shell.engine.onDidChangeState(() => count.trigger()));
    this.#store.add(shell.reports.onDidChange(() => count.trigger()));
    this.#store.add(live.onDidChange(() => this.#draw()));
    count.trigger();
  }

  /** For tests: what it says; empty when hidden. */
  get text(): string {
    return this.#item.text;
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #count(): Promise<void> {
    const engine = this.#shell.engine.opened;
    const plans: PlanSummary[] = [];
    if (engine)
      for await (const plan of everyItem((page) => engine.plans({ statuses: ['active'], ...page })))
        if (plan.provable > 0) plans.push(plan);
    this.#plans = plans;
    this.#draw();
  }

  #draw(): void {
    const item = this.#item;
    const provable = this.#plans.reduce((sum, plan) => sum + plan.provable, 0);
    const proven = this.#plans.reduce((sum, plan) => sum + plan.proven, 0);
    if (provable === 0) {
      item.text = '';
      return item.hide();
    }
    const { state } = this.#live;
    const failed = this.#plans.reduce((sum, plan) => sum + plan.taskCounts.failed, 0);
    item.backgroundColor = failed > 0 ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    item.tooltip = this.#tooltip(failed);
    item.command = fullId('verifyAll');
    if (state.kind === 'indexing') {
      const part = state.total > 0 ? ` ${Math.floor((100 * state.done) / state.total)} %` : '';
      item.text = `$(sync~spin) ${vscode.l10n.t('Reading the code')}${part}`;
      item.tooltip = vscode.l10n.t(
        'Files are read for verification: {0} of {1}. Click to stop.',
        state.done,
        state.total,
      );
      item.command = fullId('cancelIndex');
    } else {
      const icon =
        state.kind === 'paused' ? 'debug-pause' : proven === provable ? 'verified-filled' : 'verified';
      item.text = `$(${icon}) ${vscode.l10n.t('{0} of {1} tasks proven', proven, provable)}`;
    }
    item.show();
  }

  #tooltip(failed: number): vscode.MarkdownString {
    const text = new vscode.MarkdownString();
    for (const { title, proven, provable } of this.#plans.slice(0, LISTED)) {
      text.appendMarkdown('- ').appendText(vscode.l10n.t('{0}: {1} of {2} proven', title, proven, provable));
      text.appendMarkdown('\n');
    }
    const hidden = this.#plans.length - LISTED;
    if (hidden > 0) text.appendMarkdown('\n').appendText(vscode.l10n.t('and {0} more plans', hidden));
    if (failed > 0) {
      const sentence = vscode.l10n.t('{0} tasks were proven and are broken now.', failed);
      text.appendMarkdown('\n\n').appendText(sentence);
    }
    if (this.#live.state.kind === 'paused') {
      text.appendMarkdown('\n\n').appendText(vscode.l10n.t('Live verification is paused.'));
    }
    text.appendMarkdown('\n\n').appendText(vscode.l10n.t('Click to verify all.'));
    return text;
  }
}

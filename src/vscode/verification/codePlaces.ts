import * as vscode from 'vscode';
import { fullId } from '../names/commands.ts';
import { folderPath } from '../host/folder.ts';
import { DisposableStore } from '../host/lifetime.ts';
import type { Shell } from '../shell.ts';
import { DIAGNOSTIC_SOURCE, type FindingDiagnostics } from './findingDiagnostics.ts';
import { findTaskOfSpec } from './specDocuments.ts';

const CODE: vscode.DocumentFilter = { scheme: 'file' };
/** Proofs shown in one file: more than these would bury the code. */
const PROOFS = 20;

/** Above code that a rule points at: what it wants gone, and what it found as the proof. */
export class CodePlaceLenses implements vscode.CodeLensProvider {
  readonly #shell: Shell;
  readonly #findings: FindingDiagnostics;
  readonly #store = new DisposableStore();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(shell: Shell, findings: FindingDiagnostics) {
    this.#shell = shell;
    this.#findings = findings;
    this.#store.add(findings.onDidDraw(() => this.#changed.fire()));
    this.#store.add(
      shell.settings.onDidChange((name) => {
        if (name === 'verify.codeLens') this.#changed.fire();
      }),
    );
    this.#store.add(vscode.languages.registerCodeLensProvider(CODE, this));
    this.#store.add(
      vscode.languages.registerCodeActionsProvider(
        [CODE, { scheme: 'planning-studio' }],
        { provideCodeActions: (document, _range, context) => this.#actions(document, context) },
        { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
      ),
    );
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const path = folderPath(this.#shell.settings, document.uri);
    if (path === null || !this.#shell.settings.get('verify.codeLens')) return [];
    const lenses = this.#findings.inFile(path).map(({ line, rule, source, finding }) => {
      const icon = finding.kind === 'undecided' ? 'question' : 'error';
      return placeLens(line, `$(${icon}) ${rule.ruleId} · ${source.title}`, finding.message, [
        source.spec,
        rule.ruleId,
      ]);
    });
    let proofs = 0;
    for (const { report, spec, title } of this.#findings.sources) {
      for (const rule of report.rules) {
        for (const place of rule.evidence) {
          if (place.path !== path || (proofs += 1) > PROOFS) continue;
          const text = `$(pass) ${rule.ruleId} · ${title}`;
          lenses.push(placeLens(place.line, text, rule.description, [spec, rule.ruleId]));
        }
      }
    }
    return oncePerLine(lenses);
  }

  dispose(): void {
    this.#store.dispose();
    this.#changed.dispose();
  }

  async #actions(
    document: vscode.TextDocument,
    { diagnostics }: vscode.CodeActionContext,
  ): Promise<vscode.CodeAction[]> {
    const actions: vscode.CodeAction[] = [];
    for (const diagnostic of diagnostics) {
      const { code, source } = diagnostic;
      if (source !== DIAGNOSTIC_SOURCE || typeof code !== 'object') continue;
      const ruleId = String(code.value);
      const spec = code.target.with({ fragment: '' });
      const add = (
        title: string,
        id: 'openRule' | 'openTask' | 'verifyTask' | 'runSpec',
        args: unknown[],
      ) => {
        const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
        action.command = { title, command: fullId(id), arguments: args };
        action.diagnostics = [diagnostic];
        actions.push(action);
      };
      if (spec.toString() !== document.uri.toString())
        add(vscode.l10n.t('Open rule “{0}”', ruleId), 'openRule', [spec.toString(), ruleId]);
      const found = await findTaskOfSpec(this.#shell.engine, spec);
      if (found) {
        const name = { planId: found.plan.id, taskId: found.task.id };
        add(vscode.l10n.t('Open task “{0}”', found.task.title), 'openTask', [name]);
        if (vscode.workspace.isTrusted)
          add(vscode.l10n.t('Verify “{0}” again', found.task.title), 'verifyTask', [name]);
      } else add(vscode.l10n.t('Run the spec again'), 'runSpec', [spec]);
    }
    return actions;
  }
}

function placeLens(
  line: number,
  title: string,
  tooltip: string,
  [spec, ruleId]: readonly [string, string],
): vscode.CodeLens {
  const at = Math.max(0, line - 1);
  return new vscode.CodeLens(new vscode.Range(at, 0, at, 0), {
    title,
    tooltip,
    command: fullId('openRule'),
    arguments: [spec, ruleId],
  });
}

/** A rule that points twice at a line says so once. */
function oncePerLine(lenses: readonly vscode.CodeLens[]): vscode.CodeLens[] {
  const seen = new Set<string>();
  return lenses.filter(({ range, command }) => {
    const key = `${range.start.line} ${command?.title}`;
    return !seen.has(key) && seen.add(key);
  });
}

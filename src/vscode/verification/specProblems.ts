import * as vscode from 'vscode';
import type { ProofSpecProblem } from '../../core/model/verification.ts';
import { readSpec } from '../../core/verify/spec/read.ts';
import { DisposableStore } from '../host/lifetime.ts';
import type { Shell } from '../shell.ts';
import { findTaskOfSpec, isSpec } from './specDocuments.ts';
import { DIAGNOSTIC_SOURCE } from './findingDiagnostics.ts';

const WAIT_MS = 250;

/** What is wrong with a spec itself, while it is written. What the text alone shows comes first, scopes follow. */
export class SpecProblems {
  readonly #shell: Shell;
  readonly #store = new DisposableStore();
  readonly #collection: vscode.DiagnosticCollection;
  readonly #waiting = new Map<string, { readonly timer: NodeJS.Timeout; readonly stop: AbortController }>();

  constructor(shell: Shell) {
    this.#shell = shell;
    this.#collection = this.#store.add(vscode.languages.createDiagnosticCollection('planningStudio.specs'));
    this.#store.add(vscode.workspace.onDidOpenTextDocument((document) => this.#later(document)));
    this.#store.add(vscode.workspace.onDidChangeTextDocument(({ document }) => this.#later(document)));
    this.#store.add(vscode.workspace.onDidCloseTextDocument((document) => this.#forget(document)));
    this.#store.add(
      shell.reports.onDidChange(() => {
        for (const document of vscode.workspace.textDocuments) this.#later(document);
      }),
    );
    for (const document of vscode.workspace.textDocuments) this.#later(document);
  }

  dispose(): void {
    for (const { timer, stop } of this.#waiting.values()) {
      clearTimeout(timer);
      stop.abort();
    }
    this.#store.dispose();
  }

  #later(document: vscode.TextDocument): void {
    if (!isSpec(document)) return;
    const key = document.uri.toString();
    const before = this.#waiting.get(key);
    clearTimeout(before?.timer);
    before?.stop.abort();
    const stop = new AbortController();
    const timer = setTimeout(() => void this.#check(document, stop.signal), WAIT_MS);
    this.#waiting.set(key, { timer, stop });
  }

  #forget(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    clearTimeout(this.#waiting.get(key)?.timer);
    this.#waiting.get(key)?.stop.abort();
    this.#waiting.delete(key);
    this.#collection.delete(document.uri);
  }

  async #check(document: vscode.TextDocument, signal: AbortSignal): Promise<void> {
    const text = document.getText();
    const own = readSpec(text);
    this.#show(document, own.problems, []);
    const engine = this.#shell.engine.opened;
    if (!engine || signal.aborted) return;
    // Scopes need the index; without it what the text shows is all there is to say.
    const checked = own.spec === null ? own : await engine.checkSpec(text, signal).catch(() => own);
    const attached = await findTaskOfSpec(this.#shell.engine, document.uri);
    const verification = attached?.task.verification;
    const vacuous =
      verification?.spec === text && verification.explanation === null ? verification.vacuous : [];
    const places = checked.spec?.rules.filter(({ id }) => vacuous.includes(id)) ?? [];
    if (!signal.aborted) this.#show(document, checked.problems, places.map(holdsAlready));
  }

  #show(
    document: vscode.TextDocument,
    problems: readonly ProofSpecProblem[],
    more: readonly vscode.Diagnostic[],
  ): void {
    this.#collection.set(document.uri, [...problems.map(diagnosticOf), ...more]);
  }
}

/** Where a problem stands in the text of its spec. */
export function rangeOfProblem({ line, column, endLine, endColumn }: ProofSpecProblem): vscode.Range {
  return new vscode.Range(line - 1, column - 1, endLine - 1, endColumn - 1);
}

function diagnosticOf(problem: ProofSpecProblem): vscode.Diagnostic {
  const { message, severity, code } = problem;
  const level = severity === 'error' ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning;
  const diagnostic = new vscode.Diagnostic(rangeOfProblem(problem), message, level);
  diagnostic.source = DIAGNOSTIC_SOURCE;
  diagnostic.code = code;
  return diagnostic;
}

/** A rule that held when the spec was attached. */
function holdsAlready({ line }: { readonly line: number }): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(
    new vscode.Range(line - 1, 0, line - 1, Number.MAX_SAFE_INTEGER),
    vscode.l10n.t('This rule already held when the spec was attached, so it proves nothing about the work.'),
    vscode.DiagnosticSeverity.Information,
  );
  diagnostic.source = DIAGNOSTIC_SOURCE;
  diagnostic.code = 'vacuous';
  return diagnostic;
}

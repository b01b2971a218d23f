import * as vscode from 'vscode';
import type { ProofSpecTest } from '../../core/engine/api.ts';
import type { EngineSource } from '../host/engineSource.ts';

/** What the specs of the workspace's files said when they were last run in this window; nothing is recorded. */
export class LooseRuns {
  readonly #engine: EngineSource;
  readonly #runs = new Map<string, ProofSpecTest>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #closing: vscode.Disposable;
  readonly onDidChange = this.#changed.event;

  constructor(engine: EngineSource) {
    this.#engine = engine;
    this.#closing = vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      if (this.#runs.delete(uri.toString())) this.#changed.fire();
    });
  }

  get(uri: vscode.Uri): ProofSpecTest | null {
    return this.#runs.get(uri.toString()) ?? null;
  }

  get all(): ReadonlyMap<string, ProofSpecTest> {
    return this.#runs;
  }

  async run(document: vscode.TextDocument, signal: AbortSignal): Promise<ProofSpecTest> {
    const engine = await this.#engine.get();
    const test = await engine.testSpec(document.getText(), signal);
    this.#runs.set(document.uri.toString(), test);
    this.#changed.fire();
    return test;
  }

  dispose(): void {
    this.#closing.dispose();
    this.#changed.dispose();
  }
}

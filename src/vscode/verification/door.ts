import * as vscode from 'vscode';
import { DisposableStore } from '../host/lifetime.ts';
import type { Shell } from '../shell.ts';
import type { Verification } from './verification.ts';

const SPEC_NAME = /\.(?:verify|planning)\.yaml$/;

/**
 * Loads the faces of verification when there is something to see: the plans are open, or a spec is. Activation reads
 * none of them.
 */
export class VerificationDoor {
  readonly #shell: () => Shell;
  readonly #store = new DisposableStore();
  #loading: Promise<Verification> | null = null;

  constructor(shell: () => Shell) {
    this.#shell = shell;
  }

  get(): Promise<Verification> {
    this.#loading ??= import('./verification.ts').then(({ createVerification }) =>
      this.#store.add(createVerification(this.#shell())),
    );
    return this.#loading;
  }

  register(onError: (error: unknown) => void): vscode.Disposable {
    const { engine } = this.#shell();
    const load = (): void => void this.get().catch(onError);
    const look = ({ uri }: vscode.TextDocument): void => {
      if (SPEC_NAME.test(uri.path)) load();
    };
    this.#store.add(vscode.workspace.onDidOpenTextDocument(look));
    this.#store.add(
      engine.onDidChangeState(() => {
        if (engine.opened) load();
      }),
    );
    vscode.workspace.textDocuments.forEach(look);
    return new vscode.Disposable(() => this.#store.dispose());
  }
}

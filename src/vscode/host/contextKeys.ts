import * as vscode from 'vscode';
import { ACTIONS } from '../../core/session/gates.ts';
import type { ActiveSession } from './activeSession.ts';
import type { EngineSource } from './engineSource.ts';
import { keysOf, type ContextKey } from '../names/contextKeys.ts';

/** Keeps the keys of `when` clauses up to date: the only place that sets them. */
export class ContextKeys {
  readonly #engine: EngineSource;
  readonly #active: ActiveSession;
  readonly #set = new Map<ContextKey, unknown>();
  readonly #listening: readonly { dispose(): void }[];

  constructor(engine: EngineSource, active: ActiveSession) {
    this.#engine = engine;
    this.#active = active;
    this.#listening = [
      active.onDidChange(() => this.refresh()),
      engine.onDidChangeState(() => this.refresh()),
    ];
    this.refresh();
  }

  /** A key that somebody else knows about: the Plans view and live verification. */
  set(
    key: 'planningStudio.hasPlans' | 'planningStudio.filtered' | 'planningStudio.indexing',
    value: boolean,
  ): void {
    this.#tell(key, value);
  }

  refresh(): void {
    this.#tell('planningStudio.opened', this.#engine.opened !== null);
    this.#tell('planningStudio.failed', this.#engine.failure !== null);
    const keys = keysOf(this.#active.view);
    for (const [key, value] of Object.entries(keys)) this.#tell(key as ContextKey, value);
  }

  dispose(): void {
    for (const listener of this.#listening) listener.dispose();
    for (const action of ACTIONS) this.#tell(`planningStudio.can.${action}`, false);
  }

  #tell(key: ContextKey, value: unknown): void {
    if (this.#set.get(key) === value) return;
    this.#set.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  }
}

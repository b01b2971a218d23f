import type { Engine } from '../../core/engine/api.ts';
import type { Id } from '../../core/model/basics.ts';
import type { PlanDocument } from '../../core/model/document.ts';
import type { SearchHit } from '../../core/ports.ts';
import type { ProviderStatus } from '../../protocol/api.ts';
import type { CommandId } from '../names/commands.ts';

/** Which page is served, and what it is about. */
export type HostScope =
  | { readonly view: 'sessions' }
  | { readonly view: 'studio'; readonly sessionId: Id }
  | { readonly view: 'plan'; readonly planId: Id };

/** What the editor does for a page. */
export interface HostDoors {
  engine(): Promise<Engine>;
  provider(): Promise<ProviderStatus>;
  /** Why nothing can be changed in this window; null when it can. */
  restriction(): string | null;
  /** How many personas the settings want for a new idea. */
  personaCount(): number;
  /** Fires when the extension ends: closing a panel does not stop what it started. */
  readonly signal: AbortSignal;
  openSession(id: Id): Promise<void>;
  openHit(hit: Pick<SearchHit, 'kind' | 'id' | 'stream'>): Promise<void>;
  chooseProvider(): Promise<unknown>;
  pickContextFiles(id: Id): Promise<void>;
  addEditorSelection(id: Id): Promise<void>;
  openSpec(document: PlanDocument): Promise<void>;
  diffSpec(document: PlanDocument, from: number, to: number): Promise<void>;
  revealPlan(planId: Id): Promise<void>;
  openPlan(planId: Id): Promise<void>;
  copyText(text: string): Promise<void>;
  /** Runs one of our own commands; which one is decided by the host, never by the page. */
  runCommand(id: CommandId, ...args: readonly unknown[]): Promise<void>;
  openPlace(path: string, line: number, column: number): Promise<void>;
  /** Asks about commands of the specs that are about to run, if nobody was asked yet; all tasks with `null`. */
  beforeVerifying(planId: Id, taskId: Id | null): Promise<void>;
  /** Says a failure that does not undo what was asked for. */
  report(error: unknown): void;
}

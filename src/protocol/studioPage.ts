/** The calls of a studio panel. All are about its session, that session's spec or its plan; no call can name another. */
import type { EngineCall } from '../core/engine/call.ts';
import type { Id } from '../core/model/basics.ts';
import type { ProofSpecProblem } from '../core/model/verification.ts';
import type { CommonCalls, ProviderCalls } from './api.ts';
import type { Own, OwnCalls } from './engineCalls.ts';

/** The engine's calls about the session of the panel. */
export const STUDIO_CALLS = [
  'session',
  'estimate',
  'renameSession',
  'setBudget',
  'discardSession',
  'answerBlocker',
  'stop',
  'resume',
  'addContext',
  'removeContext',
  'scan',
  'generatePersonas',
  'setPersonas',
  'discuss',
  'brainstorm',
  'nextRound',
  'say',
  'stopThread',
  'retryThread',
  'answerQuestion',
  'synthesize',
  'editSynthesis',
  'draftSpec',
  'draftTasks',
  'setDrafts',
  'markReady',
  'reopen',
  'previewMaterialize',
] as const satisfies readonly EngineCall[];

export interface StudioPage extends CommonCalls, ProviderCalls, OwnCalls<typeof STUDIO_CALLS> {
  /** Lets the person pick files in the editor's own dialog. */
  pickContextFiles(): Promise<void>;
  addEditorSelection(): Promise<void>;

  /** The session's spec. This and what follows of the spec throws `not_found` while there is none. */
  document: Own<'document'>;
  saveSpec: Own<'saveDocument'>;
  restoreSpec: Own<'restoreVersion'>;
  /** Opens the editor's own diff of two versions. */
  diffSpec(from: number, to: number): Promise<void>;
  /** Opens the spec as a text document. */
  openSpec(): Promise<void>;

  /** What is wrong with a proof spec as it is being written. */
  checkSpec(yaml: string): Promise<readonly ProofSpecProblem[]>;
  /** Also writes the plan as Markdown into the workspace when `exportMarkdown`. Reveals the plan. Returns its id. */
  materialize(options: { readonly planTitle?: string; readonly exportMarkdown: boolean }): Promise<Id>;
  /** Opens the plan that was made of the session; throws `not_found` while there is none. */
  openPlan(): Promise<void>;
  copyText(text: string): Promise<void>;
}

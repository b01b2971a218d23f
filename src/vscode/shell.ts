import type * as vscode from 'vscode';
import type { ProofSpecTest } from '../core/engine/api.ts';
import type { Id } from '../core/model/basics.ts';
import type { HostEvent } from '../protocol/api.ts';
import type { ActiveSession } from './host/activeSession.ts';
import type { ContextKeys } from './host/contextKeys.ts';
import type { EngineSource } from './host/engineSource.ts';
import type { Settings } from './host/settings.ts';
import type { PlanFilterState } from './names/planFilter.ts';
import type { Reports } from './proof/reports.ts';
import type { ProviderChoice } from './provider/providerChoice.ts';

/** What everything stands on. */
export interface Ground {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly settings: Settings;
  readonly engine: EngineSource;
  /** Fires when the extension ends. */
  readonly ended: AbortSignal;
}

/** The pages of one kind, one per session or plan. */
export interface Pages {
  /** Shows the page, making it when there is none; throws `not_found`. */
  open(id: Id): Promise<void>;
  /** True while the person can see it. */
  isVisible(id: Id): boolean;
  /** Turns an open page to one of its parts; nothing when it is not open. */
  reveal(id: Id, part: Extract<HostEvent, { type: 'reveal' }>['part']): void;
}

/** The tree of plans, as others may turn it. */
export interface PlansFace {
  readonly filter: PlanFilterState;
  /** Narrows the view; `value` may come from outside and is checked. */
  setFilter(value: unknown): Promise<void>;
  refresh(): void;
  /** Selects a plan in the view and opens its row. */
  reveal(planId: Id): Promise<void>;
}

/** What a person looks at, and which session is meant when nobody names one. */
export interface Faces {
  readonly active: ActiveSession;
  readonly keys: ContextKeys;
  /** Of sessions. */
  readonly panels: Pages;
  readonly planPages: Pages;
  readonly plans: PlansFace;
}

/** Who answers when a model is asked. */
export interface Answering {
  readonly provider: ProviderChoice;
}

/** What commands need of verification once something can be verified. */
export interface Verifying {
  readonly live: { resume(): void; cancel(): void };
  readonly loose: {
    run(document: vscode.TextDocument, signal: AbortSignal): Promise<ProofSpecTest>;
    /** What the last run of a spec file said; null before there was one. */
    get(uri: vscode.Uri): ProofSpecTest | null;
  };
  readonly consent: {
    askFor(specs: readonly string[]): Promise<boolean>;
    ask(commands: readonly string[]): Promise<boolean>;
    answer(isAllowed: boolean): Promise<void>;
  };
}

/** How tasks stand, and what verifies them. */
export interface Proving {
  readonly reports: Reports;
  readonly verification: { get(): Promise<Verifying> };
}

/** What a command may use: the objects that `activate` builds, once. */
export interface Shell extends Ground, Faces, Answering, Proving {}

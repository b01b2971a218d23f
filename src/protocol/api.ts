/** What crosses postMessage between the extension host and a webview, whichever page it is. */
import type { Activity, PlanView, SessionView } from '../core/engine/api.ts';
import type { Id } from '../core/model/basics.ts';
import type { PlanDocument } from '../core/model/document.ts';

/** Which view this webview is, and what it needs to know before its first call. Sent as the answer to `hello`. */
export type Greeting = {
  readonly provider: ProviderStatus;
  /** Why nothing can be changed in this window (Restricted Mode); null when it can. */
  readonly restricted: string | null;
} & (
  | { readonly view: 'sessions' }
  | {
      readonly view: 'studio';
      readonly sessionId: Id;
      /** How many personas the person's settings want for a new idea. */
      readonly personaCount: number;
    }
  | { readonly view: 'plan'; readonly planId: Id }
);

/** The model provider in force, as shown to people. Never holds a key. */
export interface ProviderStatus {
  readonly id: string;
  readonly label: string;
  readonly model: string;
  /** True when nothing leaves this machine. */
  readonly local: boolean;
  /** Where prompts go; null when nowhere. */
  readonly endpoint: string | null;
}

/**
 * What every page may call; the rest stands in the interface of each (`sessionsPage.ts`, `studioPage.ts`,
 * `planPage.ts`). Calls that take long resolve when the step has ended; a view does not wait for them to draw, it draws
 * what is pushed. There is no way to name a command, a path outside the workspace, or what another page is about.
 */
export interface CommonCalls {
  hello(): Promise<Greeting>;
}

/** Of the pages that show which model answers. */
export interface ProviderCalls {
  chooseProvider(): Promise<void>;
}

/** What the host tells a view without being asked. */
export type HostEvent =
  | { readonly type: 'sessions_changed' }
  /** The session of this studio panel, whole. At most a few times a second. */
  | { readonly type: 'session_changed'; readonly view: SessionView }
  /** The plan of this page, whole. At most a few times a second. */
  | { readonly type: 'plan_changed'; readonly view: PlanView }
  | { readonly type: 'document_changed'; readonly document: PlanDocument }
  | { readonly type: 'activity'; readonly activity: Activity }
  /** The person trusts the workspace now: what was `restricted` is so no more. */
  | { readonly type: 'trusted' }
  | { readonly type: 'provider_changed'; readonly provider: ProviderStatus }
  /** Show this part of the studio. */
  | { readonly type: 'reveal'; readonly part: 'threads' | 'synthesis' | 'spec' | 'tasks' };

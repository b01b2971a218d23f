import type * as vscode from 'vscode';
import type { ActiveSession } from './activeSession.ts';
import type { ContextKeys } from './contextKeys.ts';
import type { EngineSource } from './engineSource.ts';
import type { ProviderChoice } from './providerChoice.ts';
import type { Settings } from './settings.ts';
import type { VerificationDoor } from './verification/door.ts';
import type { Reports } from './verification/reports.ts';
import type { Panels } from './views/panels.ts';
import type { PlansView } from './views/plansView.ts';

/** What a command may use: the objects that `activate` builds, once. */
export interface Shell {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly settings: Settings;
  readonly engine: EngineSource;
  readonly active: ActiveSession;
  readonly keys: ContextKeys;
  /** Of sessions. */
  readonly panels: Panels;
  readonly planPages: Panels;
  readonly plans: PlansView;
  readonly provider: ProviderChoice;
  readonly reports: Reports;
  readonly verification: VerificationDoor;
  /** Fires when the extension ends. */
  readonly ended: AbortSignal;
}

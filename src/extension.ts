import * as vscode from 'vscode';
import { ActiveSession } from './vscode/host/activeSession.ts';
import { registerCommands } from './vscode/commands/table.ts';
import { ContextKeys } from './vscode/host/contextKeys.ts';
import { PlanLenses } from './vscode/documents/codeLens.ts';
import { StudioFileSystem } from './vscode/documents/fileSystem.ts';
import { EngineSource } from './vscode/host/engineSource.ts';
import { folderNote } from './vscode/host/folder.ts';
import { keepOpen } from './vscode/keepOpen.ts';
import { DisposableStore } from './vscode/host/lifetime.ts';
import { openEngine } from './vscode/openEngine.ts';
import { ProviderChoice } from './vscode/provider/providerChoice.ts';
import { report } from './vscode/asking/report.ts';
import { Settings } from './vscode/host/settings.ts';
import type { Shell } from './vscode/shell.ts';
import { VerificationDoor } from './vscode/verification/door.ts';
import { Reports } from './vscode/proof/reports.ts';
import { SnapshotFiles } from './vscode/snapshots/files.ts';
import { Panels, PLAN_PAGES, STUDIO_PANELS } from './vscode/views/panels.ts';
import { PlansView } from './vscode/views/plansView.ts';
import { registerSessionsView } from './vscode/views/sessionsView.ts';
import { createStatusBar } from './vscode/views/statusBar.ts';

/** What other code of this extension (its tests) may use; nothing is promised to other extensions. */
export interface Exports {
  readonly shell: Built;
}

/** The shell with the objects themselves, of which commands see less. */
interface Built extends Shell {
  readonly plans: PlansView;
  readonly panels: Panels;
  readonly planPages: Panels;
  readonly verification: VerificationDoor;
}

/** The part of package.json that is read. */
interface Manifest {
  readonly contributes: { readonly configuration: { readonly properties: object } };
}

/** Held for `deactivate` alone, which VS Code calls without arguments. */
const engines = new Set<EngineSource>();

export function activate(context: vscode.ExtensionContext): Exports {
  const store = new DisposableStore();
  context.subscriptions.push(store);
  const ended = new AbortController();
  const log = store.add(vscode.window.createOutputChannel('Planning Studio', { log: true }));
  const onError = (error: unknown): void => report(error, log);

  const manifest = context.extension.packageJSON as Manifest;
  const settings = store.add(new Settings(Object.keys(manifest.contributes.configuration.properties)));
  const provider = store.add(new ProviderChoice(settings, context.secrets, log));
  const engine = new EngineSource(() => openEngine(settings, provider, log));
  const active = store.add(new ActiveSession(engine, context.workspaceState, onError));
  const keys = store.add(new ContextKeys(engine, active));
  const reports = store.add(new Reports(engine, onError));
  const plans = store.add(
    new PlansView({ engine, reports, keys, note: () => folderNote(settings), onError }),
  );
  const verification = new VerificationDoor(() => shell);
  const panels = store.add(new Panels(STUDIO_PANELS, () => shell));
  const planPages = store.add(new Panels(PLAN_PAGES, () => shell));
  const shell: Built = {
    context,
    log,
    settings,
    engine,
    active,
    keys,
    panels,
    planPages,
    plans,
    provider,
    reports,
    verification,
    ended: ended.signal,
  };
  const files = new StudioFileSystem(engine);

  store.add(registerCommands(shell));
  store.add(registerSessionsView(shell));
  store.add(panels.register());
  store.add(planPages.register());
  store.add(new SnapshotFiles(engine).register());
  store.add(files.register());
  store.add(new PlanLenses(engine, files, reports).register());
  store.add(verification.register(onError));
  store.add(createStatusBar(active));
  store.add(keepOpen(engine, settings));
  store.add({ dispose: () => ended.abort() });
  engines.add(engine);
  return { shell };
}

/** VS Code waits for this before the extension host ends. */
export async function deactivate(): Promise<void> {
  await Promise.all([...engines].map((engine) => engine.close()));
}

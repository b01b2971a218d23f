import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import type { Engine } from '../core/engine/api.ts';
import { PlanningError } from '../core/base/errors.ts';
import { STUDIO } from '../core/model/actor.ts';
import { needFolder } from './host/folder.ts';
import { logTo } from './host/log.ts';
import { hasStore, restriction } from './host/restriction.ts';
import type { ProviderChoice } from './provider/providerChoice.ts';
import type { Settings } from './host/settings.ts';

/** Opens the engine of the window's folder. Its code is loaded here, not at activation. */
export async function openEngine(
  settings: Settings,
  provider: ProviderChoice,
  log: vscode.LogOutputChannel,
): Promise<Engine> {
  const folder = needFolder(settings);
  const why = restriction();
  const trusted = why === null;
  // A folder that nobody trusts yet is not written to, not even by making an empty store.
  if (!trusted && !hasStore(folder)) throw new PlanningError('forbidden', why, { reason: 'untrusted' });
  const [{ openNodeEngine, PRESET_SETTINGS }, { findRipgrep }, source] = await Promise.all([
    import('../node/engine.ts'),
    import('../node/workspace/ripgrep.ts'),
    provider.source(),
  ]);
  const share = settings.get('share');
  const engine = await openNodeEngine({
    folder: folder.uri.fsPath,
    log: logTo(log),
    readOnly: !trusted,
    ...(why === null ? {} : { restriction: why }),
    filesWatched: trusted,
    commands: trusted,
    indexExclude: () => settings.get('index.exclude'),
    share: { plans: share !== 'none', sessions: share === 'sessions' },
    gitProgram: gitProgram(),
    ripgrep: findRipgrep(vscode.env.appRoot),
    provider: source,
    settings: () => ({
      ...PRESET_SETTINGS,
      models: modelsPerRole(settings),
      budgetMicroUsd: settings.budgetMicroUsd,
      confront: settings.get('confront'),
      personaCount: settings.get('personas.count'),
      maxContextBytes: settings.get('context.maxFileKb') * 1024,
      exportFolder: settings.get('export.path'),
      autoSnapshots: settings.get('snapshots.automatic'),
      snapshotLimits: {
        maxFileBytes: settings.get('snapshots.maxFileMb') * 1024 * 1024,
        includeSecrets: settings.get('snapshots.includeSecrets'),
      },
      thinPolicy: { ...PRESET_SETTINGS.thinPolicy, ...settings.get('snapshots.keep') },
      auditKeep: { ...PRESET_SETTINGS.auditKeep, ...settings.get('audit.keep') },
    }),
  });
  log.info(`Opened the plans of ${folder.name}${trusted ? '' : ' for reading only (Restricted Mode)'}.`);
  if (!trusted) return engine;
  // What a killed process left half-done is finished before anybody goes on; nobody waits for it.
  engine
    .as(STUDIO)
    .recoverSnapshots(new AbortController().signal)
    .then(
      (news) => news.forEach((sentence) => void vscode.window.showInformationMessage(sentence)),
      (error: unknown) => log.warn(`Snapshots were not looked at: ${String(error)}`),
    );
  return engine;
}

/** The git that a person named to VS Code; a workspace cannot set it. */
function gitProgram(): string | undefined {
  const named = vscode.workspace.getConfiguration('git').inspect<string | readonly string[] | null>('path');
  const paths = [named?.globalValue ?? []].flat();
  return paths.find((file) => existsSync(file));
}

/** Roles that were given a model of their own; `default` is the provider's matter. */
function modelsPerRole(settings: Settings): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(settings.get('models')).filter(([role]) => role !== 'default'));
}

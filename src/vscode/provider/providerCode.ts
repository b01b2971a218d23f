import * as vscode from 'vscode';
import { loadProvider, type LoadedProvider, type Secrets } from '../../core/llm/models/load.ts';
import { providerWithKey } from '../../core/llm/models/offers.ts';
import { OFFLINE, readModelSettings, type ModelSettings } from '../../core/llm/models/settings.ts';
import { systemClock } from '../../node/clock.ts';
import { logTo } from '../host/log.ts';
import { PROVIDERS } from './providers.ts';
import type { Settings } from '../host/settings.ts';

/** Between two pieces of an offline answer: fast, and still to be followed by eye. */
const OFFLINE_PACE_MS = 12;

/** What the settings say, with `auto` decided. Throws `invalid_input` naming a setting that cannot be used. */
export async function readSettings(settings: Settings, secrets: Secrets): Promise<ModelSettings> {
  const read = (provider: string): ModelSettings =>
    readModelSettings(PROVIDERS, (name) => (name === 'provider' ? provider : settings.read(name)));
  const wanted = settings.get('provider');
  if (wanted !== 'auto') return read(wanted);
  const offline = read(OFFLINE);
  return { ...offline, provider: (await providerWithKey(PROVIDERS, offline, secrets)) ?? OFFLINE };
}

/** Whether a setting, by its name without the prefix, decides who answers and how. */
export function decidesProvider(name: string): boolean {
  const own = PROVIDERS.flatMap(({ settings }) => settings).map((setting) => setting.name);
  return ['provider', 'models', 'prices', 'timeoutSeconds', ...own].includes(name);
}

/** Loads the provider that the settings name; `timeoutSeconds` 0 = each provider's own limits. */
export function loadEditorProvider(
  settings: ModelSettings,
  secrets: Secrets,
  log: vscode.LogOutputChannel,
  timeoutSeconds: number,
): Promise<LoadedProvider> {
  const ms = timeoutSeconds * 1000;
  const timeouts = timeoutSeconds > 0 ? { connectMs: ms, firstMs: ms, idleMs: ms } : {};
  // For those who told VS Code to move less nothing is paced.
  const movesLess = vscode.workspace.getConfiguration('workbench').get('reduceMotion') === 'on';
  const paceMs = movesLess ? 0 : OFFLINE_PACE_MS;
  const door = { clock: systemClock, log: logTo(log), timeouts, paceMs };
  return loadProvider(PROVIDERS, settings, secrets, door);
}

import * as vscode from 'vscode';
import { PlanningError } from '../../core/base/errors.ts';
import { readAddress } from '../../core/llm/models/address.ts';
import {
  entryOf,
  keySlot,
  settingOf,
  type KnownServer,
  type ProviderEntry,
} from '../../core/llm/models/entry.ts';
import { providerOffers, type ProviderOffer } from '../../core/llm/models/offers.ts';
import { probe } from '../../core/llm/models/probe.ts';
import type { ModelSettings } from '../../core/llm/models/settings.ts';
import { systemClock } from '../../node/clock.ts';
import { ask, choose } from '../asking/ask.ts';
import { toAbortSignal } from '../host/lifetime.ts';
import type { ProviderChoice } from './providerChoice.ts';
import { PROVIDERS } from './providers.ts';
import type { Settings } from '../host/settings.ts';

/** What the person answered so far; nothing is stored before the test has passed. */
interface Candidate {
  readonly settings: ModelSettings;
  /** Empty = none; undefined = the stored one. */
  readonly key: string | undefined;
}

/**
 * The way from a fresh install to an answering model: choose, give a key or an address, test, choose a model.
 * Whatever fails or is left leaves the former choice as it was. True when the new one is in force.
 */
export async function chooseProvider(choice: ProviderChoice, settings: Settings): Promise<boolean> {
  const entry = await pickProvider(choice);
  const base: ModelSettings = { ...(await choice.modelSettings()), provider: entry.id, models: {} };
  if (!entry.hasModels) {
    await keep(choice, settings, { settings: base, key: undefined }, null);
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        'The offline planner works from templates and your code. No model is used and nothing is sent.',
      ),
    );
    return true;
  }
  const candidate = await complete(choice, entry, base);
  const tested = await test(choice, candidate);
  if (tested === null) return false;
  const model = await pickModel(tested.model, tested.models);
  await keep(choice, settings, candidate, model);
  void vscode.window.showInformationMessage(
    vscode.l10n.t('Planning Studio uses {0} with {1} now.', vscode.l10n.t(entry.label), model),
  );
  return true;
}

async function pickProvider(choice: ProviderChoice): Promise<ProviderEntry> {
  const now = await choice.modelSettings().catch(() => null);
  const offers = await providerOffers(PROVIDERS, now, choice.keys);
  const picks = await Promise.all(
    offers.map(async (offer) => {
      const { entry, inUse, address } = offer;
      const state = await stateOf(offer);
      return {
        label: `$(${entry.icon}) ${vscode.l10n.t(entry.label)}`,
        description: inUse ? vscode.l10n.t('{0} · in use', state) : state,
        detail: vscode.l10n.t(entry.detail, address ?? ''),
        entry,
      };
    }),
  );
  return (await choose(picks, vscode.l10n.t('Choose Model Provider'))).entry;
}

async function stateOf({ entry: { hint }, hasKey }: ProviderOffer): Promise<string> {
  if (hasKey) return vscode.l10n.t('key stored');
  return typeof hint === 'string' ? vscode.l10n.t(hint) : hint();
}

/** Asks for the address and key that the provider needs. */
async function complete(
  choice: ProviderChoice,
  entry: ProviderEntry,
  base: ModelSettings,
): Promise<Candidate> {
  const { key, servers } = entry;
  if (key === null) return { settings: base, key: undefined };
  if (servers.length === 0) return { settings: base, key: await askKey(choice, entry, base, key.needed) };
  const { url, needsKey } = await pickServer(servers);
  const address =
    url ??
    (await ask({
      title: vscode.l10n.t('Address of the server'),
      prompt: vscode.l10n.t('As its documentation gives it, usually ending in /v1.'),
      value: base.own[key.address.name] ?? '',
      placeHolder: 'http://localhost:11434/v1',
      validateInput: addressProblem,
    }));
  const settings = { ...base, own: { ...base.own, [key.address.name]: address.trim() } };
  return { settings, key: await askKey(choice, entry, settings, key.needed || needsKey) };
}

/** A server of the list; `url` null = another one. */
function pickServer(
  servers: readonly KnownServer[],
): Promise<{ readonly url: string | null; readonly needsKey: boolean }> {
  const known = servers.map((server) => ({ ...server, description: server.url }));
  const other = { label: vscode.l10n.t('Another address…'), description: '', url: null, needsKey: false };
  return choose([...known, other], vscode.l10n.t('Which server?'));
}

function addressProblem(text: string): string | undefined {
  try {
    const { warning } = readAddress(text, vscode.l10n.t('The address'));
    return warning ?? undefined;
  } catch (error) {
    return error instanceof PlanningError ? error.message : String(error);
  }
}

/** Undefined = use the stored key; empty = none. */
async function askKey(
  choice: ProviderChoice,
  entry: ProviderEntry,
  settings: ModelSettings,
  needed: boolean,
): Promise<string | undefined> {
  const slot = keySlot(entry, settings);
  const stored = slot !== null && (await choice.keys.get(slot)) !== undefined;
  const text = await ask({
    title: vscode.l10n.t('API key'),
    prompt: stored
      ? vscode.l10n.t('Leave it empty to use the stored key.')
      : needed
        ? vscode.l10n.t('Kept in VS Code’s secret storage, never in settings or logs.')
        : vscode.l10n.t('Leave it empty when the server needs none.'),
    password: true,
    validateInput: (value) =>
      needed && !stored && value.trim() === '' ? vscode.l10n.t('Paste the key, or press Escape.') : undefined,
  });
  if (text.trim() !== '') return text.trim();
  return stored ? undefined : '';
}

/** Tests until it works or the person gives up (null). */
async function test(
  choice: ProviderChoice,
  { settings, key }: Candidate,
): Promise<{ readonly model: string; readonly models: readonly string[] } | null> {
  const make = await choice.load(settings, key);
  for (;;) {
    const provider = make({ workspace: null, index: null });
    const result = await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: vscode.l10n.t('Testing {0}', provider.label),
        cancellable: true,
      },
      async (_, token) => {
        const signal = toAbortSignal(token);
        const tested = await probe(provider, systemClock, signal);
        if (signal.aborted) throw new vscode.CancellationError();
        return tested;
      },
    );
    if (result.ok) return result;
    const again = vscode.l10n.t('Try Again');
    const detail = vscode.l10n.t('The former provider stays in use.');
    const chosen = await vscode.window.showErrorMessage(result.words, { modal: true, detail }, again);
    if (chosen !== again) return null;
  }
}

async function pickModel(preset: string, models: readonly string[]): Promise<string> {
  const others = models.filter((model) => model !== preset);
  if (others.length === 0) return preset;
  const presetRow = { label: preset, description: vscode.l10n.t('suggested') };
  const rows = [presetRow, ...others.map((label) => ({ label, description: '' }))];
  return (
    await choose(
      rows,
      vscode.l10n.t('Which model?'),
      vscode.l10n.t('Roles can be given other ones in the settings'),
    )
  ).label;
}

/** Puts the choice in force: the key first, so that no setting ever points to a provider without one. */
async function keep(
  choice: ProviderChoice,
  settings: Settings,
  candidate: Candidate,
  model: string | null,
): Promise<void> {
  const entry = entryOf(PROVIDERS, candidate.settings.provider);
  const slot = keySlot(entry, candidate.settings);
  if (slot !== null && candidate.key !== undefined && candidate.key !== '')
    await choice.keys.set(slot, candidate.key);
  // Only an address that was asked for.
  if (entry.key !== null && entry.servers.length > 0)
    await settings.write(entry.key.address.name, settingOf(candidate.settings, entry.key.address));
  await settings.set('models', model === null ? undefined : { default: model });
  await settings.set('provider', entry.id);
}

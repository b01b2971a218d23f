import * as vscode from 'vscode';
import { PlanningError } from '../core/base/errors.ts';
import type { ModelSettings, ProviderId } from '../core/llm/models/settings.ts';
import { readAddress } from '../node/models/address.ts';
import { keySlot } from '../node/models/createProvider.ts';
import { ask, choose } from './commands/ask.ts';
import { toAbortSignal } from './lifetime.ts';
import { KNOWN_SERVERS } from './providerAddress.ts';
import type { ProviderChoice, ProviderCode } from './providerChoice.ts';
import { testProvider } from './providerCode.ts';
import type { Settings } from './settings.ts';

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
  const id = await pickProvider(choice);
  const base: ModelSettings = { ...(await choice.modelSettings()), provider: id, models: {} };
  if (id === 'offline') {
    await keep(choice, settings, { settings: base, key: undefined }, null);
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        'The offline planner works from templates and your code. No model is used and nothing is sent.',
      ),
    );
    return true;
  }
  const candidate = await complete(choice, base);
  const tested = await test(choice, candidate);
  if (tested === null) return false;
  const model = await pickModel(tested.model, tested.models);
  await keep(choice, settings, candidate, model);
  void vscode.window.showInformationMessage(
    vscode.l10n.t('Planning Studio uses {0} with {1} now.', labelOf(id), model),
  );
  return true;
}

function labelOf(id: ProviderId): string {
  const labels: Readonly<Record<ProviderId, string>> = {
    offline: vscode.l10n.t('Offline planner'),
    vscode: vscode.l10n.t('VS Code language models'),
    anthropic: 'Anthropic',
    openai: vscode.l10n.t('OpenAI-compatible server'),
  };
  return labels[id];
}

async function pickProvider(choice: ProviderChoice): Promise<ProviderId> {
  const now = await choice.modelSettings().catch(() => null);
  const hasKey = async (provider: ProviderId): Promise<boolean> => {
    const slot = now && keySlot({ ...now, provider });
    return typeof slot === 'string' && (await choice.keys.get(slot)) !== undefined;
  };
  const stored = vscode.l10n.t('key stored');
  const offered = vscode.lm ? (await vscode.lm.selectChatModels()).length : 0;
  const rows: readonly { id: ProviderId; icon: string; state: string; detail: string }[] = [
    {
      id: 'offline',
      icon: 'shield',
      state: vscode.l10n.t('always works'),
      detail: vscode.l10n.t(
        'Templates and what is found in the folder. No model, no key, nothing leaves this machine.',
      ),
    },
    {
      id: 'vscode',
      icon: 'vscode',
      state:
        offered > 0
          ? vscode.l10n.t('{0} models, no key needed', offered)
          : vscode.l10n.t('no model is available'),
      detail: vscode.l10n.t('Models that VS Code or an extension such as Copilot brings.'),
    },
    {
      id: 'anthropic',
      icon: 'sparkle',
      state: (await hasKey('anthropic')) ? stored : vscode.l10n.t('needs an API key'),
      detail: vscode.l10n.t(
        'Prompts and context are sent to {0}.',
        now?.anthropicBaseUrl ?? 'https://api.anthropic.com',
      ),
    },
    {
      id: 'openai',
      icon: 'server',
      state: (await hasKey('openai')) ? stored : vscode.l10n.t('OpenAI, OpenRouter, Ollama, LM Studio…'),
      detail: vscode.l10n.t('Any server with an OpenAI-compatible address, also on this machine.'),
    },
  ];
  const picks = rows.map((row) => ({
    label: `$(${row.icon}) ${labelOf(row.id)}`,
    description: row.id === now?.provider ? vscode.l10n.t('{0} · in use', row.state) : row.state,
    detail: row.detail,
    id: row.id,
  }));
  return (await choose(picks, vscode.l10n.t('Choose Model Provider'))).id;
}

/** Asks for the address and key that the provider needs. */
async function complete(choice: ProviderChoice, base: ModelSettings): Promise<Candidate> {
  if (base.provider === 'anthropic') return { settings: base, key: await askKey(choice, base, true) };
  if (base.provider !== 'openai') return { settings: base, key: undefined };
  const other = { label: vscode.l10n.t('Another address…'), description: '', url: null, needsKey: false };
  const present = base.openaiBaseUrl;
  const servers = KNOWN_SERVERS.map(({ label, url, needsKey }) => ({
    label,
    description: url,
    url,
    needsKey,
  }));
  const { url, needsKey } = await choose([...servers, other], vscode.l10n.t('Which server?'));
  const address =
    url ??
    (await ask({
      title: vscode.l10n.t('Address of the server'),
      prompt: vscode.l10n.t('As its documentation gives it, usually ending in /v1.'),
      value: present ?? '',
      placeHolder: 'http://localhost:11434/v1',
      validateInput: addressProblem,
    }));
  const settings = { ...base, openaiBaseUrl: address.trim() };
  return { settings, key: await askKey(choice, settings, needsKey) };
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
  settings: ModelSettings,
  needed: boolean,
): Promise<string | undefined> {
  const slot = keySlot(settings);
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
  const code: ProviderCode = await choice.code();
  for (;;) {
    const provider = choice.make(code, settings, null, key);
    const result = await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: vscode.l10n.t('Testing {0}', provider.label),
        cancellable: true,
      },
      async (_, token) => {
        const signal = toAbortSignal(token);
        const tested = await testProvider(provider, signal);
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
  const slot = keySlot(candidate.settings);
  if (slot !== null && candidate.key !== undefined && candidate.key !== '')
    await choice.keys.set(slot, candidate.key);
  const { provider, openaiBaseUrl } = candidate.settings;
  if (provider === 'openai') await settings.set('openai.baseUrl', openaiBaseUrl ?? undefined);
  await settings.set('models', model === null ? undefined : { default: model });
  await settings.set('provider', provider);
}

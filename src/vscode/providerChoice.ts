import * as vscode from 'vscode';
import type { CodeIndex } from '../core/index/port.ts';
import { readModelSettings, type ModelSettings, type ProviderId } from '../core/llm/models/settings.ts';
import type { Workspace } from '../core/ports.ts';
import type { ModelProvider } from '../core/llm/provider.ts';
import type { ProviderStatus } from '../protocol/api.ts';
import { KeyRing } from './keyRing.ts';
import type { Settings } from './settings.ts';

const OFFLINE: ModelSettings = {
  provider: 'offline',
  models: {},
  prices: {},
  anthropicBaseUrl: null,
  openaiBaseUrl: null,
};

/** The provider's code, loaded when first needed. */
export type ProviderCode = typeof import('./providerCode.ts');

/**
 * Which provider answers, by the person's settings and stored keys. `auto` never sends anything anywhere by
 * itself: it is the offline planner until a key was stored by “Choose Model Provider”.
 */
export class ProviderChoice {
  readonly #settings: Settings;
  readonly #log: vscode.LogOutputChannel;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #listening: readonly vscode.Disposable[];
  #inForce: ModelSettings | null = null;
  #made: ModelProvider | null = null;
  #madeFor: CodeIndex | null = null;
  readonly keys: KeyRing;
  /** Fired when another provider, model or key may be in force. */
  readonly onDidChange = this.#changed.event;

  constructor(settings: Settings, secrets: vscode.SecretStorage, log: vscode.LogOutputChannel) {
    this.#settings = settings;
    this.#log = log;
    this.keys = new KeyRing(secrets);
    const ours = new Set([
      'provider',
      'models',
      'openai.baseUrl',
      'anthropic.baseUrl',
      'prices',
      'timeoutSeconds',
    ]);
    this.#listening = [
      this.keys,
      this.keys.onDidChange(() => void this.#reload()),
      settings.onDidChange((name) => {
        if (ours.has(name)) void this.#reload();
      }),
    ];
  }

  /** What the settings say, with `auto` decided. Throws `invalid_input` naming a setting that cannot be used. */
  async modelSettings(): Promise<ModelSettings> {
    const { keySlot } = await import('../node/models/createProvider.ts');
    const wanted = this.#settings.get('provider');
    const read = (provider: ProviderId): ModelSettings =>
      readModelSettings((name) => (name === 'provider' ? provider : this.#settings.get(name as 'models')));
    if (wanted !== 'auto') return read(wanted);
    for (const provider of ['anthropic', 'openai'] as const) {
      const settings = read(provider);
      const slot = keySlot(settings);
      if (slot !== null && (await this.keys.get(slot)) !== undefined) return settings;
    }
    return read('offline');
  }

  /** A function that gives the provider in force now; the engine asks it before every step. */
  async source(): Promise<(workspace: Workspace, index: CodeIndex) => ModelProvider> {
    const code = await this.code();
    this.#inForce = await this.modelSettings();
    return (workspace, index) => {
      // An engine that was opened again has another index; the old one is closed.
      if (this.#madeFor !== index) this.#made = null;
      this.#madeFor = index;
      this.#made ??= this.make(code, this.#inForce ?? OFFLINE, { workspace, index });
      return this.#made;
    };
  }

  make(
    code: ProviderCode,
    settings: ModelSettings,
    folder: { readonly workspace: Workspace; readonly index: CodeIndex } | null,
    key?: string,
  ): ModelProvider {
    const secrets =
      key === undefined ? this.keys : { get: () => Promise.resolve(key === '' ? undefined : key) };
    const timeout = this.#settings.get('timeoutSeconds');
    return code.makeProvider(
      settings,
      secrets,
      this.#log,
      timeout,
      folder?.workspace ?? null,
      folder?.index ?? null,
    );
  }

  /** The provider in force, for people. Never fails: settings that cannot be used are told as such. */
  async status(): Promise<ProviderStatus> {
    try {
      const code = await this.code();
      const provider = this.make(code, await this.modelSettings(), null);
      const { id, label, local, endpoint } = provider;
      return { id, label, local, endpoint, model: provider.defaultModel('planner') };
    } catch (error) {
      this.#log.warn(String(error));
      const label = vscode.l10n.t('Settings cannot be used');
      return { id: this.#settings.get('provider'), label, model: '', local: false, endpoint: null };
    }
  }

  /** Lets the person choose, test and store a provider. True when another one is in force now. */
  async choose(): Promise<boolean> {
    const { chooseProvider } = await import('./chooseProvider.ts');
    const chosen = await chooseProvider(this, this.#settings);
    await this.#reload();
    return chosen;
  }

  /** Forgets every stored key. */
  async forgetKeys(): Promise<void> {
    const count = await this.keys.clear();
    const message =
      count === 0 ? vscode.l10n.t('No API key was stored.') : vscode.l10n.t('Forgot {0} API keys.', count);
    void vscode.window.showInformationMessage(message);
  }

  code(): Promise<ProviderCode> {
    return import('./providerCode.ts');
  }

  dispose(): void {
    for (const listener of this.#listening) listener.dispose();
    this.#changed.dispose();
  }

  async #reload(): Promise<void> {
    try {
      this.#inForce = await this.modelSettings();
      this.#made = null;
    } catch (error) {
      // The former provider answers on; `status` tells the person.
      this.#log.warn(String(error));
    }
    this.#changed.fire();
  }
}

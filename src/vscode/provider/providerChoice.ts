import * as vscode from 'vscode';
import type { ProviderFolder } from '../../core/llm/models/entry.ts';
import type { LoadedProvider, Secrets } from '../../core/llm/models/load.ts';
import type { ModelSettings } from '../../core/llm/models/settings.ts';
import type { ModelProvider } from '../../core/llm/provider.ts';
import type { Workspace } from '../../core/ports.ts';
import type { CodeIndex } from '../../core/index/port.ts';
import type { ProviderStatus } from '../../protocol/api.ts';
import { KeyRing } from './keyRing.ts';
import type { Settings } from '../host/settings.ts';

const NO_FOLDER: ProviderFolder = { workspace: null, index: null };

/**
 * Which provider answers, by the person's settings and stored keys. `auto` never sends anything anywhere by
 * itself: it is the offline planner until a key was stored by “Choose Model Provider”.
 */
export class ProviderChoice {
  readonly #settings: Settings;
  readonly #log: vscode.LogOutputChannel;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #listening: readonly vscode.Disposable[];
  #inForce: LoadedProvider | null = null;
  #made: ModelProvider | null = null;
  #madeFor: CodeIndex | null = null;
  /** Reloads come one after the other, so that the last change wins. */
  #reloading = Promise.resolve();
  readonly keys: KeyRing;
  /** Fired when another provider, model or key may be in force. */
  readonly onDidChange = this.#changed.event;

  constructor(settings: Settings, secrets: vscode.SecretStorage, log: vscode.LogOutputChannel) {
    this.#settings = settings;
    this.#log = log;
    this.keys = new KeyRing(secrets);
    this.#listening = [
      this.keys,
      this.keys.onDidChange(() => void this.#reload()),
      settings.onDidChange((name) => void this.#settingChanged(name)),
    ];
  }

  /** What the settings say, with `auto` decided. Throws `invalid_input` naming a setting that cannot be used. */
  async modelSettings(): Promise<ModelSettings> {
    const { readSettings } = await this.#code();
    return readSettings(this.#settings, this.keys);
  }

  /** A function that gives the provider in force now; the engine asks it before every step. */
  async source(): Promise<(workspace: Workspace, index: CodeIndex) => ModelProvider> {
    const first = await this.load(await this.modelSettings());
    this.#inForce = first;
    return (workspace, index) => {
      // An engine that was opened again has another index; the old one is closed.
      if (this.#madeFor !== index) this.#made = null;
      this.#madeFor = index;
      this.#made ??= (this.#inForce ?? first)({ workspace, index });
      return this.#made;
    };
  }

  /** The provider that `settings` name, its code loaded; `key` is used instead of the stored one (empty = none). */
  async load(settings: ModelSettings, key?: string): Promise<LoadedProvider> {
    const { loadEditorProvider } = await this.#code();
    const secrets: Secrets =
      key === undefined ? this.keys : { get: () => Promise.resolve(key === '' ? undefined : key) };
    return loadEditorProvider(settings, secrets, this.#log, this.#settings.get('timeoutSeconds'));
  }

  /** The provider in force, for people. Never fails: settings that cannot be used are told as such. */
  async status(): Promise<ProviderStatus> {
    try {
      const provider = (await this.load(await this.modelSettings()))(NO_FOLDER);
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

  dispose(): void {
    for (const listener of this.#listening) listener.dispose();
    this.#changed.dispose();
  }

  /** The list of providers and what reads it, loaded when first needed. */
  #code(): Promise<typeof import('./providerCode.ts')> {
    return import('./providerCode.ts');
  }

  async #settingChanged(name: string): Promise<void> {
    const { decidesProvider } = await this.#code();
    if (decidesProvider(name)) await this.#reload();
  }

  #reload(): Promise<void> {
    this.#reloading = this.#reloading.then(async () => {
      try {
        this.#inForce = await this.load(await this.modelSettings());
        this.#made = null;
      } catch (error) {
        // The former provider answers on; `status` tells the person.
        this.#log.warn(String(error));
      }
      this.#changed.fire();
    });
    return this.#reloading;
  }
}

import * as vscode from 'vscode';
import type { MicroUsd } from '../core/model/basics.ts';
import type { EngineSettings } from '../core/engine/deps.ts';
import type { ThinPolicy } from '../core/snapshot/thin.ts';

const SECTION = 'planningStudio';

export type ProviderSetting = 'auto' | 'offline' | 'anthropic' | 'openai' | 'vscode';

/** US dollars per million tokens. */
export interface PriceSetting {
  readonly input: number;
  readonly output: number;
}

/** The type of every setting; test/unit/manifest.test.ts compares the names with package.json both ways. */
export interface SettingTypes {
  readonly provider: ProviderSetting;
  readonly models: Readonly<Record<string, string>>;
  readonly 'openai.baseUrl': string;
  readonly 'anthropic.baseUrl': string;
  readonly budgetUsd: number | null;
  readonly confront: boolean;
  readonly 'personas.count': number;
  readonly share: 'none' | 'plans' | 'sessions';
  readonly folder: string;
  readonly 'export.path': string;
  readonly prices: Readonly<Record<string, PriceSetting>>;
  readonly timeoutSeconds: number;
  readonly 'context.maxFileKb': number;
  readonly 'index.exclude': readonly string[];
  readonly 'verify.live': boolean;
  readonly 'verify.debounceMs': number;
  readonly 'verify.codeLens': boolean;
  readonly 'snapshots.automatic': boolean;
  readonly 'snapshots.maxFileMb': number;
  readonly 'snapshots.includeSecrets': boolean;
  readonly 'snapshots.keep': Readonly<Record<keyof ThinPolicy, number>>;
  readonly 'audit.keep': EngineSettings['auditKeep'];
}
export type SettingName = keyof SettingTypes;

const NAMES: Readonly<Record<SettingName, true>> = {
  provider: true,
  models: true,
  'openai.baseUrl': true,
  'anthropic.baseUrl': true,
  budgetUsd: true,
  confront: true,
  'personas.count': true,
  share: true,
  folder: true,
  'export.path': true,
  prices: true,
  timeoutSeconds: true,
  'context.maxFileKb': true,
  'index.exclude': true,
  'verify.live': true,
  'verify.debounceMs': true,
  'verify.codeLens': true,
  'snapshots.automatic': true,
  'snapshots.maxFileMb': true,
  'snapshots.includeSecrets': true,
  'snapshots.keep': true,
  'audit.keep': true,
};

/** The settings of the window: the one place where they are read, and told of when they change. */
export class Settings {
  readonly #changed = new vscode.EventEmitter<SettingName>();
  readonly #listening: vscode.Disposable;
  readonly onDidChange = this.#changed.event;

  constructor() {
    this.#listening = vscode.workspace.onDidChangeConfiguration((event) => {
      for (const name of Object.keys(NAMES) as SettingName[]) {
        if (event.affectsConfiguration(`${SECTION}.${name}`)) this.#changed.fire(name);
      }
    });
  }

  /** The value in force. package.json holds the defaults and checks what the settings editor writes. */
  get<K extends SettingName>(name: K): SettingTypes[K] {
    return vscode.workspace.getConfiguration(SECTION).get(name) as SettingTypes[K];
  }

  /** Writes a setting of the person, for all their folders. */
  async set<K extends SettingName>(name: K, value: SettingTypes[K] | undefined): Promise<void> {
    await vscode.workspace.getConfiguration(SECTION).update(name, value, vscode.ConfigurationTarget.Global);
  }

  /** The preset budget of new sessions; null = none. */
  get budgetMicroUsd(): MicroUsd | null {
    const usd = this.get('budgetUsd');
    return typeof usd === 'number' && usd > 0 ? Math.round(usd * 1_000_000) : null;
  }

  dispose(): void {
    this.#listening.dispose();
    this.#changed.dispose();
  }
}

import * as vscode from 'vscode';
import type { MicroUsd } from '../../core/model/basics.ts';
import type { EngineSettings } from '../../core/engine/deps.ts';
import type { ThinPolicy } from '../../core/snapshot/thin.ts';

const SECTION = 'planningStudio';

/** US dollars per million tokens. */
export interface PriceSetting {
  readonly input: number;
  readonly output: number;
}

/**
 * The type of every setting but those that belong to one model provider (see `ProviderEntry`);
 * test/unit/manifest.test.ts compares the names with package.json both ways.
 */
export interface SettingTypes {
  /** `auto`, or the id of a provider. */
  readonly provider: string;
  readonly models: Readonly<Record<string, string>>;
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

/** The settings of the window: the one place where they are read, and told of when they change. */
export class Settings {
  readonly #changed = new vscode.EventEmitter<SettingName>();
  readonly #listening: vscode.Disposable;
  /** Fired also for the settings of single providers, which no type names. */
  readonly onDidChange = this.#changed.event;

  /** `declared` = the settings that package.json declares, with their full names. */
  constructor(declared: readonly string[]) {
    this.#listening = vscode.workspace.onDidChangeConfiguration((event) => {
      for (const name of declared) {
        if (event.affectsConfiguration(name))
          this.#changed.fire(name.slice(SECTION.length + 1) as SettingName);
      }
    });
  }

  /** The value in force. package.json holds the defaults and checks what the settings editor writes. */
  get<K extends SettingName>(name: K): SettingTypes[K] {
    return this.read(name) as SettingTypes[K];
  }

  /** Any setting by its name, as it was written. */
  read(name: string): unknown {
    return vscode.workspace.getConfiguration(SECTION).get(name);
  }

  /** Writes a setting of the person, for all their folders. */
  async set<K extends SettingName>(name: K, value: SettingTypes[K] | undefined): Promise<void> {
    await this.write(name, value);
  }

  /** Writes any setting by its name. */
  async write(name: string, value: unknown): Promise<void> {
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

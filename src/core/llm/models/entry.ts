import type { CodeIndex } from '../../index/port.ts';
import type { Clock, Log, Workspace } from '../../ports.ts';
import type { ModelProvider } from '../provider.ts';
import { readAddress } from './address.ts';
import type { ModelSettings } from './settings.ts';

/** A setting that one provider alone reads, in the editor and in the terminal. */
export interface ProviderSetting {
  /** Without `planningStudio.`. */
  readonly name: string;
  /** What it takes, to be read after “must be”. */
  readonly form: string;
  /** The environment variable that holds it in the terminal. */
  readonly environment: string;
  /** What holds when nobody set it. */
  readonly preset: string;
}

export interface ProviderKey {
  /** The environment variable that holds it in the terminal; no command of a workspace sees it. */
  readonly environment: string;
  /** Where requests go. The key is kept for this address and is sent nowhere else. */
  readonly address: ProviderSetting;
  /** False when there are servers that answer without one. */
  readonly needed: boolean;
}

/** A server that is offered by name when an address is asked for. */
export interface KnownServer {
  readonly label: string;
  readonly url: string;
  readonly needsKey: boolean;
}

export interface ProviderFolder {
  readonly workspace: Workspace | null;
  readonly index: CodeIndex | null;
}

/** Time limits of one call; what is absent is the provider's own matter. */
export interface Timeouts {
  /** Until the response begins: name lookup, connection and the server's first line. */
  readonly connectMs: number;
  /** From there until the first byte of the answer; models that think, or that must be loaded first, are slow here. */
  readonly firstMs: number;
  /** Between two pieces of the answer; keep-alives count. */
  readonly idleMs: number;
  /** For one call as a whole. */
  readonly totalMs: number;
}

/** What a door has for every provider. */
export interface DoorParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly timeouts?: Partial<Timeouts>;
  /** Pause between two pieces of an answer that is there at once, so that a person can read along. */
  readonly paceMs?: number;
}

/** What a provider is made from. */
export interface ProviderParts extends DoorParts {
  readonly settings: ModelSettings;
  readonly folder: ProviderFolder;
  /** Asked before every call, so that a key that was changed is used at once. */
  readonly apiKey: () => Promise<string | undefined>;
}

/** Throws `invalid_input` for settings that cannot be used. */
export type MakeProvider = (parts: ProviderParts) => ModelProvider;

/**
 * All that doors need to know of a provider to offer it, to ask for what it needs, to read its settings and to name it
 * in errors. Plain data: the provider's own code is loaded when it is chosen.
 */
export interface ProviderEntry {
  /** As in `planningStudio.provider` and `--provider`. */
  readonly id: string;
  readonly label: string;
  /** A codicon. */
  readonly icon: string;
  /** What stands beside its label while no key is stored. */
  readonly hint: string | (() => Promise<string>);
  /** What it is and where prompts go, as a sentence; `{0}` is the address in force. */
  readonly detail: string;
  /** False when there is no model to be chosen, tested or called again. */
  readonly hasModels: boolean;
  readonly settings: readonly ProviderSetting[];
  /** Null when it needs none. */
  readonly key: ProviderKey | null;
  /** Offered when the person chooses this provider; with none, the address is not asked for. */
  readonly servers: readonly KnownServer[];
  load(): Promise<MakeProvider>;
}

/** A provider's own setting as it is in force. */
export function settingOf(settings: ModelSettings, { name, preset }: ProviderSetting): string {
  return settings.own[name] ?? preset;
}

/** The full name of a provider's own setting, for people. */
export function fullName({ name }: ProviderSetting): string {
  return `planningStudio.${name}`;
}

/** The entry of a provider; the settings were read with the same list. */
export function entryOf(entries: readonly ProviderEntry[], id: string): ProviderEntry {
  const entry = entries.find((each) => each.id === id);
  if (!entry) throw new TypeError(`${id} is not in the list of providers`);
  return entry;
}

/**
 * The name under which a provider's key is kept; null when it needs none. The address is part of it: a key that was
 * given for one server is never sent to another one, whoever changes the setting.
 */
export function keySlot({ id, key }: ProviderEntry, settings: ModelSettings): string | null {
  if (key === null) return null;
  return `${id}@${readAddress(settingOf(settings, key.address), fullName(key.address)).origin}`;
}

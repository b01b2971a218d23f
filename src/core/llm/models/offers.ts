import { keySlot, settingOf, type ProviderEntry } from './entry.ts';
import type { Secrets } from './load.ts';
import type { ModelSettings } from './settings.ts';

/** A provider as it is offered to a person. */
export interface ProviderOffer {
  readonly entry: ProviderEntry;
  readonly inUse: boolean;
  /** True when a key is kept for the address in force. */
  readonly hasKey: boolean;
  /** Where requests go; null for a provider without an address to be set. */
  readonly address: string | null;
}

/** What can be chosen; `settings` null = they cannot be read now, and everything is offered as preset. */
export function providerOffers(
  entries: readonly ProviderEntry[],
  settings: ModelSettings | null,
  secrets: Secrets,
): Promise<readonly ProviderOffer[]> {
  return Promise.all(
    entries.map(async (entry) => ({
      entry,
      inUse: entry.id === settings?.provider,
      hasKey: settings !== null && (await isKept(entry, settings, secrets)),
      address: entry.key && (settings ? settingOf(settings, entry.key.address) : entry.key.address.preset),
    })),
  );
}

/** The first provider that a key is kept for; null when there is none. */
export async function providerWithKey(
  entries: readonly ProviderEntry[],
  settings: ModelSettings,
  secrets: Secrets,
): Promise<string | null> {
  for (const entry of entries) if (await isKept(entry, settings, secrets)) return entry.id;
  return null;
}

async function isKept(entry: ProviderEntry, settings: ModelSettings, secrets: Secrets): Promise<boolean> {
  const slot = keySlot(entry, settings);
  return slot !== null && (await secrets.get(slot)) !== undefined;
}

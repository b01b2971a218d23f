import type { ModelProvider } from '../provider.ts';
import { entryOf, keySlot, type DoorParts, type ProviderEntry, type ProviderFolder } from './entry.ts';
import { RETRY_POLICY, withRetries } from './retry.ts';
import type { ModelSettings } from './settings.ts';

/** Where keys are kept: SecretStorage in the editor, the environment in the terminal. */
export interface Secrets {
  /** The key of a slot (see `keySlot`), or undefined. */
  get(slot: string): Promise<string | undefined>;
}

/** The provider over a folder. Throws `invalid_input` for settings that cannot be used. */
export type LoadedProvider = (folder: ProviderFolder) => ModelProvider;

/** Loads the code of the provider that the settings name; what it gives makes the provider, with retries. */
export async function loadProvider(
  entries: readonly ProviderEntry[],
  settings: ModelSettings,
  secrets: Secrets,
  door: DoorParts,
): Promise<LoadedProvider> {
  const entry = entryOf(entries, settings.provider);
  const make = await entry.load();
  return (folder) => {
    const slot = keySlot(entry, settings);
    const apiKey = async (): Promise<string | undefined> => (slot === null ? undefined : secrets.get(slot));
    const provider = make({ ...door, settings, folder, apiKey });
    return entry.hasModels ? withRetries(provider, RETRY_POLICY, door.clock) : provider;
  };
}

/** Keys from environment variables, for the terminal. Key and address come from the same place there. */
export function environmentSecrets(
  entries: readonly ProviderEntry[],
  environment: Readonly<Record<string, string | undefined>>,
): Secrets {
  return {
    get: async (slot) => {
      const key = entries.find(({ id }) => slot.startsWith(`${id}@`))?.key;
      return key ? environment[key.environment] : undefined;
    },
  };
}

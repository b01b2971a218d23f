import type { ProviderEntry } from '../core/llm/models/entry.ts';
import { NODE_PROVIDERS } from '../node/models/providers.ts';
import { offlineEntry } from '../offline/entry.ts';

/** Who may answer in the terminal. */
export const PROVIDERS: readonly ProviderEntry[] = [offlineEntry, ...NODE_PROVIDERS];

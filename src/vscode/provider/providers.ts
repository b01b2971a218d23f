import type { ProviderEntry } from '../../core/llm/models/entry.ts';
import { NODE_PROVIDERS } from '../../node/models/providers.ts';
import { offlineEntry } from '../../offline/entry.ts';
import { vscodeEntry } from './entry.ts';

/** Who may answer in the editor, in the order in which they are offered. */
export const PROVIDERS: readonly ProviderEntry[] = [offlineEntry, vscodeEntry, ...NODE_PROVIDERS];

import type { ProviderEntry } from '../../core/llm/models/entry.ts';
import { anthropicEntry } from './anthropicEntry.ts';
import { openaiEntry } from './openaiEntry.ts';

/** The providers that every door can reach. With a key for several of them, the first one answers. */
export const NODE_PROVIDERS: readonly ProviderEntry[] = [anthropicEntry, openaiEntry];

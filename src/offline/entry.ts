import type { ProviderEntry } from '../core/llm/models/entry.ts';
import { OFFLINE } from '../core/llm/models/settings.ts';

/** The planner that answers when no provider was chosen. */
export const offlineEntry: ProviderEntry = {
  id: OFFLINE,
  label: 'Offline planner',
  icon: 'shield',
  hint: 'always works',
  detail: 'Templates and what is found in the folder. No model, no key, nothing leaves this machine.',
  hasModels: false,
  settings: [],
  key: null,
  servers: [],
  async load() {
    const { offlineProvider } = await import('./provider.ts');
    return ({ folder, clock, paceMs = 0 }) => offlineProvider({ ...folder, paceMs, sleep: clock.sleep });
  },
};

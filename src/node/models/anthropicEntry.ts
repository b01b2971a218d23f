import {
  settingOf,
  type ProviderEntry,
  type ProviderKey,
  type ProviderSetting,
} from '../../core/llm/models/entry.ts';

const ADDRESS: ProviderSetting = {
  name: 'anthropic.baseUrl',
  form: 'an address',
  environment: 'ANTHROPIC_BASE_URL',
  preset: 'https://api.anthropic.com',
};

export const ANTHROPIC_KEY: ProviderKey = {
  environment: 'ANTHROPIC_API_KEY',
  address: ADDRESS,
  needed: true,
};

export const anthropicEntry: ProviderEntry = {
  id: 'anthropic',
  label: 'Anthropic',
  icon: 'sparkle',
  hint: 'needs an API key',
  detail: 'Prompts and context are sent to {0}.',
  hasModels: true,
  settings: [ADDRESS],
  key: ANTHROPIC_KEY,
  servers: [],
  async load() {
    const { anthropicProvider } = await import('./anthropic.ts');
    return ({ settings, ...parts }) =>
      anthropicProvider({ ...parts, ...settings, baseUrl: settingOf(settings, ADDRESS) });
  },
};

import {
  settingOf,
  type ProviderEntry,
  type ProviderKey,
  type ProviderSetting,
} from '../../core/llm/models/entry.ts';

const ADDRESS: ProviderSetting = {
  name: 'openai.baseUrl',
  form: 'an address',
  environment: 'OPENAI_BASE_URL',
  preset: 'https://api.openai.com/v1',
};

export const OPENAI_KEY: ProviderKey = {
  environment: 'OPENAI_API_KEY',
  address: ADDRESS,
  needed: false,
};

/** Any server that speaks OpenAI's chat/completions. */
export const openaiEntry: ProviderEntry = {
  id: 'openai',
  label: 'OpenAI-compatible server',
  icon: 'server',
  hint: 'OpenAI, OpenRouter, Ollama, LM Studio…',
  detail: 'Any server with an OpenAI-compatible address, also on this machine.',
  hasModels: true,
  settings: [ADDRESS],
  key: OPENAI_KEY,
  servers: [
    { label: 'OpenAI', url: 'https://api.openai.com/v1', needsKey: true },
    { label: 'OpenRouter', url: 'https://openrouter.ai/api/v1', needsKey: true },
    { label: 'Ollama', url: 'http://localhost:11434/v1', needsKey: false },
    { label: 'LM Studio', url: 'http://localhost:1234/v1', needsKey: false },
  ],
  async load() {
    const { openAiCompatibleProvider } = await import('./openai.ts');
    return ({ settings, ...parts }) =>
      openAiCompatibleProvider({ ...parts, ...settings, baseUrl: settingOf(settings, ADDRESS) });
  },
};

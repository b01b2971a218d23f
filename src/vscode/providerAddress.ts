/** Servers with an OpenAI-compatible address, offered beside one's own. */
export const KNOWN_SERVERS = [
  { label: 'OpenAI', url: 'https://api.openai.com/v1', needsKey: true },
  { label: 'OpenRouter', url: 'https://openrouter.ai/api/v1', needsKey: true },
  { label: 'Ollama', url: 'http://localhost:11434/v1', needsKey: false },
  { label: 'LM Studio', url: 'http://localhost:1234/v1', needsKey: false },
] as const;

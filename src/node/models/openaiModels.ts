import type { ModelPrice } from '../../core/llm/models/prices.ts';
import type { ModelInfo } from '../../core/llm/provider.ts';
import { record } from './openaiReader.ts';

/** What a server's `/models` lists. OpenRouter adds the window and prices in dollars per token, as strings. */
export function modelInfos(
  data: readonly unknown[],
  priceOf: (model: string) => ModelPrice | null,
): ModelInfo[] {
  return data.flatMap((each) => {
    const entry = record(each);
    const id = entry?.['id'];
    if (!entry || typeof id !== 'string' || id === '') return [];
    const known = priceOf(id);
    const told = record(entry['pricing']) ?? {};
    const window = [entry['context_length'], entry['max_model_len']].find(
      (value) => typeof value === 'number',
    );
    return [
      {
        id,
        label: typeof entry['name'] === 'string' ? entry['name'] : id,
        contextTokens: typeof window === 'number' ? window : null,
        inputMicroUsdPerMTok: known?.input ?? perMillion(told['prompt']),
        outputMicroUsdPerMTok: known?.output ?? perMillion(told['completion']),
      },
    ];
  });
}

/** The first model that talks. */
export function modelOfChoice(infos: readonly ModelInfo[]): string | null {
  return infos.find(({ id }) => !/embed|whisper|tts|rerank|moderation|image|audio/i.test(id))?.id ?? null;
}

function perMillion(dollarsPerToken: unknown): number | null {
  if (typeof dollarsPerToken !== 'string' || dollarsPerToken.trim() === '') return null;
  const dollars = Number(dollarsPerToken);
  return Number.isFinite(dollars) && dollars >= 0 ? Math.round(dollars * 1_000_000 * 1_000_000) : null;
}

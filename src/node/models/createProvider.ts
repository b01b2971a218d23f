import { PlanningError } from '../../core/base/errors.ts';
import { RETRY_POLICY, withRetries, type RetryPolicy } from '../../core/llm/models/retry.ts';
import type { ModelSettings } from '../../core/llm/models/settings.ts';
import type { Clock, Log } from '../../core/ports.ts';
import type { ModelProvider } from '../../core/llm/provider.ts';
import { readAddress } from './address.ts';
import { anthropicProvider, ANTHROPIC_URL } from './anthropic.ts';
import type { Timeouts } from './deadline.ts';
import { openAiCompatibleProvider, OPENAI_URL } from './openai.ts';
import type { Fetch } from './wire.ts';

/** Where keys are kept: SecretStorage in the editor, the environment in the terminal. */
export interface Secrets {
  /** The key of a slot (see `keySlot`), or undefined. */
  get(slot: string): Promise<string | undefined>;
}

export interface ProviderParts {
  readonly offline: () => ModelProvider;
  /** Absent outside of the editor. */
  readonly vscode?: () => ModelProvider;
  readonly clock: Clock;
  readonly log: Log;
  readonly retries?: RetryPolicy;
  readonly timeouts?: Partial<Timeouts>;
  readonly fetch?: Fetch;
}

/** The provider that the settings name, with retries. Throws `invalid_input` for settings that cannot be used. */
export function createProvider(
  settings: ModelSettings,
  secrets: Secrets,
  parts: ProviderParts,
): ModelProvider {
  const { clock, log, timeouts, fetch } = parts;
  const slot = keySlot(settings);
  const shared = {
    apiKey: (): Promise<string | undefined> =>
      slot === null ? Promise.resolve(undefined) : secrets.get(slot),
    models: settings.models,
    prices: settings.prices,
    clock,
    log,
    ...(timeouts ? { timeouts } : {}),
    ...(fetch ? { fetch } : {}),
  };
  const retried = (provider: ModelProvider): ModelProvider =>
    withRetries(provider, parts.retries ?? RETRY_POLICY, clock);
  switch (settings.provider) {
    case 'offline':
      return parts.offline();
    case 'anthropic':
      return retried(anthropicProvider({ ...shared, baseUrl: settings.anthropicBaseUrl ?? ANTHROPIC_URL }));
    case 'openai':
      return retried(openAiCompatibleProvider({ ...shared, baseUrl: settings.openaiBaseUrl ?? OPENAI_URL }));
    case 'vscode':
      if (parts.vscode) return retried(parts.vscode());
      throw new PlanningError(
        'invalid_input',
        'The language models of VS Code can only be used inside VS Code. Choose offline, anthropic or openai here.',
      );
  }
}

/**
 * The name under which the key for the settings' provider is kept; null when it needs none. The address is part of
 * it: a key that was given for one server is never sent to another one, whoever changes the setting.
 */
export function keySlot(settings: ModelSettings): string | null {
  if (settings.provider === 'anthropic') {
    return `anthropic@${readAddress(settings.anthropicBaseUrl ?? ANTHROPIC_URL, 'planningStudio.anthropic.baseUrl').origin}`;
  }
  if (settings.provider !== 'openai') return null;
  return `openai@${readAddress(settings.openaiBaseUrl ?? OPENAI_URL, 'planningStudio.openai.baseUrl').origin}`;
}

/** Keys from environment variables, for the terminal. Key and address come from the same place there. */
export function environmentSecrets(environment: Readonly<Record<string, string | undefined>>): Secrets {
  return {
    get: (slot) =>
      Promise.resolve(environment[slot.startsWith('anthropic@') ? 'ANTHROPIC_API_KEY' : 'OPENAI_API_KEY']),
  };
}

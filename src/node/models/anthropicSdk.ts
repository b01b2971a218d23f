import type { Anthropic } from '@anthropic-ai/sdk';
import type { Fetch } from './wire.ts';

/**
 * The SDK's client, loaded when first needed. Everything it would otherwise take from the environment or from files
 * (key, address, log level, profiles, tracing) is given, its logger is silent because it prints bodies, and it does
 * not try again: retries are ours.
 */
export async function anthropicClient(apiKey: string, baseURL: string, fetch: Fetch): Promise<Anthropic> {
  const sdk = await import('@anthropic-ai/sdk');
  const silent = (): void => undefined;
  return new sdk.Anthropic({
    apiKey,
    authToken: null,
    baseURL,
    fetch,
    maxRetries: 0,
    // Our own deadline is shorter; the SDK's would only hide which limit was reached.
    timeout: 24 * 60 * 60_000,
    logLevel: 'off',
    logger: { error: silent, warn: silent, info: silent, debug: silent },
    openTelemetry: false,
  });
}

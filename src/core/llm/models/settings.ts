import { PlanningError } from '../../base/errors.ts';
import type { PriceSetting } from './prices.ts';

export const PROVIDERS = ['offline', 'anthropic', 'openai', 'vscode'] as const;
export type ProviderId = (typeof PROVIDERS)[number];

/** Which provider answers, with which models, where. The same for every door; holds no key. */
export interface ModelSettings {
  readonly provider: ProviderId;
  /** Role → model id; `default` is for roles that are not named. Empty = the provider's preset. */
  readonly models: Readonly<Record<string, string>>;
  /** Model id → dollars per million tokens. */
  readonly prices: Readonly<Record<string, PriceSetting>>;
  /** Null = the provider's own address. */
  readonly anthropicBaseUrl: string | null;
  readonly openaiBaseUrl: string | null;
}

/**
 * Reads `planningStudio.*` settings by their name without the prefix. People write them by hand: what cannot be used
 * is `invalid_input` with the setting's name and what it takes.
 */
export function readModelSettings(read: (name: string) => unknown): ModelSettings {
  const provider = read('provider') ?? 'offline';
  const known = PROVIDERS.find((each) => each === provider);
  if (!known) throw wrong('provider', `one of ${PROVIDERS.join(', ')}`);
  const models: Record<string, string> = {};
  for (const [role, model] of entries(read('models'), 'models', 'an object of roles and model ids')) {
    if (typeof model !== 'string') throw wrong('models', 'an object of roles and model ids');
    if (model.trim()) models[role] = model.trim();
  }
  const prices: Record<string, PriceSetting> = {};
  for (const [model, price] of entries(read('prices'), 'prices', PRICE_FORM))
    prices[model] = readPrice(price);
  return {
    provider: known,
    models,
    prices,
    anthropicBaseUrl: readText(read('anthropic.baseUrl'), 'anthropic.baseUrl'),
    openaiBaseUrl: readText(read('openai.baseUrl'), 'openai.baseUrl'),
  };
}

/** The same from environment variables, for the terminal. */
export function modelSettingsFromEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): ModelSettings {
  const model = environment['PLANNING_STUDIO_MODEL'];
  const values: Readonly<Record<string, unknown>> = {
    provider: environment['PLANNING_STUDIO_PROVIDER'] || undefined,
    models: model ? { default: model } : {},
    'anthropic.baseUrl': environment['ANTHROPIC_BASE_URL'],
    'openai.baseUrl': environment['OPENAI_BASE_URL'],
  };
  return readModelSettings((name) => values[name]);
}

const PRICE_FORM =
  'an object such as { "my-model": { "input": 2, "output": 10 } }, in dollars per million tokens';

function readPrice(value: unknown): PriceSetting {
  if (typeof value !== 'object' || value === null) throw wrong('prices', PRICE_FORM);
  const numbers = new Map(Object.entries(value));
  const amount = (name: string): number | undefined => {
    const number: unknown = numbers.get(name);
    if (number === undefined) return undefined;
    if (typeof number !== 'number' || !Number.isFinite(number) || number < 0)
      throw wrong('prices', PRICE_FORM);
    return number;
  };
  const [input, output, cacheRead, cacheWrite] = ['input', 'output', 'cacheRead', 'cacheWrite'].map(amount);
  if (input === undefined || output === undefined) throw wrong('prices', PRICE_FORM);
  return {
    input,
    output,
    ...(cacheRead === undefined ? {} : { cacheRead }),
    ...(cacheWrite === undefined ? {} : { cacheWrite }),
  };
}

function entries(value: unknown, name: string, form: string): [string, unknown][] {
  if (value === undefined || value === null) return [];
  if (typeof value !== 'object' || Array.isArray(value)) throw wrong(name, form);
  return Object.entries(value);
}

function readText(value: unknown, name: string): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') throw wrong(name, 'an address');
  return value.trim() === '' ? null : value.trim();
}

function wrong(name: string, form: string): PlanningError {
  return new PlanningError('invalid_input', `planningStudio.${name} must be ${form}.`, {
    setting: `planningStudio.${name}`,
  });
}

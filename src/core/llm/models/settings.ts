import { PlanningError } from '../../base/errors.ts';
import type { ProviderEntry, ProviderSetting } from './entry.ts';
import type { PriceSetting } from './prices.ts';

/** The planner that answers when nothing is set up: it needs no model, no key and no network. */
export const OFFLINE = 'offline';

/** Which provider answers, with which models, where. The same for every door; holds no key. */
export interface ModelSettings {
  /** The id of an entry in the list that the settings were read with. */
  readonly provider: string;
  /** Role → model id; `default` is for roles that are not named. Empty = the provider's preset. */
  readonly models: Readonly<Record<string, string>>;
  /** Model id → dollars per million tokens. */
  readonly prices: Readonly<Record<string, PriceSetting>>;
  /** The settings that belong to one provider, by their names; those that nobody set are absent (see `settingOf`). */
  readonly own: Readonly<Record<string, string>>;
}

/**
 * Reads `planningStudio.*` settings by their name without the prefix. People write them by hand: what cannot be used
 * is `invalid_input` with the setting's name and what it takes.
 */
export function readModelSettings(
  providers: readonly ProviderEntry[],
  read: (name: string) => unknown,
): ModelSettings {
  const provider = read('provider') ?? OFFLINE;
  const known = providers.find(({ id }) => id === provider);
  if (!known) throw wrong('provider', `one of ${providers.map(({ id }) => id).join(', ')}`);
  const models: Record<string, string> = {};
  for (const [role, model] of entries(read('models'), 'models', 'an object of roles and model ids')) {
    if (typeof model !== 'string') throw wrong('models', 'an object of roles and model ids');
    if (model.trim()) models[role] = model.trim();
  }
  const prices: Record<string, PriceSetting> = {};
  for (const [model, price] of entries(read('prices'), 'prices', PRICE_FORM))
    prices[model] = readPrice(price);
  const own: Record<string, string> = {};
  for (const setting of providers.flatMap(({ settings }) => settings)) {
    const text = readText(read(setting.name), setting);
    if (text !== null) own[setting.name] = text;
  }
  return { provider: known.id, models, prices, own };
}

/** The same from environment variables, for the terminal. A key alone chooses its provider. */
export function modelSettingsFromEnvironment(
  providers: readonly ProviderEntry[],
  environment: Readonly<Record<string, string | undefined>>,
): ModelSettings {
  const model = environment['PLANNING_STUDIO_MODEL'];
  const own = providers.flatMap(({ settings }) => settings);
  const values = new Map<string, unknown>([
    ['provider', environment['PLANNING_STUDIO_PROVIDER'] || providerSetUp(providers, environment)],
    ['models', model ? { default: model } : {}],
    ...own.map((setting) => [setting.name, environment[setting.environment]] as const),
  ]);
  return readModelSettings(providers, (name) => values.get(name));
}

/** The first provider that the environment has a key for, or the address of one that may need none. */
function providerSetUp(
  providers: readonly ProviderEntry[],
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  return providers.find(
    ({ key }) =>
      key !== null && (environment[key.environment] || (!key.needed && environment[key.address.environment])),
  )?.id;
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

function readText(value: unknown, { name, form }: ProviderSetting): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') throw wrong(name, form);
  return value.trim() === '' ? null : value.trim();
}

function wrong(name: string, form: string): PlanningError {
  return new PlanningError('invalid_input', `planningStudio.${name} must be ${form}.`, {
    setting: `planningStudio.${name}`,
  });
}

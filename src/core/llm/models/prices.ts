import type { MicroUsd } from '../../model/basics.ts';
import type { ModelProvider } from '../provider.ts';

/** What a model charges, in microdollars per million tokens. */
export interface ModelPrice {
  readonly input: MicroUsd;
  readonly output: MicroUsd;
  readonly cacheRead: MicroUsd;
  readonly cacheWrite: MicroUsd;
  /** Other prices for the whole request when its input is longer than this many tokens. */
  readonly long?: { readonly overTokens: number } & Omit<ModelPrice, 'long'>;
}

/** A price as a person writes it in settings: US dollars per million tokens. Cache prices default to the input price. */
export interface PriceSetting {
  readonly input: number;
  readonly output: number;
  readonly cacheRead?: number;
  readonly cacheWrite?: number;
}

export const FREE: ModelPrice = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };

/** Tokens of one call. The four counts do not overlap. */
export interface CallTokens {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
}

/** What a call costs, rounded up to a whole microdollar; `null` when the price is not known, never 0 then. */
export function callCost(price: ModelPrice | null, tokens: CallTokens): MicroUsd | null {
  if (price === null) return null;
  const asked = tokens.input + tokens.cacheRead + tokens.cacheWrite;
  const rates = price.long && asked > price.long.overTokens ? price.long : price;
  const parts =
    tokens.input * rates.input +
    tokens.output * rates.output +
    tokens.cacheRead * rates.cacheRead +
    tokens.cacheWrite * rates.cacheWrite;
  return Math.ceil(parts / 1_000_000);
}

/** What an estimate before a call needs of a price. */
export function offeredPrice(price: ModelPrice | null): ReturnType<ModelProvider['price']> {
  return price && { inputMicroUsdPerMTok: price.input, outputMicroUsdPerMTok: price.output };
}

/** From dollars per million tokens; null when a number is missing, negative or not finite. */
export function priceFromSetting(setting: PriceSetting): ModelPrice | null {
  const { input, output, cacheRead = input, cacheWrite = input } = setting;
  const dollars = [input, output, cacheRead, cacheWrite];
  if (!dollars.every((value) => Number.isFinite(value) && value >= 0)) return null;
  return {
    input: toMicroUsd(input),
    output: toMicroUsd(output),
    cacheRead: toMicroUsd(cacheRead),
    cacheWrite: toMicroUsd(cacheWrite),
  };
}

/**
 * The price of a model id: what settings say first, then the table. Ids are compared without an owner prefix
 * (`anthropic/…`) and a date at the end, and never by mere beginning: an unknown model stays unknown.
 */
export function findPrice(
  model: string,
  settings: Readonly<Record<string, PriceSetting>>,
  table: Readonly<Record<string, ModelPrice>>,
): ModelPrice | null {
  const names = [model, plainModelId(model)];
  for (const name of names) {
    const setting = Object.hasOwn(settings, name) ? settings[name] : undefined;
    if (setting) return priceFromSetting(setting);
  }
  for (const name of names) if (Object.hasOwn(table, name)) return table[name] ?? null;
  return null;
}

function plainModelId(model: string): string {
  const id = model.slice(model.lastIndexOf('/') + 1).replace(/-(\d{8}|\d{4}-\d{2}-\d{2}|latest)$/, '');
  return id.startsWith('claude-') ? id.replaceAll('.', '-') : id;
}

function toMicroUsd(dollars: number): MicroUsd {
  return Math.round(dollars * 1_000_000);
}

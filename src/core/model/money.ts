import type { MicroUsd } from './basics.ts';

/** `$0.0123`: at least two decimals, four below ten cents; never rounds a cost down to zero. */
export function formatUsd(amount: MicroUsd): string {
  if (amount !== 0 && Math.abs(amount) < 100) return '<$0.0001';
  const decimals = Math.abs(amount) < 100_000 && amount !== 0 ? 4 : 2;
  return `$${(amount / 1_000_000).toFixed(decimals)}`;
}

/** Reads `2.50`, `$2.50` or `2,50`; null when it is no amount of money. */
export function parseUsd(text: string): MicroUsd | null {
  const match = /^\s*\$?\s*(\d{1,7}(?:[.,]\d{1,6})?)\s*(?:usd|dollars?)?\s*$/i.exec(text);
  return match?.[1] === undefined ? null : Math.round(Number(match[1].replace(',', '.')) * 1_000_000);
}

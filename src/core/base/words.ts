/** `1 task`, `3 tasks`, `2 criteria`: an amount with the form of the word that goes with it. */
export function plural(amount: number, one: string, many: string = `${one}s`): string {
  return `${amount} ${amount === 1 ? one : many}`;
}

/** Large counts as people read them: 940, 1.2k, 12k, 1.2M. */
export function compact(count: number): string {
  if (count < 1000) return String(count);
  if (count < 9950) return `${(count / 1000).toFixed(1)}k`;
  return count < 999_500 ? `${Math.round(count / 1000)}k` : `${(count / 1_000_000).toFixed(1)}M`;
}

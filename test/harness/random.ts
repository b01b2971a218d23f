/** Numbers from a seed (mulberry32), so that what was drawn at random can be drawn again. */
export function dice(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** The items in an order that only the dice know. */
export function shuffled<T>(items: readonly T[], roll: (below: number) => number): readonly T[] {
  const left = [...items];
  return items.map(() => left.splice(roll(left.length), 1)).flat();
}

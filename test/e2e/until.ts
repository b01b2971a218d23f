const ENOUGH_MS = 90_000;

/** Resolves once the condition holds; fails after a time that is long on the busiest machine. */
export async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = Date.now() + ENOUGH_MS;
  for (let wait = 20; !(await condition()); wait = Math.min(wait * 2, 250)) {
    if (Date.now() > deadline) throw new Error(`Waited in vain: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

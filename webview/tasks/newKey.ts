/** A key for a new draft; only has to differ from the other keys of this page. */
export function newKey(): string {
  return `new-${crypto.randomUUID()}`;
}

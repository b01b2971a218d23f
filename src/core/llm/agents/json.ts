/**
 * Every JSON object or array that stands in a text, longest first: the whole text, fenced blocks, or a value
 * in the middle of prose. Empty when there is none, or when the only one is cut off.
 */
export function jsonCandidates(text: string): readonly unknown[] {
  const found: { readonly length: number; readonly value: unknown }[] = [];
  const take = (source: string): boolean => {
    try {
      const value: unknown = JSON.parse(source);
      if (typeof value !== 'object' || value === null) return false;
      found.push({ length: source.length, value });
      return true;
    } catch {
      return false;
    }
  };
  const trimmed = text.trim();
  if (take(trimmed)) return found.map((each) => each.value);
  let at = 0;
  for (let tries = 0; tries < 200; tries += 1) {
    const start = nextOpening(trimmed, at);
    if (start < 0) break;
    const end = matchingEnd(trimmed, start);
    at = end > 0 && take(trimmed.slice(start, end)) ? end : start + 1;
  }
  return found.toSorted((a, b) => b.length - a.length).map((each) => each.value);
}

/** Why a text holds no usable JSON, in words that a model or a person can act on. */
export function whyNoJson(text: string): string {
  if (text.trim() === '') return 'The answer is empty.';
  if (!/[[{]/.test(text)) return 'The answer holds no JSON.';
  return 'The JSON is malformed or cut off before its end.';
}

function nextOpening(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) if (text[at] === '{' || text[at] === '[') return at;
  return -1;
}

/** Index after the bracket that closes the one at `start`, strings respected; -1 when it is never closed. */
function matchingEnd(text: string, start: number): number {
  let depth = 0;
  let inString = false;
  for (let at = start; at < text.length; at += 1) {
    const char = text[at];
    if (inString) {
      if (char === '\\') at += 1;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{' || char === '[') depth += 1;
    else if (char === '}' || char === ']') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return -1;
}

/** An object's keys in camelCase (`system_prompt` and `System Prompt` become `systemPrompt`); other values unchanged. */
export function camelKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key
        .trim()
        .replace(/[\s_-]+(\w)/g, (_, letter: string) => letter.toUpperCase())
        .replace(/^[A-Z]/, (first) => first.toLowerCase()),
      item,
    ]),
  );
}

/** The list inside an answer: the array itself, or the first array found under one of `keys`, or under any single key. */
export function listIn(value: unknown, keys: readonly string[]): readonly unknown[] | null {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'object' || value === null) return null;
  const entries = Object.entries(value);
  for (const key of keys) {
    const hit = entries.find(([name, item]) => name.toLowerCase() === key && Array.isArray(item));
    if (hit) return hit[1] as readonly unknown[];
  }
  const arrays = entries.filter(([, item]) => Array.isArray(item));
  return arrays.length === 1 && entries.length === 1 ? (arrays[0]?.[1] as readonly unknown[]) : null;
}

const CLOSES: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/**
 * The bracket that closes the one at `open`, or the text's end. Strings and comments of the C family, Python and
 * PHP are stepped over; a quote that is not closed on its line is none.
 */
export function closing(text: string, open: number, depth = 0): number {
  const stack: string[] = [];
  for (let at = open; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '"' || char === "'" || char === '`') at = stringEnd(text, at, depth);
    else if (char === '/' && text.charAt(at + 1) === '/' && text.charAt(at - 1) !== ':')
      at = lineEnd(text, at);
    else if (char === '/' && text.charAt(at + 1) === '*') at = Math.max(at, text.indexOf('*/', at + 2) + 1);
    else if (char === '#' && /\s/.test(text.charAt(at + 1)) && /\s/.test(text.charAt(at - 1)))
      at = lineEnd(text, at);
    else if (char in CLOSES) stack.push(CLOSES[char] ?? '');
    else if (char === stack.at(-1)) {
      stack.pop();
      if (stack.length === 0) return at;
    }
  }
  return text.length;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

/** How deep templates are looked into; what is deeper was not written by a person. */
const DEEPEST = 40;

/** Offset of the quote that closes the one at `start`; `start` when none does on its line. */
export function stringEnd(text: string, start: number, depth = 0): number {
  const quote = text.charAt(start);
  if (quote !== '`' && text.startsWith(quote.repeat(3), start)) {
    const end = text.indexOf(quote.repeat(3), start + 3);
    return end < 0 ? text.length : end + 2;
  }
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '\\') at += 1;
    else if (char === quote) return at;
    else if (char === '\n' && quote !== '`') return start;
    else if (quote === '`' && char === '$' && text.charAt(at + 1) === '{') {
      if (depth >= DEEPEST) return text.length;
      at = closing(text, at + 1, depth + 1);
    }
  }
  // An open template reaches to the end: looking again behind its quote would take the square of the time.
  return quote === '`' ? text.length : start;
}

/** Splits at signs that stand in no bracket and no string. */
export function splitList(text: string, sign = ','): readonly string[] {
  const parts: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '"' || char === "'" || char === '`') at = stringEnd(text, at);
    else if (char in CLOSES) at = closing(text, at);
    else if (char === sign) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  parts.push(text.slice(start));
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

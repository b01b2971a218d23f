/** A piece of SQL. Comments and white space are none. */
export interface SqlToken {
  readonly kind: 'word' | 'name' | 'text' | 'value' | 'sign';
  /** Words and signs as written, quoted names without their quotes. */
  readonly text: string;
  /** `text` in upper case; empty for names in quotes, so that they are no keywords. */
  readonly upper: string;
  readonly offset: number;
  readonly end: number;
}

const WORD_START = /[\p{L}_#@]/u;
const WORD = /[\p{L}\p{N}_$#@]*/uy;
const PLACEHOLDER = /\$\{\}|%\(\w+\)s|%s|%d|\{\w*\}|\$\d+|\?\d*|:\w+|@\w+/y;
const NUMBER = /\d[\w.]*/y;

/**
 * Cuts SQL of any of the usual dialects into tokens. A dollar quote (`$$`, `$body$`) is a `;`: what stands inside
 * are statements of their own.
 */
export function sqlTokens(text: string): readonly SqlToken[] {
  const tokens: SqlToken[] = [];
  const push = (kind: SqlToken['kind'], offset: number, end: number, shown = text.slice(offset, end)): void =>
    void tokens.push({ kind, text: shown, upper: kind === 'word' ? shown.toUpperCase() : '', offset, end });
  const matched = (pattern: RegExp, at: number): number => {
    pattern.lastIndex = at;
    return pattern.test(text) ? pattern.lastIndex : at;
  };
  for (let at = 0; at < text.length;) {
    const char = text.charAt(at);
    const next = text.charAt(at + 1);
    if (/\s/.test(char)) at += 1;
    else if ((char === '-' && next === '-') || (char === '#' && /[\s#]/.test(next)))
      at = endOf(text, '\n', at);
    else if (char === '/' && next === '*') at = endOf(text, '*/', at + 2);
    else if (char === "'") {
      const end = quoteEnd(text, at, "'");
      push('text', at, end);
      at = end;
    } else if (char === '"' || char === '`') {
      const end = quoteEnd(text, at, char);
      push('name', at, end, text.slice(at + 1, end - 1));
      at = end;
    } else if (
      char === '[' &&
      /^\[[\p{L}_][\p{L}\p{N}_ ]*\]/u.test(text.slice(at, at + 130)) &&
      !followsValue(tokens, at)
    ) {
      const end = text.indexOf(']', at) + 1;
      push('name', at, end, text.slice(at + 1, end - 1));
      at = end;
    } else if (char === '$' && /^\$(?:[A-Za-z_]\w*)?\$/.test(text.slice(at, at + 66))) {
      const end = text.indexOf('$', at + 1) + 1;
      push('sign', at, end, ';');
      at = end;
    } else if (matched(PLACEHOLDER, at) > at && !(char === ':' && tokens.at(-1)?.text === ':')) {
      const end = matched(PLACEHOLDER, at);
      push('value', at, end);
      at = end;
    } else if (WORD_START.test(char)) {
      const end = matched(WORD, at);
      push('word', at, end);
      at = end;
    } else if (/\d/.test(char)) {
      const end = matched(NUMBER, at);
      push('value', at, end);
      at = end;
    } else {
      push('sign', at, at + 1);
      at += 1;
    }
  }
  return tokens;
}

/** An index into an array, `tags[i]`, is no name in brackets. */
function followsValue(tokens: readonly SqlToken[], at: number): boolean {
  const last = tokens.at(-1);
  return (
    last !== undefined && last.end === at && (last.kind === 'word' || last.text === ')' || last.text === ']')
  );
}

function endOf(text: string, mark: string, from: number): number {
  const end = text.indexOf(mark, from);
  return end < 0 ? text.length : end + mark.length;
}

/** Behind the closing quote; a doubled one and one behind a backslash do not close. */
function quoteEnd(text: string, start: number, quote: string): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '\\' && quote === "'") at += 1;
    else if (char === quote) {
      if (text.charAt(at + 1) !== quote) return at + 1;
      at += 1;
    }
  }
  return text.length;
}

/** Signs that stand for themselves after a backslash. */
const ESCAPED_SIGN = /[^A-Za-z0-9]/;

/**
 * The longest text that every hit of a regular expression holds, so that most names are ruled out without
 * running it; empty when none can be told. Reads RE2 syntax; whatever it does not know makes it give up.
 */
export function requiredText(body: string): string {
  let best = '';
  let run = '';
  const close = () => {
    if (run.length > best.length) best = run;
    run = '';
  };
  for (let at = 0; at < body.length; at++) {
    const letter = body.charAt(at);
    if (letter === '|') return '';
    if (letter === '(') {
      if (body[at + 1] === '?') return '';
      const end = groupEnd(body, at);
      if (end < 0) return '';
      close();
      at = end;
    } else if (letter === '[') {
      const end = classEnd(body, at);
      if (end < 0) return '';
      close();
      at = end;
    } else if (letter === '\\') {
      at += 1;
      const escaped = body.charAt(at);
      if (escaped === 'Q' || escaped === '') return '';
      if (ESCAPED_SIGN.test(escaped)) run += escaped;
      else {
        close();
        // What belongs to the escape (`\pN`, `\x{41}`, `\x41`, octal digits) is no text.
        at += /^(?:[pPx]\{[^}]*\}|[pP].|x..|[0-7]+)/.exec(body.slice(at))?.[0].slice(1).length ?? 0;
      }
    } else if (letter === '*' || letter === '?' || letter === '{') {
      run = [...run].slice(0, -1).join('');
      close();
      if (letter === '{') at += Math.max(0, body.indexOf('}', at) - at);
    } else if (letter === '+' || letter === '.' || letter === '^' || letter === '$') {
      close();
    } else {
      run += letter;
    }
  }
  close();
  return best;
}

function groupEnd(body: string, start: number): number {
  let depth = 0;
  for (let at = start; at < body.length; at++) {
    const letter = body[at];
    if (letter === '\\') {
      if (body[at + 1] === 'Q') return -1;
      at += 1;
    } else if (letter === '[') {
      const end = classEnd(body, at);
      if (end < 0) return -1;
      at = end;
    } else if (letter === '(') {
      if (body[at + 1] === '?' && depth > 0) return -1;
      depth += 1;
    } else if (letter === ')' && --depth === 0) return at;
  }
  return -1;
}

/** A bracket that closes at once is part of the class; named classes have brackets of their own. */
function classEnd(body: string, start: number): number {
  let at = start + 1;
  if (body[at] === '^') at += 1;
  if (body[at] === ']') at += 1;
  for (; at < body.length; at++) {
    if (body[at] === '\\') at += 1;
    else if (body[at] === '[' && body[at + 1] === ':') at = Math.max(at, body.indexOf(':]', at) + 1);
    else if (body[at] === ']') return at;
  }
  return -1;
}

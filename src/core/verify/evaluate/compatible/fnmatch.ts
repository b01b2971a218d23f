import { RE2JS } from 're2js';

/** Shell patterns on whole paths as the original reads them: `*` and `?` cross slashes, case counts. */
export function fnmatch(glob: string): (path: string) => boolean {
  const expression = RE2JS.compile(translate(glob), RE2JS.DOTALL);
  return (path) => expression.testExact(path);
}

function translate(glob: string): string {
  let source = '';
  for (let at = 0; at < glob.length; at++) {
    const letter = glob.charAt(at);
    if (letter === '*') source += '.*';
    else if (letter === '?') source += '.';
    else if (letter !== '[') source += RE2JS.quote(letter);
    else {
      const end = classEnd(glob, at);
      if (end < 0) source += '\\[';
      else {
        source += characterClass(glob.slice(at + 1, end));
        at = end;
      }
    }
  }
  return source;
}

/** A bracket that closes at once is part of the class. */
function classEnd(glob: string, start: number): number {
  const first = glob[start + 1] === '!' ? start + 2 : start + 1;
  return glob.indexOf(']', first + 1);
}

function characterClass(body: string): string {
  const negated = body.startsWith('!');
  const letters = (negated ? body.slice(1) : body).replace(/[\\[\]^]/g, '\\$&');
  // A range that runs backwards holds nothing.
  const sound = letters.replace(/(\\?.)-(\\?.)/gsu, (range, from: string, to: string) =>
    from.slice(-1) <= to.slice(-1) ? range : '',
  );
  if (sound === '') return negated ? '.' : '[^\\x{0}-\\x{10FFFF}]';
  return `[${negated ? '^' : ''}${sound}]`;
}

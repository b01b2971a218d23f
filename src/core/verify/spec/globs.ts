import { compileGlob } from '../evaluate/glob.ts';

/** Why a glob can hold no path of the workspace; null when it can. */
export function globProblem(glob: string): string | null {
  if (glob.trim() === '') return 'An empty glob holds no file.';
  if (/^(?:[A-Za-z]:[/\\]|~)/.test(glob))
    return `Paths begin at the root of the workspace: \`${glob.replace(/^[A-Za-z]?[:~]?[/\\]*/, '')}\`.`;
  if (glob.split(/[/\\]/).includes('..')) return 'A path cannot leave the workspace with `..`.';
  if (glob.trim().startsWith('!')) return 'A glob cannot be turned round with `!`. Use `exclude`.';
  const loose = looseBracket(glob);
  return loose === null ? null : `The \`${loose}\` has no other half.`;
}

function looseBracket(glob: string): string | null {
  let open = 0;
  for (let at = 0; at < glob.length; at++) {
    const letter = glob.charAt(at);
    if (letter === '[') {
      const end = glob.indexOf(']', at + 2);
      if (end < 0) return '[';
      at = end;
    } else if (letter === '{') open++;
    else if (letter === '}' && --open < 0) return '}';
  }
  return open > 0 ? '{' : null;
}

/** The `[id]` of a glob that is meant as it stands: in a glob it is one of its letters. */
export function literalBrackets(glob: string): string | null {
  return /(?:^|\/)(\[(?:\.\.\.)?[A-Za-z][A-Za-z_]+\])(?=[/.]|$)/.exec(glob)?.[1] ?? null;
}

export function bracketsAdvice(glob: string, brackets: string): string {
  const inner = brackets.slice(1, -1);
  return `In a glob \`${brackets}\` is one of its letters. For the name itself write \`${glob.replaceAll(brackets, `?${inner}?`)}\`.`;
}

const MAGIC = /[*?[\]{}()!+@]/;

/** Whether everything that `include` can hold is certainly held by `exclude`. False when it cannot be told. */
export function swallows(exclude: string, include: string): boolean {
  const [out, into] = [trimmed(exclude), trimmed(include)];
  if (out === into || /^\*\*(\/\*)?$/.test(out)) return true;
  const folder = out.replace(/\/\*\*(\/\*)?$/, '');
  if (!MAGIC.test(folder) && into.startsWith(`${folder}/`)) return true;
  if (MAGIC.test(into)) return false;
  // A plain path is a file when it has an extension; else everything below it must be held too.
  const held = compileGlob(out);
  return held(into) && (/\.\w+$/.test(into) || held(`${into}/x`));
}

function trimmed(glob: string): string {
  return glob
    .trim()
    .replaceAll('\\', '/')
    .replace(/^(\.?\/)+/, '')
    .replace(/\/+$/, '');
}

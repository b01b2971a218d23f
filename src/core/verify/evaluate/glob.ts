import { RE2JS } from 're2js';

/** Longest glob that is read: what is longer is no path of a workspace. */
const GLOB_LIMIT = 1000;
/** Most numbers of a range `{1..20}`; longer ones stand for themselves. */
const RANGE_LIMIT = 100;

/**
 * A glob anchored at the root of the workspace, as VS Code and picomatch (with `dot`) read it: `*` and `?` within
 * a part of the path, `**` for any number of parts, `[a-z]`, `[!a]`, `{a,b}`. A last part without a wildcard
 * (`src`, `{app,web}/src`, `{src,lib}`) is that file, or everything below that directory. Runs in linear time, which
 * expressions of the language do not for a glob with many stars. What cannot be read holds no file.
 */
export function compileGlob(glob: string): (path: string) => boolean {
  const clean = glob
    .trim()
    .replaceAll('\\', '/')
    .replace(/^(\.?\/)+/, '');
  if (clean === '' || clean === '.') return () => glob.trim() !== '';
  if (clean.length > GLOB_LIMIT) return () => false;
  const below = clean.endsWith('/');
  const name = clean.replace(/\/+$/, '');
  if (!/[*?[\]{}]/.test(name)) {
    return (path) => (!below && path === name) || path.startsWith(`${name}/`);
  }
  try {
    const source = translate(below ? `${name}/**` : name);
    const expression = RE2JS.compile(isPlainAtEnd(name) ? `${source}(?:/.+)?` : source, RE2JS.DOTALL);
    return (path) => expression.testExact(path);
  } catch {
    return () => false;
  }
}

/** Whether the last part has no wildcard: then it may name a directory as well as a file. */
function isPlainAtEnd(glob: string): boolean {
  let end = '';
  let depth = 0;
  for (const letter of glob) {
    if (letter === '{') depth += 1;
    else if (letter === '}') depth -= 1;
    if (letter === '/' && depth === 0) end = '';
    else end += letter;
  }
  return !/[*?[\]]/.test(end);
}

function translate(glob: string): string {
  let source = '';
  const braces = bracePairs(glob);
  const closing = new Set(braces.values());
  let depth = 0;
  for (let at = 0; at < glob.length; at++) {
    const letter = glob.charAt(at);
    if (letter === '*') {
      const end = endOfStars(glob, at);
      const piece = stars(glob, at, end);
      source += piece.source;
      at = piece.next - 1;
    } else if (letter === '?') source += '[^/]';
    else if (letter === '/' && glob.startsWith('/**', at) && endOfStars(glob, at + 1) === glob.length) {
      return `${source}/.+`;
    } else if (letter === '[') {
      const end = classEnd(glob, at);
      if (end < 0) source += '\\[';
      else {
        source += characterClass(glob.slice(at + 1, end));
        at = end;
      }
    } else if (letter === '{' && braces.has(at)) {
      const end = braces.get(at) ?? at;
      const range = numbers(glob.slice(at + 1, end));
      if (range === null) {
        source += '(?:';
        depth += 1;
      } else {
        source += range;
        at = end;
      }
    } else if (letter === '}' && closing.has(at)) {
      source += ')';
      depth -= 1;
    } else if (letter === ',' && depth > 0) source += '|';
    else source += RE2JS.quote(letter);
  }
  return source;
}

function endOfStars(glob: string, start: number): number {
  let end = start;
  while (glob[end] === '*') end += 1;
  return end;
}

/** Two stars are any number of parts only where they are a whole part. */
function stars(glob: string, start: number, end: number): { readonly source: string; readonly next: number } {
  const opens = start === 0 || '/{,'.includes(glob.charAt(start - 1));
  const closes = end === glob.length || '/},'.includes(glob.charAt(end));
  if (!opens || !closes) return { source: '[^/]*', next: end };
  if (end - start === 1) return { source: '[^/]+', next: end };
  if (glob[end] === '/') return { source: '(?:[^/]+/)*', next: end + 1 };
  return { source: '.*', next: end };
}

/** Where each brace ends that has its other half; classes are skipped. */
function bracePairs(glob: string): Map<number, number> {
  const pairs = new Map<number, number>();
  const open: number[] = [];
  for (let at = 0; at < glob.length; at++) {
    const letter = glob[at];
    if (letter === '[') at = Math.max(at, classEnd(glob, at));
    else if (letter === '{') open.push(at);
    else if (letter === '}') {
      const start = open.pop();
      if (start !== undefined) pairs.set(start, at);
    }
  }
  return pairs;
}

/** A bracket that closes at once is part of the class. */
function classEnd(glob: string, start: number): number {
  const first = '!^'.includes(glob.charAt(start + 1) || ' ') ? start + 2 : start + 1;
  return glob.indexOf(']', first + 1);
}

function characterClass(body: string): string {
  const negated = body.startsWith('!') || body.startsWith('^');
  const letters = (negated ? body.slice(1) : body).replace(/[\\[\]^]/g, '\\$&').replaceAll('/', '');
  return negated ? `[^/${letters}]` : `[${letters}]`;
}

/** `1..20` as alternatives; null = no range of whole numbers. */
function numbers(body: string): string | null {
  const [, from, to] = /^(-?\d{1,6})\.\.(-?\d{1,6})$/.exec(body) ?? [];
  if (from === undefined || to === undefined) return null;
  const [low, high] = [Math.min(Number(from), Number(to)), Math.max(Number(from), Number(to))];
  if (high - low >= RANGE_LIMIT) return null;
  return `(?:${Array.from({ length: high - low + 1 }, (_, index) => low + index).join('|')})`;
}

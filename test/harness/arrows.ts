import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** An import that leads from one folder into another. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  /** The file that imports, and what it imports, relative to the place. */
  readonly file: string;
  readonly target: string;
}

const imported = /\b(?:from|import)\s*\(?\s*'(\.{1,2}\/[^'\n]+)'/g;

/**
 * The arrows between the rooms of `place`: its folders, and the files that stand directly in it. Types count like
 * code: who knows a type knows its room.
 */
export function arrowsIn(place: string): readonly Arrow[] {
  const files = globSync('**/*.{ts,tsx}', { cwd: place }).map((file) => file.replaceAll('\\', '/'));
  const known = new Set(files);
  return files.flatMap((file) => {
    const text = readFileSync(path.join(place, file), 'utf8');
    return [...text.matchAll(imported)].flatMap((match): Arrow[] => {
      const target = path.posix.join(path.posix.dirname(file), match[1] ?? '');
      const [from, to] = [room(file), room(target)];
      return known.has(target) && from !== to ? [{ from, to, file, target }] : [];
    });
  });
}

/** The arrows that the table has no place for. */
export function forbidden(
  arrows: readonly Arrow[],
  allowed: Readonly<Record<string, readonly string[]>>,
): readonly string[] {
  return arrows
    .filter(({ from, to }) => !(allowed[from] ?? []).includes(to))
    .map(({ file, target }) => `${file} → ${target}`);
}

/** A way from a room back to itself, as the names of its rooms; null when there is none. */
export function circleIn(allowed: Readonly<Record<string, readonly string[]>>): readonly string[] | null {
  const done = new Set<string>();
  const walk = (at: string, way: readonly string[]): readonly string[] | null => {
    if (way.includes(at)) return [...way.slice(way.indexOf(at)), at];
    if (done.has(at)) return null;
    for (const next of allowed[at] ?? []) {
      const circle = walk(next, [...way, at]);
      if (circle !== null) return circle;
    }
    done.add(at);
    return null;
  };
  for (const start of Object.keys(allowed)) {
    const circle = walk(start, []);
    if (circle !== null) return circle;
  }
  return null;
}

function room(file: string): string {
  return file.split('/')[0] ?? file;
}

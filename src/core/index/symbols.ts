import { PlanningError } from '../base/errors.ts';
import type { IndexView } from './view.ts';
import { nameWords } from './inflect.ts';
import type { SymbolHit, SymbolQuery } from './port.ts';
import { foldCase } from './words.ts';

const LIMIT = 50;
const LIMIT_MAX = 500;
/** What a person means by a symbol first; parameters and local variables last. */
const WEIGHT: Readonly<Record<string, number>> = {
  class: 0,
  interface: 0,
  struct: 0,
  trait: 0,
  function: 0,
  method: 0,
  type: 0,
  enum: 0,
  module: 1,
  macro: 1,
  constant: 1,
  property: 2,
  variable: 3,
  parameter: 4,
};

/**
 * Definitions by name: the exact name first, then names that begin with it, names one of whose words begins with
 * it, names that hold it; among equals what is exported and better known, then by place. `*` and `?` make the
 * name a glob over whole names. A dot looks for a container too: `Cart.total`.
 */
export function findSymbols(view: IndexView, query: SymbolQuery): readonly SymbolHit[] {
  const wanted = query.name.trim();
  if (wanted === '')
    throw new PlanningError('invalid_input', 'Name the symbol to look for, or a part of its name.');
  const limit = Math.min(LIMIT_MAX, Math.max(1, Math.floor(query.limit ?? LIMIT)));
  const rank = matcher(wanted);
  const found: { readonly hit: SymbolHit; readonly rank: number }[] = [];
  for (const { path, language } of candidates(view, query.path)) {
    if (language === null) continue;
    for (const each of view.facts(path)?.definitions ?? []) {
      if (query.kinds && query.kinds.length > 0 && !query.kinds.includes(each.kind)) continue;
      const fit = rank(each.name, each.container);
      if (fit !== null)
        found.push({
          hit: { ...each, path, language },
          rank: fit * 10 + (WEIGHT[each.kind] ?? 3) + (each.exported ? 0 : 0.5),
        });
    }
  }
  // Files come sorted and definitions in order, and sorting keeps that order among equals.
  return found
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, limit)
    .map((each) => each.hit);
}

function candidates(view: IndexView, path: string | undefined): IndexView['files'] {
  if (path === undefined) return view.files;
  const folder = path.replace(/\/+$/, '');
  return view.files.filter((each) => each.path === folder || each.path.startsWith(`${folder}/`));
}

type Rank = (name: string, container: string | null) => number | null;

function matcher(wanted: string): Rank {
  const dot = wanted.lastIndexOf('.');
  if (dot > 0 && dot < wanted.length - 1) {
    const own = matcher(wanted.slice(dot + 1));
    const owner = foldCase(wanted.slice(0, dot));
    return (name, container) => {
      const around = foldCase(container ?? '');
      return around === owner || around.endsWith(`.${owner}`) ? own(name, container) : null;
    };
  }
  if (/[*?]/.test(wanted)) {
    const glob = foldCase(wanted);
    return (name) => (fitsGlob(foldCase(name), glob) ? 0 : null);
  }
  const folded = foldCase(wanted);
  return (name) => {
    const own = foldCase(name);
    const at = own.indexOf(folded);
    if (at < 0) return null;
    if (own === folded) return 0;
    if (at === 0) return 1;
    return nameWords(name).some((word) => foldCase(word).startsWith(folded)) ? 2 : 3;
  };
}

/** Whether a folded name is what a folded glob describes: `*` any characters, `?` one. Never more than length × length steps. */
export function fitsGlob(name: string, glob: string): boolean {
  let at = 0;
  let want = 0;
  let star = -1;
  let from = 0;
  while (at < name.length) {
    const char = glob.charAt(want);
    if (char === '*') {
      star = want;
      from = at;
      want += 1;
    } else if (char === '?' || (char !== '' && char === name.charAt(at))) {
      at += 1;
      want += 1;
    } else if (star >= 0) {
      from += 1;
      at = from;
      want = star + 1;
    } else return false;
  }
  return /^\**$/.test(glob.slice(want));
}

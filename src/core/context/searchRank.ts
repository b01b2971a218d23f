import type { WorkspaceHit } from '../ports.ts';

/** What a search looks for: the text as given, and its words for when nobody wrote it exactly so. */
export interface SearchTerms {
  /** Lower case, trimmed. */
  readonly text: string;
  /** Its words of three letters and more, lower case, without filler words; empty when the text is one word. */
  readonly words: readonly string[];
}

const FILLER: ReadonlySet<string> = new Set(
  'the and for with from that this into when what how are was has have not can all any its our your should would will use using add new'.split(
    ' ',
  ),
);

export const QUERY_MAX = 200;
const HITS_PER_FILE = 5;
const LINE_MAX = 300;

/** Splits words at everything that is no letter or digit and at camelCase humps; lower case. */
export function wordsOf(text: string): readonly string[] {
  return text
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length >= 3 && !FILLER.has(word));
}

export function searchTerms(query: string): SearchTerms {
  const text = query.replace(/\s+/g, ' ').trim().slice(0, QUERY_MAX).toLowerCase();
  const words = text.includes(' ') ? [...new Set(wordsOf(text))].slice(0, 8) : [];
  return { text, words };
}

/** How well a line answers: 0 = not at all; a line with the whole text always beats one with single words. */
export function scoreLine(path: string, line: string, terms: SearchTerms): number {
  const low = line.toLowerCase();
  const whole = low.includes(terms.text);
  const inLine = terms.words.filter((word) => low.includes(word));
  if (!whole && inLine.length === 0) return 0;
  const sought = whole ? [terms.text] : inLine;
  const lowPath = path.toLowerCase();
  const inPath = (terms.words.length > 0 ? terms.words : [terms.text]).filter((word) =>
    lowPath.includes(word),
  );
  return (
    (whole ? 1000 : inLine.length * 40) +
    inPath.length * 15 +
    (sought.some((word) => defines(low, word)) ? 30 : 0) -
    (isBeside(lowPath) ? 10 : 0) -
    path.split('/').length
  );
}

const DEFINING =
  /\b(?:function|class|interface|type|enum|const|let|def|fn|func|struct|trait|module|export|create table|record)\b/;

/** True when the line seems to give the word its meaning: a keyword of definition before it, or a Markdown heading. */
function defines(low: string, word: string): boolean {
  const at = low.indexOf(word);
  if (at < 0) return false;
  const before = low.slice(Math.max(0, at - 80), at);
  return DEFINING.test(before) || /^\s*#{1,6} /.test(low);
}

/** Tests, fixtures and change logs repeat words without explaining them. */
function isBeside(lowPath: string): boolean {
  return /(^|\/)(tests?|__tests__|spec|fixtures|__snapshots__)\/|\.(test|spec)\.|changelog/.test(lowPath);
}

/** Best first; only lines with the whole text when there are any; at most five of one file. */
export function rankHits(
  hits: readonly WorkspaceHit[],
  terms: SearchTerms,
  limit: number,
): readonly WorkspaceHit[] {
  const scored = hits.map((hit) => ({ hit, score: scoreLine(hit.path, hit.text, terms) }));
  const whole = scored.filter(({ score }) => score >= 900);
  const perFile = new Map<string, number>();
  return (whole.length > 0 ? whole : scored)
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score || compare(a.hit.path, b.hit.path) || a.hit.line - b.hit.line)
    .filter(({ hit }) => {
      const count = (perFile.get(hit.path) ?? 0) + 1;
      perFile.set(hit.path, count);
      return count <= HITS_PER_FILE;
    })
    .slice(0, limit)
    .map(({ hit }) => hit);
}

/** The line as shown: trimmed, and cut around the first match when it is long. */
export function excerpt(line: string, terms: SearchTerms): string {
  const text = line.trim();
  if (text.length <= LINE_MAX) return text;
  const low = text.toLowerCase();
  const at = [terms.text, ...terms.words].map((word) => low.indexOf(word)).find((place) => place >= 0) ?? 0;
  const start = Math.max(0, Math.min(at - 60, text.length - LINE_MAX));
  return text.slice(start, start + LINE_MAX);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

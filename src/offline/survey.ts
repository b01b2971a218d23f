import type { Subject } from '../core/llm/tasks.ts';
import { oneLine } from '../core/base/plainText.ts';
import { throwIfCancelled } from '../core/base/errors.ts';
import { plural } from '../core/base/words.ts';
import type { CodeIndex } from '../core/index/port.ts';
import type { Workspace, WorkspaceHit } from '../core/ports.ts';
import { contentWords, stem } from '../core/session/diversity.ts';
import { isSource, symbolsOf } from './code.ts';
import type { CodeSymbol } from './code.ts';
import type { Idea } from './idea.ts';
import { readProject } from './project.ts';
import type { Project } from './project.ts';

/** A source file that the idea seems to concern, and why. */
export interface Place {
  readonly path: string;
  /** For a person: `mentions “limit” 3 times`, `the way into the project`. */
  readonly why: string;
  /** Up to five definitions, those that share words with the idea first. */
  readonly symbols: readonly CodeSymbol[];
  /** The line that speaks most of the idea; null when the file was chosen otherwise. */
  readonly line: { readonly number: number; readonly text: string } | null;
  /** Test files that seem to belong to it. */
  readonly tests: readonly string[];
}

/** What the offline planner found in the open folder for one idea. Everything in it exists. */
export interface Survey {
  readonly name: string;
  readonly fileCount: number;
  /** `TypeScript (42 files)`, most first. */
  readonly languages: readonly string[];
  readonly project: Project;
  /** Most telling first, at most five. */
  readonly places: readonly Place[];
  /** Whether the words of the idea occur in the code at all. */
  readonly matched: boolean;
  readonly tests: { readonly count: number; readonly related: readonly string[] };
  /** Documents that speak of the idea's words. */
  readonly docs: readonly string[];
}

const TEST =
  /(^|\/)(tests?|__tests__|spec|specs|e2e)\/|[._-](test|spec)s?\.\w+$|(^|\/)test_\w+\.py$|_test\.(go|py|rb)$/i;
/** Files that are tests by their name; where there are none, everything in a test folder counts. */
const TEST_NAME =
  /(^|\/)__tests__\/|[._-](test|spec)s?\.\w+$|(^|\/)test_\w+\.py$|_test\.(go|py|rb)$|Tests?\.(java|cs|kt)$/;
const NOISE =
  /(^|\/)(node_modules|dist|build|out|vendor|coverage|target|\.git|__pycache__|fixtures?|__golden__|__snapshots__)\/|\.min\.\w+$|\.(lock|map|svg|snap)$|(^|\/)(package-lock\.json|pnpm-lock\.yaml|yarn\.lock)$|\.d\.ts$/i;
const DOC = /\.(md|mdx|rst|adoc|txt)$/i;
const LANGUAGES: Readonly<Record<string, string>> = {
  ts: 'TypeScript',
  tsx: 'TypeScript',
  js: 'JavaScript',
  jsx: 'JavaScript',
  mjs: 'JavaScript',
  cjs: 'JavaScript',
  py: 'Python',
  go: 'Go',
  rs: 'Rust',
  java: 'Java',
  kt: 'Kotlin',
  cs: 'C#',
  rb: 'Ruby',
  php: 'PHP',
  c: 'C',
  cpp: 'C++',
  swift: 'Swift',
  vue: 'Vue',
  svelte: 'Svelte',
};
const HITS = 60;
const PLACES = 5;

/** Searches the folder for the idea's words and reads the best files. Throws only `cancelled`. */
export async function surveyWorkspace(
  workspace: Workspace,
  index: CodeIndex | null,
  subject: Subject,
  idea: Idea,
  signal: AbortSignal,
): Promise<Survey> {
  const all = await workspace.files(signal);
  const files = all.filter((path) => !NOISE.test(path));
  const project = await readProject(workspace, files, signal);
  const hits = new Map<string, readonly WorkspaceHit[]>();
  for (const word of idea.words) {
    throwIfCancelled(signal);
    hits.set(word, await workspace.search(word, HITS, signal));
  }
  const labels = (kind: Subject['context'][number]['kind']): ReadonlySet<string> =>
    new Set(subject.context.filter((entry) => entry.kind === kind).map((entry) => entry.label));
  const chosen: Chosen = { selected: labels('selection'), beside: labels('file') };
  const named = files.filter((path) => TEST_NAME.test(path) && isSource(path));
  const tests = named.length > 0 ? named : files.filter((path) => TEST.test(path) && isSource(path));
  const isTest = new Set(tests);
  const ranked = rank(files, hits, idea, chosen);
  const sources = ranked.filter((each) => isSource(each.path) && !TEST.test(each.path));
  // What fits much worse than the best is noise, not a place to start.
  const enough = (sources[0]?.score ?? 0) * 0.3;
  const found = sources.filter((each) => each.score >= enough).slice(0, PLACES);
  const ways =
    found.length > 0
      ? []
      : project.entries.map((path) => ({ path, score: 0, why: 'the way into the project', line: null }));
  const places: Place[] = [];
  for (const each of [...found, ...ways].slice(0, PLACES))
    places.push(await place(index, each, tests, idea, signal));
  const relatedTests = new Set([
    ...places.flatMap((each) => each.tests),
    ...ranked.filter((each) => isTest.has(each.path)).map((each) => each.path),
  ]);
  return {
    name: workspace.name,
    fileCount: files.length,
    languages: languages(files),
    project,
    places,
    matched: found.length > 0,
    tests: { count: tests.length, related: [...relatedTests].slice(0, 5) },
    docs: ranked
      .filter((each) => DOC.test(each.path) && !/license|notice/i.test(each.path))
      .map((each) => each.path)
      .slice(0, 3),
  };
}

/** The survey of no folder at all. */
export function emptySurvey(name: string): Survey {
  const project: Project = {
    readme: null,
    commands: [],
    settings: [],
    stack: [],
    config: [],
    docs: [],
    changelog: null,
    entries: [],
  };
  return {
    name,
    fileCount: 0,
    languages: [],
    project,
    places: [],
    matched: false,
    tests: { count: 0, related: [] },
    docs: [],
  };
}

interface Ranked {
  readonly path: string;
  readonly score: number;
  readonly why: string;
  readonly line: Place['line'];
}

interface Chosen {
  readonly selected: ReadonlySet<string>;
  readonly beside: ReadonlySet<string>;
}

interface Score {
  score: number;
  readonly words: Map<string, number>;
  line: Place['line'];
  lineScore: number;
}

/** Whether a text holds the word as a word or a part of an identifier: `mode` is not in `model`. */
function holds(text: string, word: string): boolean {
  if (/[^\p{L}\p{N}]/u.test(word)) return text.toLowerCase().includes(word.toLowerCase());
  const root = stem(word.toLowerCase());
  return contentWords(text).some((each) => each === root || each === word.toLowerCase());
}

/** The word of a text that begins with the searched one: `limit` is shown as `limits`, not as `rateLimit`. */
function wordFrom(text: string, needle: string): string | null {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.find((word) => word.startsWith(needle) && word.length <= 30) ?? null;
}

/** Rare words weigh more than common ones, words in a path more than words in a line; what the person chose leads. */
function rank(
  files: readonly string[],
  hits: ReadonlyMap<string, readonly WorkspaceHit[]>,
  idea: Idea,
  chosen: Chosen,
): readonly Ranked[] {
  const known = new Set(files);
  const shown = new Map<string, string>();
  const scores = new Map<string, Score>();
  const entry = (path: string): Score => {
    const present = scores.get(path) ?? {
      score: 0,
      words: new Map<string, number>(),
      line: null,
      lineScore: 0,
    };
    scores.set(path, present);
    return present;
  };
  for (const [word, lines] of hits) {
    const spread = new Set(lines.map((hit) => hit.path)).size;
    const weight = 1 / (1 + Math.log2(1 + spread));
    const needle = word.toLowerCase();
    for (const hit of lines) {
      if (!known.has(hit.path) || !holds(hit.text, word)) continue;
      // A searched stem is shown as the word that it was found in.
      const exact = wordFrom(hit.text, needle);
      if (exact !== null && !shown.has(word)) shown.set(word, exact);
      const item = entry(hit.path);
      const count = (item.words.get(word) ?? 0) + 1;
      item.words.set(word, count);
      item.score += count === 1 ? 2 * weight : count <= 5 ? 0.4 * weight : 0;
      const telling = contentWords(hit.text).filter((each) => idea.stems.has(each)).length;
      if (telling > item.lineScore || item.line === null) {
        item.line = { number: hit.line, text: oneLine(hit.text, 120) };
        item.lineScore = telling;
      }
    }
    for (const path of files) if (holds(path, word)) entry(path).score += 3 * weight;
  }
  // A selection is the person's own finger on a place; files may also have been proposed by a scan.
  for (const path of chosen.beside) if (known.has(path)) entry(path).score = entry(path).score * 1.5 + 0.5;
  for (const path of chosen.selected) if (known.has(path)) entry(path).score += 100;
  return [...scores]
    .map(([path, item]) => ({
      path,
      score: item.score * (1 + 0.5 * Math.max(0, item.words.size - 1)),
      why: reason(path, item.words, shown, chosen),
      line: item.line,
    }))
    .toSorted((a, b) => b.score - a.score || (a.path < b.path ? -1 : 1));
}

function reason(
  path: string,
  words: ReadonlyMap<string, number>,
  shown: ReadonlyMap<string, string>,
  chosen: Chosen,
): string {
  if (chosen.selected.has(path)) return 'selected by you';
  const [best, second] = [...words].toSorted((a, b) => b[1] - a[1]);
  if (!best) return chosen.beside.has(path) ? 'stands in the session’s context' : 'its name fits the idea';
  const times = best[1] === 1 ? 'once' : `${best[1]} times`;
  return `mentions “${shown.get(best[0]) ?? best[0]}” ${times}${second ? ` and “${shown.get(second[0]) ?? second[0]}”` : ''}`;
}

async function place(
  index: CodeIndex | null,
  ranked: Ranked,
  tests: readonly string[],
  idea: Idea,
  signal: AbortSignal,
): Promise<Place> {
  const symbols = await symbolsOf(index, ranked.path, signal);
  const fits = (symbol: CodeSymbol): number =>
    contentWords(symbol.name).filter((word) => idea.stems.has(word)).length;
  const best = symbols.toSorted((a, b) => fits(b) - fits(a) || a.line - b.line).slice(0, 5);
  const base = baseName(ranked.path);
  return {
    path: ranked.path,
    why: ranked.why,
    symbols: best,
    line: ranked.line,
    tests: tests.filter((test) => baseName(test) === base).slice(0, 3),
  };
}

/** `src/a/rateLimit.test.ts`, `test_rateLimit.py` and `rateLimit.ts` are all `ratelimit`. */
function baseName(path: string): string {
  const file = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  return file
    .replace(/(\.\w+)+$/, '')
    .replace(/[._-](test|spec)s?$/, '')
    .replace(/^test_/, '')
    .replace(/[_-]/g, '');
}

function languages(files: readonly string[]): string[] {
  const count = new Map<string, number>();
  for (const path of files) {
    const name = LANGUAGES[path.slice(path.lastIndexOf('.') + 1).toLowerCase()];
    if (name) count.set(name, (count.get(name) ?? 0) + 1);
  }
  return [...count]
    .toSorted((a, b) => b[1] - a[1])
    .slice(0, 3)
    .map(([name, n]) => `${name} (${plural(n, 'file')})`);
}

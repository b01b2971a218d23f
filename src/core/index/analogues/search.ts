import { cleanText } from '../../base/plainText.ts';
import type { IndexView } from '../view.ts';
import type { Definition, FileFacts, Place } from '../facts.ts';
import { nameWords } from '../inflect.ts';
import { isTestPath, subjectOfPath } from '../paths.ts';
import type { Analogue } from '../port.ts';
import { fitsGlob } from '../symbols.ts';
import { foldCase } from '../words.ts';

const TEXT_MAX = 200;

/** One kind of analogue: everything it finds, in any order. */
export type Search<Query> = (query: Query, world: SearchWorld) => readonly Analogue[];

/** What the searches share over one view. */
export class SearchWorld {
  readonly view: IndexView;
  #tested: ReadonlySet<string> | null = null;

  constructor(view: IndexView) {
    this.view = view;
  }

  /** Every parsed file with its facts, tests left out unless they are asked for. */
  *files(tests = false): Generator<{ readonly path: string; readonly facts: FileFacts }> {
    for (const { path, language } of this.view.files) {
      if (language === null || (!tests && isTestPath(path))) continue;
      const facts = this.view.facts(path);
      if (facts) yield { path, facts };
    }
  }

  /** Whether a test file is called after this one. */
  hasTest(path: string): boolean {
    this.#tested ??= new Set(
      this.view.files.filter((each) => isTestPath(each.path)).map((each) => subjectOfPath(each.path)),
    );
    return this.#tested.has(subjectOfPath(path));
  }

  analogue(
    path: string,
    at: Place & { readonly endLine?: number },
    more: Pick<Analogue, 'name' | 'what' | 'why' | 'score'>,
  ): Analogue {
    return {
      ...more,
      path,
      line: at.line,
      endLine: Math.max(at.line, at.endLine ?? at.line),
      score: Math.round(Math.min(1, Math.max(0, more.score)) * 1000) / 1000,
      text: firstLine(this.view.text(path), at.line),
    };
  }
}

function firstLine(text: string | null, line: number): string {
  if (text === null) return '';
  let start = 0;
  for (let n = 1; n < line; n += 1) {
    start = text.indexOf('\n', start) + 1;
    if (start === 0) return '';
  }
  const end = text.indexOf('\n', start);
  return cleanText(text.slice(start, Math.min(end < 0 ? text.length : end, start + 1000)))
    .trim()
    .slice(0, TEXT_MAX);
}

/** How a name fits what is asked: a glob or the words of another name. `null` = not at all. */
export interface NameFit {
  /** 0 to 1. */
  readonly score: number;
  /** For a person: `is called like \`validate_*\``, `shares “validate” with it`. */
  readonly why: string;
}

/** Words that many unrelated names begin with. */
const EMPTY = new Set([
  'get',
  'set',
  'is',
  'has',
  'to',
  'on',
  'of',
  'do',
  'run',
  'new',
  'the',
  'a',
  'and',
  'for',
  'in',
  'with',
  'by',
  'handle',
  'make',
  'test',
  'my',
]);

/** `lead` = the word that carries the kind of thing: the verb of a function, the noun at the end of a component. */
export function nameFit(wanted: string, lead: 'first' | 'last'): (name: string) => NameFit | null {
  const folded = foldCase(wanted.trim());
  if (/[*?]/.test(folded)) {
    const words = nameWords(folded.replace(/[*?]+/g, '_'));
    const pattern = globs(folded, words);
    return (name) => (pattern(name) ? { score: 0.8, why: `it is called like \`${wanted.trim()}\`` } : null);
  }
  const words = nameWords(wanted);
  const key = lead === 'first' ? words[0] : words.at(-1);
  return (name) => {
    if (foldCase(name) === folded) return { score: 1, why: 'it has the same name' };
    const own = nameWords(name);
    const shared = [...new Set(own)].filter((word) => words.includes(word));
    const telling = shared.filter((word) => !EMPTY.has(word));
    if (telling.length === 0) return null;
    const leads = (lead === 'first' ? own[0] : own.at(-1)) === key && key !== undefined && !EMPTY.has(key);
    const union = new Set([...own, ...words]).size;
    if (!leads && telling.length * 3 < words.length) return null;
    return {
      score: (leads ? 0.5 : 0.15) + (0.4 * shared.length) / union,
      why: `its name shares “${telling.slice(0, 3).join('”, “')}” with it`,
    };
  };
}

/** `validate_*` also fits `validateEmail`: what a glob says in snake case holds for camel case. */
function globs(folded: string, words: readonly string[]): (name: string) => boolean {
  const isAffix = /^[\p{L}\p{N}_]+\*$|^\*[\p{L}\p{N}_]+$/u.test(folded) && words.length > 0;
  return (name) => {
    if (fitsGlob(foldCase(name), folded)) return true;
    if (!isAffix) return false;
    const own = nameWords(name);
    if (own.length <= words.length) return false;
    const part = folded.startsWith('*') ? own.slice(-words.length) : own.slice(0, words.length);
    return part.every((word, at) => word === words[at]);
  };
}

export function fullName(definition: Definition): string {
  return definition.container === null ? definition.name : `${definition.container}.${definition.name}`;
}

/** `it is so, and it is so.`: reasons as one sentence. */
export function sentence(reasons: readonly string[]): string {
  const kept = reasons.filter((each) => each !== '');
  const text =
    kept.length < 2
      ? (kept[0] ?? 'it is of the same kind')
      : `${kept.slice(0, -1).join(', ')} and ${kept.at(-1)}`;
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** Part of a set that two sets share, 0 to 1. */
export function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size === 0 || b.size === 0) return 0;
  const shared = [...a].filter((each) => b.has(each)).length;
  return shared / (a.size + b.size - shared);
}

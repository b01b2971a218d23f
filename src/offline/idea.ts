import type { Subject } from '../core/llm/tasks.ts';
import { oneLine, shorten } from '../core/base/plainText.ts';
import { contentWords, stem } from '../core/session/diversity.ts';
import { FACETS } from './facets.ts';
import type { Facet } from './facets.ts';

/** What sort of change an idea asks for; decides which templates speak. */
export type IdeaKind =
  'feature' | 'fix' | 'refactor' | 'migration' | 'performance' | 'security' | 'docs' | 'tests' | 'removal';

/** An idea as the offline planner understands it: by its words alone. */
export interface Idea {
  readonly kind: IdeaKind;
  /** The first sentence, at most 160 characters, without a final stop. */
  readonly aim: string;
  /** How sentences call the change: `rate limiting`, `the fix of the crash on start`, `the move of the store`. */
  readonly thing: string;
  /** What is changed, with its article: `the store`. */
  readonly object: string;
  /** The same without an article, for titles. */
  readonly bare: string;
  /** Words worth searching for in the code, most telling first; at most 7. */
  readonly words: readonly string[];
  /** Stems of all telling words, to compare texts with. */
  readonly stems: ReadonlySet<string>;
  /** At most three. */
  readonly facets: readonly Facet[];
}

const KINDS: readonly (readonly [IdeaKind, RegExp])[] = [
  [
    'docs',
    /^(please )?(add|write|improve|update|create|fix)?\s*(the |some |more |missing |better )*(docs?|documentation|readme|tutorial|guide|changelog|document)\b/i,
  ],
  [
    'tests',
    /^(please )?(add|write|improve|increase|extend|more)?\s*(the |some |more |missing |better |unit |integration |e2e |end-to-end )*(tests?|test coverage|coverage)\b/i,
  ],
  [
    'feature',
    /^(please )?(add|build|create|implement|support|introduce|allow|let|show|provide|enable|offer|integrate|design|develop)\b/i,
  ],
  ['fix', /^(please )?(fix|repair|correct|resolve|debug)\b/i],
  ['removal', /^(please )?(remove|delete|drop|deprecate|retire)\b/i],
  ['migration', /^(please )?(migrate|upgrade|port|switch|convert|move|replace)\b/i],
  [
    'refactor',
    /^(please )?(refactor|clean|restructure|split|extract|rename|simplify|reorgani[sz]e|decouple|unify|modulari[sz]e)\b/i,
  ],
  ['security', /^(please )?(secure|harden|encrypt|sanitize|protect|audit)\b/i],
  [
    'performance',
    /^(please )?(speed|optimi[sz]e|accelerate|profile)\b|\b(make|get)\b.*\bfaster\b|\breduce\b.*\b(latency|memory|time|size)\b/i,
  ],
  [
    'fix',
    /\b(bug|crash(es|ed|ing)?|broken|does(n't| not) work|regression|wrong(ly)?|leak(s|ing)?|flaky|hangs?)\b/i,
  ],
  ['migration', /\b(migrat\w+|upgrade|port(ing)? to|switch(ing)? (from|to)|replace .+ (with|by))\b/i],
  ['refactor', /\b(refactor\w*|clean ?up|technical debt|restructur\w+|decoupl\w+)\b/i],
  ['performance', /\b(too slow|slow(er|ly)?|performance|latency|memory use|bottleneck)\b/i],
  ['security', /\b(vulnerab\w+|security (hole|issue|review)|xss|csrf|injection)\b/i],
  [
    'fix',
    /\b(forgets?|loses?|ignores?|no longer|should not|shouldn['’]t|cannot|can['’]t|fails?|failing|error)\b/i,
  ],
  ['feature', /./s],
];

const VERBS =
  /^(?:(?:please|we (?:want|need) to|i (?:want|need|would like) to|we should|let us|let's|can we|could we)\s+)*(?:add|build|create|implement|support|introduce|allow|let|show|provide|enable|offer|integrate|design|develop|write|improve|update|extend|increase|fix|repair|correct|resolve|debug|remove|delete|drop|deprecate|retire|migrate|upgrade|port|switch|convert|move|replace|refactor|clean up|restructure|split|extract|rename|simplify|reorgani[sz]e|decouple|unify|modulari[sz]e|document|describe|retire|secure|harden|encrypt|sanitize|protect|audit|speed up|optimi[sz]e|accelerate|profile|make|reduce)\s+(?:support for\s+)?/i;
const BORDER =
  /\s+(?:to|for|in|into|on|onto|at|with|without|so|when|while|from|using|by|that|which|because|if|after|before|across|via|between|and then)\b|[,;:(—–]/i;

/** Words that say nothing about where in the code an idea lives. */
const VAGUE = new Set(
  'add build create implement support introduce make new feature app application project code system thing better improve update fix work working user people person please public way able simple good nice small large existing current different fast faster slow slower quick document documentation test how multiple whole every want need show let allow provide enable replace remove instead write change time first'
    .split(' ')
    .map(stem),
);

/** Reads an idea by its words. Pure: the same words give the same idea. */
export function readIdea(subject: Pick<Subject, 'title' | 'prompt'>): Idea {
  const prompt = subject.prompt.trim();
  const sentence = prompt.split(/(?<=[.!?])\s|\n/).find((part) => part.trim() !== '') ?? subject.title;
  const aim = oneLine(sentence, 160).replace(/[.!?:]+$/, '');
  const kind = KINDS.find(([, pattern]) => pattern.test(aim))?.[0] ?? 'feature';
  const stems = new Set(contentWords(`${aim} ${prompt}`).filter((word) => !VAGUE.has(word)));
  return {
    kind,
    aim,
    ...named(aim, kind),
    words: searchWords(`${aim.replace(VERBS, '')}\n${prompt.replace(VERBS, '')}`),
    stems,
    // What new things need is no demand on a fix, a text or tests about them.
    facets: WHOLE.includes(kind) ? [] : FACETS.filter((facet) => facet.match.test(prompt)).slice(0, 3),
  };
}

/** What stands before the object when a sentence speaks of the change itself. */
const CHANGE: Readonly<Record<IdeaKind, string>> = {
  feature: '',
  tests: '',
  fix: 'the fix of ',
  refactor: 'the restructuring of ',
  migration: 'the move of ',
  performance: 'the speed-up of ',
  security: 'the hardening of ',
  docs: 'the text on ',
  removal: 'the removal of ',
};
/** Kinds whose object is the whole rest of the sentence: a crash is named by when it happens. */
const WHOLE: readonly IdeaKind[] = ['fix', 'docs', 'tests'];

function named(aim: string, kind: IdeaKind): Pick<Idea, 'thing' | 'object' | 'bare'> {
  const rest = aim
    .replace(VERBS, '')
    .replace(/\s+(?:much |a lot )?(?:faster|quicker|smaller|safer|more secure)\b.*$/i, '');
  // Without a verb at its beginning the sentence is a wish or a report, not a name.
  if (rest === aim) {
    const thing = kind === 'fix' ? 'this fix' : 'this change';
    return { thing, object: thing, bare: shorten(lowerFirst(aim), 70) };
  }
  const cut = WHOLE.includes(kind) ? rest : (rest.split(BORDER)[0]?.trim() ?? '');
  const words = (cut.length < 3 ? rest : cut).split(/\s+/);
  const phrase = lowerFirst(words.slice(0, WHOLE.includes(kind) ? 12 : 7).join(' '));
  const object = phrase.replace(/^(?:an?|some)\s+/i, 'the ');
  return { thing: `${CHANGE[kind]}${object}`, object, bare: object.replace(/^(?:the|our)\s+/i, '') };
}

/** Fills `{thing}`, `{object}` and `{bare}` into a template. */
export function fill(template: string, idea: Pick<Idea, 'thing' | 'object' | 'bare'>): string {
  return template
    .replaceAll('{thing}', idea.thing)
    .replaceAll('{object}', idea.object)
    .replaceAll('{bare}', idea.bare);
}

/** Lower-case first letter unless the word is an abbreviation or a name with capitals inside. */
export function lowerFirst(text: string): string {
  return /^[A-Z][a-z]*(\s|$)/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

export function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Telling words in the form in which they would stand in code: identifiers first, then stems that are beginnings. */
function searchWords(text: string): string[] {
  const names =
    text.match(
      /`[^`\n]{2,60}`|\b[a-z]+[A-Z]\w+\b|\b\w+_\w+\b|\b[\w-]+\.(?:tsx?|jsx?|py|go|rs|java|rb|php|cs|css|json|md)\b/g,
    ) ?? [];
  const plain = text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? [];
  const count = new Map<string, number>();
  for (const word of plain) {
    const root = stem(word);
    if (VAGUE.has(root) || contentWords(word).length === 0) continue;
    const isBeginning = root.length >= 4 && word.startsWith(root) && word !== `${root}e`;
    const search = isBeginning ? root : word;
    count.set(search, (count.get(search) ?? 0) + 1);
  }
  const ordered = [...count].toSorted((a, b) => b[1] - a[1]).map(([word]) => word);
  return [...new Set([...names.map((name) => name.replaceAll('`', '')), ...ordered])].slice(0, 7);
}

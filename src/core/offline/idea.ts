import type { Subject } from '../agents/tasks.ts';
import { oneLine } from '../agents/text.ts';
import { contentWords, stem } from '../session/diversity.ts';
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
  /** What is to be made, fixed or changed: the aim's object, e.g. `rate limiting`. */
  readonly thing: string;
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
  ['feature', /./s],
];

const VERBS =
  /^(?:(?:please|we (?:want|need) to|i (?:want|need|would like) to|we should|let us|let's|can we|could we)\s+)*(?:add|build|create|implement|support|introduce|allow|let|show|provide|enable|offer|integrate|design|develop|write|improve|update|extend|increase|fix|repair|correct|resolve|debug|remove|delete|drop|deprecate|retire|migrate|upgrade|port|switch|convert|move|replace|refactor|clean up|restructure|split|extract|rename|simplify|reorgani[sz]e|decouple|unify|secure|harden|encrypt|sanitize|protect|audit|speed up|optimi[sz]e|accelerate|profile|make|reduce)\s+(?:support for\s+)?/i;
const BORDER =
  /\s+(?:to|for|in|into|on|onto|at|with|without|so|when|while|from|using|by|that|which|because|if|after|before|across|via|between|and then)\b|[,;:(—–]/i;

/** Words that say nothing about where in the code an idea lives. */
const VAGUE = new Set(
  'add build create implement support introduce make new feature app application project code system thing better improve update fix work working user people person please public way able simple good nice small large existing current different multiple whole every want need show let allow provide enable replace remove instead write change time first'
    .split(' ')
    .map(stem),
);

/** Reads an idea by its words. Pure: the same words give the same idea. */
export function readIdea(subject: Pick<Subject, 'title' | 'prompt'>): Idea {
  const prompt = subject.prompt.trim();
  const sentence = prompt.split(/(?<=[.!?])\s|\n/).find((part) => part.trim() !== '') ?? subject.title;
  const aim = oneLine(sentence, 160).replace(/[.!?:]+$/, '');
  const rest = aim.replace(VERBS, '');
  const object = rest.split(BORDER)[0]?.trim() ?? '';
  const thing = lowerFirst(
    (object.split(/\s+/).length > 7 || object.length < 3
      ? rest.split(/\s+/).slice(0, 7).join(' ')
      : object
    ).replace(/^(?:a|an|the|some|our)\s+/i, ''),
  );
  const kind = KINDS.find(([, pattern]) => pattern.test(aim))?.[0] ?? 'feature';
  const stems = new Set(contentWords(`${aim} ${prompt}`).filter((word) => !VAGUE.has(word)));
  return {
    kind,
    aim,
    thing: thing || lowerFirst(aim),
    words: searchWords(`${aim}\n${prompt}`),
    stems,
    facets: FACETS.filter((facet) => facet.match.test(prompt)).slice(0, 3),
  };
}

/** Fills `{thing}` into a template. */
export function fill(template: string, idea: Pick<Idea, 'thing'>): string {
  return template.replaceAll('{thing}', idea.thing);
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
    const search = root.length >= 4 && word.startsWith(root) ? root : word;
    count.set(search, (count.get(search) ?? 0) + 1);
  }
  const ordered = [...count].toSorted((a, b) => b[1] - a[1]).map(([word]) => word);
  return [...new Set([...names.map((name) => name.replaceAll('`', '')), ...ordered])].slice(0, 7);
}

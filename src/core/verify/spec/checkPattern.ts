import { DEFINITION_KINDS } from '../../index/facts.ts';
import type { PatternKind, RulePattern } from '../../model/verification.ts';
import { nearest } from './nearest.ts';
import { checkRegex, REGEX_WEIGHT, regexBody, regexWeight } from './regex.ts';
import { bracketsAdvice, globProblem, literalBrackets } from './globs.ts';
import type { RuleReading, Side } from './readPatterns.ts';
import type { Span } from './source.ts';

/** Kinds that look at names alone, in which no white space stands. */
const NAMES: ReadonlySet<PatternKind> = new Set(['imports', 'calls', 'references']);
/** Kinds in which `*` is often meant as a wildcard and is none. */
const NO_WILDCARD: ReadonlySet<PatternKind> = new Set([
  'identifiers',
  'imports',
  'calls',
  'definitions',
  'references',
  'decorators',
  'sql_tables',
  'tests',
]);

/** Refuses a pattern that can be used for nothing, and warns of one that says something else than it seems to. */
export function checkPattern(reading: RuleReading, pattern: RulePattern, place: Span, side: Side): void {
  if (reading.compatible) {
    checkCompatible(reading, pattern, place);
    return;
  }
  const { source } = reading;
  const dead = (why: string): void => source.error('dead_pattern', why, place);
  const { kind, text } = pattern;
  if (text.trim() === '') {
    dead('An empty pattern finds nothing. Write it or remove it.');
    return;
  }
  const body = regexBody(kind, text);
  if (body !== null) {
    checkExpression(reading, body, place, side);
    return;
  }
  if (kind === 'files') {
    const problem = globProblem(text);
    const brackets = literalBrackets(text);
    if (problem) source.error('bad_glob', problem, place);
    else if (brackets !== null) source.warn('brackets', bracketsAdvice(text, brackets), place);
    return;
  }
  if (kind === 'structure') {
    if (/^\$+[A-Z_0-9]*$/.test(text.trim()))
      source.warn('matches_everything', 'This piece of code is every piece of code.', place);
    return;
  }
  if (NAMES.has(kind) && /\s/.test(text.replace(/^(new|await)\s+/, '')))
    dead(
      `No name holds a space, so nothing can be \`${text}\`. Use \`identifiers\`, \`text\` or \`structure\`.`,
    );
  else if (kind === 'definitions') checkDefinition(text, dead);
  else if (kind === 'api_routes') checkRoute(text, dead, (why) => source.warn('wrong_route', why, place));
  else if (kind === 'sql_tables' && /[;()]/.test(text))
    dead('This is SQL, not the name of a table. Use `expressions` for the text of statements.');
  if (NO_WILDCARD.has(kind) && text.includes('*')) source.warn('wildcard', wildcardAdvice(text), place);
}

/** Words in front of a name that say what kind of definition it is. */
const KIND_WORDS: readonly string[] = [
  ...DEFINITION_KINDS,
  ...'def fn func fun namespace const let var field'.split(' '),
];

/** A first word that is nearly a kind is a misspelt one; any other is looked for as it stands in the code. */
function checkDefinition(text: string, dead: (why: string) => void): void {
  const [, kind, name] = /^\s*(\w+)\s+(\S.*)$/s.exec(text) ?? [];
  if (kind === undefined || name === undefined || KIND_WORDS.includes(kind.toLowerCase())) return;
  const near = nearest(kind, KIND_WORDS);
  if (near !== null && kind.length > 3) dead(`No definition is a \`${kind}\`. Is \`${near} ${name}\` meant?`);
}

const METHODS: readonly string[] = [
  ...['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'CONNECT', 'ANY', 'ALL'],
];

function checkRoute(text: string, dead: (why: string) => void, warn: (why: string) => void): void {
  const words = text.trim().split(/\s+/);
  const [method, path] = words.length > 1 ? words : [undefined, words[0]];
  if (words.length > 2 || path === undefined) {
    dead('A route is a path, or a method and a path: `/api/users`, `POST /api/users`.');
    return;
  }
  if (method !== undefined && method !== '*' && !METHODS.includes(method.toUpperCase())) {
    const near = nearest(method, METHODS);
    dead(`\`${method}\` is no HTTP method.${near === null ? '' : ` Is ${near} meant?`}`);
  } else if (/^[a-z]+:\/\//i.test(path)) dead('Routes are paths: leave the server away.');
  else if (/[?#]/.test(path.replace(/:[\w$]+\?|[[{<(][^/]*[\]}>)]/g, '')))
    dead('Routes are paths: leave `?` or `#` and what follows away.');
  else if (method === undefined && METHODS.includes(path))
    warn(`This is the path \`${path}\`. For every route of the method write \`${path} /**\`.`);
}

function checkExpression({ source, count }: RuleReading, body: string, place: Span, side: Side): void {
  count.regexWeight += regexWeight(body);
  if (count.regexWeight > REGEX_WEIGHT) {
    // Said once: what follows is not compiled any more.
    if (!count.refused)
      source.error('too_large', 'The regular expressions of this spec are too large. Repeat less.', place);
    count.refused = true;
    return;
  }
  const check = checkRegex(body);
  if (check.problem !== null) {
    const { message, offset, length } = check.problem;
    const at = source.inside(place, offset + 1, length);
    source.error('bad_regex', `This regular expression cannot be used: ${message}.`, at);
    return;
  }
  if (check.matchesEverything)
    source.warn(
      'matches_everything',
      side === 'match'
        ? 'This regular expression also finds nothing at all, so every place is a violation.'
        : 'This regular expression also finds nothing at all, so it proves nothing.',
      place,
    );
}

/** What the original never finds, said to whoever keeps its verdicts. */
function checkCompatible({ source }: RuleReading, { text }: RulePattern, place: Span): void {
  if (text.startsWith('/') && text.endsWith('/') && text.length > 2) {
    if (/[\\^$|[\]+?(){}]/.test(text))
      source.warn('dead_pattern', 'In compatible mode most expressions with such signs find nothing.', place);
  } else if (!/^[\p{L}\p{N}_]/u.test(text) || !/[\p{L}\p{N}_]$/u.test(text))
    source.warn(
      'dead_pattern',
      'In compatible mode a pattern that begins or ends with a sign is found only where a letter or digit stands next to it.',
      place,
    );
}

function wildcardAdvice(text: string): string {
  const escaped = text.replace(/[.+?^${}()|[\]\\/]/g, '\\$&').replaceAll('*', '.*');
  return `\`*\` is a plain sign here. For any text write /^${escaped}$/.`;
}

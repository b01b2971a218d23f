import { isMap, isSeq } from 'yaml';
import type { Node } from 'yaml';
import type { VerificationRule } from '../../model/verification.ts';
import { LANGUAGE_NAMES } from '../evaluate/languages.ts';
import { bracketsAdvice, globProblem, literalBrackets, swallows } from './globs.ts';
import { readMapping } from './mapping.ts';
import type { Field, Reading } from './mapping.ts';
import { nearest } from './nearest.ts';
import { kindOf, textOf } from './source.ts';
import type { Span } from './source.ts';

type Scope = VerificationRule['scope'];

const EVERYWHERE: Scope = { include: [], exclude: [], languages: [] };

export function readScope(reading: Reading, field: Field | null): Scope {
  if (!field || field.value === null) return EVERYWHERE;
  const fields = readMapping(reading, field.value, 'scope', '`scope`');
  if (!fields) return EVERYWHERE;
  const [include, exclude, languages] = ['include', 'exclude', 'languages'].map((name) =>
    (fields.get(name) ?? []).flatMap((each) => readTexts(reading, each)),
  );
  if (!reading.compatible) {
    for (const each of [...(include ?? []), ...(exclude ?? [])]) {
      const problem = globProblem(each.text);
      const brackets = literalBrackets(each.text);
      if (problem) reading.source.error('bad_glob', problem, each.place);
      else if (brackets !== null)
        reading.source.warn('brackets', bracketsAdvice(each.text, brackets), each.place);
    }
    checkSwallowed(reading, include ?? [], exclude ?? []);
    for (const each of languages ?? []) checkLanguage(reading, each);
  }
  const texts = (list: readonly Written[] | undefined): readonly string[] =>
    (list ?? []).map(({ text }) => text);
  return { include: texts(include), exclude: texts(exclude), languages: texts(languages) };
}

interface Written {
  readonly text: string;
  readonly place: Span;
}

function readTexts({ source, compatible }: Reading, { name, value, place }: Field): readonly Written[] {
  if (value === null) return [];
  if (isMap(value)) {
    source.error('wrong_type', `\`${name}\` must be a text or a list of texts, not a mapping.`, place);
    return [];
  }
  if (compatible && !isSeq(value)) {
    const text = textOf(value) ?? '';
    source.warn(
      'wrong_type',
      `Compatible mode takes "${text}" for the list of its letters. Write a list.`,
      place,
    );
    return [...text].map((letter) => ({ text: letter, place }));
  }
  const items: readonly (Node | null)[] = isSeq(value) ? (value.items as (Node | null)[]) : [value];
  return items.flatMap((item) => {
    const node = source.resolve(item);
    const text = textOf(node);
    if (text !== null) return text === '' && compatible ? [] : [{ text, place: source.span(item) }];
    if (isMap(node) || isSeq(node))
      source.error('wrong_type', `\`${name}\` holds texts, not ${kindOf(node)}.`, source.span(item));
    else if (!compatible) source.error('wrong_type', `An item of \`${name}\` is empty.`, place);
    return [];
  });
}

function checkSwallowed({ source }: Reading, include: readonly Written[], exclude: readonly Written[]): void {
  const everything = exclude.find(({ text }) => swallows(text, '**'));
  if (include.length === 0 && everything) {
    source.error('dead_scope', 'Everything is excluded: the rule looks at no file.', everything.place);
    return;
  }
  const gone = include.filter(({ text }) => exclude.some((out) => swallows(out.text, text)));
  for (const { text, place } of gone)
    if (gone.length === include.length)
      source.error('dead_scope', `\`${text}\` is excluded again: the rule looks at no file.`, place);
    else source.warn('swallowed', `\`${text}\` is excluded again, so it adds nothing.`, place);
}

const NAMES = LANGUAGE_NAMES.flatMap(({ names }) => names);
const EXTENSIONS = LANGUAGE_NAMES.flatMap(({ extensions }) => extensions);

function checkLanguage({ source }: Reading, { text, place }: Written): void {
  const word = text.trim().toLowerCase();
  const bare = word.replace(/^\*?\./, '');
  if (NAMES.includes(bare) || EXTENSIONS.includes(bare) || bare !== word) return;
  const near = nearest(word, NAMES);
  if (near !== null && word.length > 3)
    source.error(
      'unknown_language',
      `\`${text}\` is no language of the index. Is \`${near}\` meant?`,
      place,
      near,
    );
  else source.warn('unknown_language', `\`${text}\` is taken for a file extension.`, place);
}

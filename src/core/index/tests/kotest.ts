import type { TestCase } from '../facts.ts';
import { closing } from '../brackets.ts';
import type { Source } from '../source.ts';
import { nested, type Titled } from './titles.ts';

const GROUP = /^x?(?:describe|context|feature|given|Given|when|When|and|And|`when`|`given`)$/;
const TEST = /^[fx]?(?:test|it|should|scenario|expect|then|Then|`then`)$/;
/** What stands between a title in quotes and its block: nothing, settings, `-`, or a word of WordSpec. */
const BEHIND = /^"{0,2}\s*(?:\.config\([^()]*\)\s*)?(-\s*|(?:should|Should|when|When|`when`|can|has)\s+)?\{/;

/** Tests of Kotest's specs, whatever their style, under the name of their class. */
export function kotestTests(source: Source): readonly TestCase[] {
  const { calls, strings, definitions } = source.syntax;
  const classes = definitions.filter((each) => each.kind === 'class');
  const called = calls.flatMap((call): readonly Titled[] => {
    const isTest = TEST.test(call.callee);
    const title = source.literal(call.args[0], call.inside);
    if ((!isTest && !GROUP.test(call.callee)) || title === null || !call.args.at(-1)?.startsWith('{'))
      return [];
    const from = source.offset(call);
    return [{ line: call.line, column: call.column, title, from, to: source.blockEnd(from), isTest }];
  });
  const written = strings.flatMap((each): readonly Titled[] => {
    const from = source.offset(each);
    const after = from + 1 + each.value.length;
    const match = BEHIND.exec(source.text.slice(after, after + 200));
    if (!match || source.text.charAt(from) !== '"') return [];
    const word = match[1]?.trim() ?? '';
    const title = word === '' || word === '-' ? each.value : `${each.value} ${word}`;
    const to = closing(source.text, after + match[0].length - 1) + 1;
    return [{ line: each.line, column: each.column, title, from, to, isTest: word === '' }];
  });
  const all = [...called, ...written];
  // A title that others stand in is a group, whatever its word.
  const tests = all.map((each) =>
    each.isTest && all.some((other) => other !== each && each.from < other.from && other.from < each.to)
      ? { ...each, isTest: false }
      : each,
  );
  return nested(
    tests,
    ({ line }) => classes.findLast((each) => each.line <= line && line <= each.endLine)?.name ?? '',
  );
}

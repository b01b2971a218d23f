import type { TestCase } from '../facts.ts';
import { closing, splitList } from '../brackets.ts';
import { literal } from '../source.ts';
import type { Source } from '../source.ts';
import { nested, type Titled } from './titles.ts';

/** `TEST(Suite, Name)`. */
const NAMED =
  /^(?:TEST|TEST_F|TEST_P|TYPED_TEST|TYPED_TEST_P|TEST_METHOD|BOOST_(?:AUTO|FIXTURE|DATA|PARAM)_TEST_CASE)$/;
/** `TEST_CASE("title", "[tag]")`. */
const TITLED =
  /^(?:TEST_CASE|TEST_CASE_METHOD|TEST_CASE_FIXTURE|TEMPLATE_TEST_CASE|SCENARIO|SECTION|DYNAMIC_SECTION|SUBCASE|GIVEN|WHEN|THEN|AND_GIVEN|AND_WHEN|AND_THEN)$/;
const HOLDING = /^(?:TEST_SUITE|TEST_CLASS|BOOST_AUTO_TEST_SUITE|BOOST_FIXTURE_TEST_SUITE)$/;
const MACRO = /(?<![\w.>:])([A-Z][A-Z_]+)\s*\(/g;
const HIDDEN =
  /\/\/[^\n]*|\/\*[^]*?\*\/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.){1,4}'|^[ \t]*#(?:[^\n\\]|\\[^])*/gm;

/** GoogleTest, Catch2, doctest and Boost: macros that a grammar takes for calls or functions. */
export function macroTests(source: Source): readonly TestCase[] {
  // Strings stay as long as they are, so that places stay.
  const plain = source.text.replace(HIDDEN, (part) => part.replace(/[^\n"]/g, ' '));
  const found: Titled[] = [];
  for (const match of plain.matchAll(MACRO)) {
    const word = match[1] ?? '';
    if (!NAMED.test(word) && !TITLED.test(word) && !HOLDING.test(word)) continue;
    const open = match.index + match[0].length - 1;
    const end = closing(plain, open);
    const args = splitList(source.text.slice(open + 1, end));
    const title = titleOf(word, args);
    if (title === null) continue;
    const block = /^\)\s*\{/.exec(plain.slice(end, end + 200));
    const to =
      word.startsWith('BOOST') && HOLDING.test(word)
        ? suiteEnd(plain, end)
        : block
          ? closing(plain, end + block[0].length - 1)
          : end;
    found.push({ ...source.place(match.index), title, from: match.index, to, isTest: !HOLDING.test(word) });
  }
  return nested(found);
}

function titleOf(word: string, args: readonly string[]): string | null {
  if (TITLED.test(word)) return args.map((each) => literal(each)).find((each) => each !== null) ?? null;
  const names = args.slice(0, /^(?:TEST|TYPED)/.test(word) && word !== 'TEST_METHOD' ? 2 : 1);
  const title = names.map((each) => literal(each) ?? each).join(' ');
  return /^[\w ]+$/.test(title) || HOLDING.test(word) ? title : null;
}

function suiteEnd(plain: string, from: number): number {
  const end = plain.indexOf('BOOST_AUTO_TEST_SUITE_END', from);
  return end < 0 ? plain.length : end;
}

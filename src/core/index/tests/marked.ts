import type { Decorator, TestCase } from '../facts.ts';
import { fullName } from '../orm/model.ts';
import { literalsIn } from '../source.ts';
import type { Source } from '../source.ts';
import { shown, test } from './titles.ts';

const MARKS: Readonly<Record<'java' | 'kotlin' | 'csharp' | 'rust', RegExp>> = {
  java: /^(?:Test|ParameterizedTest|RepeatedTest|TestFactory|TestTemplate|Property)$/,
  kotlin: /^(?:Test|ParameterizedTest|RepeatedTest|TestFactory)$/,
  csharp:
    /^(?:Fact|Theory|Test|TestCase|TestCaseSource|TestMethod|DataTestMethod|SkippableFact|SkippableTheory)(?:Attribute)?$/,
  rust: /^(?:rstest|test_case|quickcheck|gtest|wasm_bindgen_test|(?:\w+::)*test)$/,
};

/** Tests that an annotation makes, with the titles that annotations give them and what they stand in. */
export function markedTests(source: Source, language: keyof typeof MARKS): readonly TestCase[] {
  const { decorators, definitions } = source.syntax;
  const isJvm = language === 'java' || language === 'kotlin';
  const titles = new Map<string, string[]>();
  const displayed = new Map<string, string>();
  for (const each of decorators) {
    if (each.target === null) continue;
    const name = language === 'rust' ? each.name : each.name.slice(each.name.lastIndexOf('.') + 1);
    const isTest = MARKS[language].test(name);
    if (isTest && !titles.has(each.target)) titles.set(each.target, []);
    if (isTest || /^(?:DataRow|TestName)/.test(name))
      titles.get(each.target)?.push(...titlesIn(source, name, each));
    if (isJvm && name === 'DisplayName') {
      const title = source.literal(each.args[0], each.target);
      if (title !== null) displayed.set(each.target, title.replace(/\\(["'\\])/g, '$1'));
    }
  }
  const seen = new Set<string>();
  const marked = definitions.flatMap((each): readonly TestCase[] => {
    const name = fullName(each);
    const own = titles.get(name);
    // Overloads share one target.
    if (!own || (each.kind !== 'function' && each.kind !== 'method') || seen.has(`${name}:${each.line}`))
      return [];
    seen.add(`${name}:${each.line}`);
    const all = [...own, ...displayedAs(name, displayed)];
    return [test(each, [shown(each), ...all].join(' '))];
  });
  return [...marked, ...unmarked(source, language)];
}

/** Titles from the outermost class that has one; those without keep their names. */
function displayedAs(name: string, displayed: ReadonlyMap<string, string>): readonly string[] {
  const parts = name.split('.');
  const paths = parts.map((_, index) => parts.slice(0, index + 1).join('.'));
  const first = paths.findIndex((path) => displayed.has(path));
  return first < 0
    ? []
    : paths
        .slice(first)
        .map((path, index) => displayed.get(path) ?? parts[first + index]?.replaceAll('`', '') ?? '');
}

/** `[Fact(DisplayName = "…")]`, `[TestMethod("…")]`, `#[test_case(1; "…")]`. */
function titlesIn(source: Source, name: string, { args }: Decorator): readonly string[] {
  return args.flatMap((each): readonly string[] => {
    const title = /^(?:DisplayName|Description|TestName)\s*=\s*([\s\S]+)$/.exec(each)?.[1];
    if (title !== undefined) return [source.literal(title) ?? ''].filter(Boolean);
    if (name.startsWith('TestMethod')) return [source.literal(each) ?? ''].filter(Boolean);
    return name === 'test_case' && each.includes(';') ? literalsIn(each.slice(each.lastIndexOf(';'))) : [];
  });
}

/** Tests that no annotation makes: JUnit 3, dynamic ones, and those of `proptest!`. */
function unmarked(source: Source, language: keyof typeof MARKS): readonly TestCase[] {
  const { calls, definitions } = source.syntax;
  if (language === 'rust')
    return calls.flatMap((call) =>
      call.callee !== 'proptest!'
        ? []
        : [...call.args.join(',').matchAll(/#\[test\]\s*(?:async\s+)?fn\s+(\w+)/g)].map((each) =>
            test(call, [call.inside?.replaceAll('.', ' ') ?? '', each[1] ?? ''].join(' ').trim()),
          ),
    );
  if (language === 'csharp') return [];
  const dynamic = calls.flatMap((call): readonly TestCase[] => {
    const title = /(?:^|\.)dynamic(?:Test|Container)$/.test(call.callee)
      ? source.literal(call.args[0])
      : null;
    return title === null ? [] : [test(call, `${(call.inside ?? '').replaceAll('.', ' ')} ${title}`.trim())];
  });
  const cases = new Set(
    definitions
      .filter(
        (each) => each.kind === 'class' && /\bextends\s+(?:[\w.]+\.)?TestCase\b/.test(source.header(each)),
      )
      .map(fullName),
  );
  const old = definitions.filter(
    (each) => each.kind === 'method' && each.name.startsWith('test') && cases.has(each.container ?? ''),
  );
  return [...dynamic, ...old.map((each) => test(each, shown(each)))];
}

import type { Call, Definition, TestCase } from './facts.ts';
import { fullName } from './orm/model.ts';
import { nameOf } from './source.ts';
import type { Source } from './source.ts';
import { goTests } from './tests/go.ts';
import { kotestTests } from './tests/kotest.ts';
import { macroTests } from './tests/macros.ts';
import { markedTests } from './tests/marked.ts';
import { shown, test } from './tests/titles.ts';

/** The tests of a file by their full names. What is skipped or marked `only` is a test like any other. */
export function testCases(source: Source): readonly TestCase[] {
  switch (source.language) {
    case 'typescript':
    case 'tsx':
    case 'javascript':
      return source.holds(['test', 'it(', 'it.', 'describe']) ? titled(source, SCRIPT) : [];
    case 'python':
      return source.holds(['test']) ? pythonTests(source) : [];
    case 'go':
      return source.path.endsWith('_test.go') ? goTests(source) : [];
    case 'java':
    case 'kotlin':
    case 'csharp':
    case 'rust':
      return [
        ...(source.holds(['Test', 'test', 'Fact', 'Theory']) ? markedTests(source, source.language) : []),
        ...(source.holds(['io.kotest']) ? kotestTests(source) : []),
      ];
    case 'ruby':
      return /(?:^|\/)(?:spec|test|features)\/|_(?:spec|test)\.rb$/.test(source.path)
        ? [...titled(source, RUBY), ...named(source, /^test_/, /Test|Spec/)]
        : [];
    case 'php':
      return source.holds(['test', 'Test', 'it(']) ? phpTests(source) : [];
    case 'c':
    case 'cpp':
      return source.holds(['TEST', 'SCENARIO']) ? macroTests(source) : [];
    case 'bash':
      return source.holds(['@test'])
        ? byLines(source, /^\s*@test\s+(["'])(.*)\1/, (match) => match[2] ?? '')
        : [];
    case 'sql':
      return [];
  }
}

interface Titles {
  readonly group: RegExp;
  readonly test: RegExp;
}

const MORE =
  '(?:\\.(?:only|skip|skipIf|runIf|if|concurrent|sequential|serial|parallel|todo|failing|fails|fixme|slow|each|for|extend|step|shuffle))*';
const SCRIPT: Titles = {
  group: new RegExp(
    `^(?:[\\w$]+\\.)?(?:describe|context|suite|fdescribe|xdescribe|xcontext)${MORE}(?:[(\`].*)?$`,
    's',
  ),
  test: new RegExp(
    `^(?:(?:t|tt|tap|Deno|base|test)\\.)?(?:it|test|specify|fit|xit|xtest|xspecify)${MORE}(?:[(\`].*)?$`,
    's',
  ),
};
const RUBY: Titles = {
  group: /^(?:RSpec\.)?(?:f|x)?(?:describe|context|feature|shared_examples|shared_context|example_group)$/,
  test: /^(?:f|x)?(?:it|specify|example|scenario|test|its|should)$/,
};

/** Tests that are calls with a title, standing in groups that are calls with a title. */
function titled(source: Source, titles: Titles): readonly TestCase[] {
  const groups: { readonly title: string; readonly from: number; readonly to: number }[] = [];
  const tests: TestCase[] = [];
  for (const call of source.syntax.calls) {
    // `test.describe` is a group although it begins like a test.
    const isGroup = titles.group.test(call.callee);
    if (!isGroup && !titles.test.test(call.callee)) continue;
    // The call that only takes the table of `it.each(table)(title, …)` has no title of its own.
    if (/\.(?:each|for|extend|skipIf|runIf)$/.test(call.callee)) continue;
    const title = titleOf(source, call, titles);
    if (title === null) continue;
    const from = source.offset(call);
    const around = groups.filter((each) => each.from < from && from < each.to).map((each) => each.title);
    const name = [...around, title].join(' ').replace(/\s+/g, ' ').trim();
    if (isGroup)
      groups.push({ title, from, to: titles === RUBY ? blockEnd(source, call) : source.end(call) });
    else tests.push({ line: call.line, column: call.column, name });
  }
  return tests;
}

function titleOf(source: Source, call: Call, titles: Titles): string | null {
  const [first, second] = call.args;
  const words = source.literal(first)?.replace(/\\(["'`\\])/g, '$1') ?? null;
  if (words !== null) {
    // `test(name)` of something else takes one text; a test has a body unless it is still to be written.
    const isWritten = call.args.length > 1 || titles === RUBY || /todo/.test(call.callee);
    if (!isWritten) return null;
    return titles === RUBY && second !== undefined
      ? [words, source.literal(second) ?? ''].join(' ').trim()
      : words;
  }
  const name = nameOf(first?.replace(/\.name$/, ''));
  if (name === null || (titles === SCRIPT && call.args.length < 2)) return null;
  const more = titles === RUBY ? (source.literal(second) ?? '') : '';
  return `${name} ${more}`.trim();
}

/** Offset of the `end` (or closing bracket) that stands under the beginning of a Ruby call's line. */
function blockEnd(source: Source, call: Call): number {
  const indent = /^\s*/.exec(source.line(call.line))?.[0] ?? '';
  for (let line = call.line + 1; line <= source.lineCount; line += 1) {
    const text = source.line(line);
    if (text.startsWith(indent) && /^(?:end|\})(?![\w?!])/.test(text.slice(indent.length)))
      return source.offset({ line, column: 1 });
  }
  return source.text.length;
}

function pythonTests(source: Source): readonly TestCase[] {
  const isTestFile = /(?:^|\/)(?:test_[^/]*|[^/]*_test|tests?)\.py$|(?:^|\/)tests?\//.test(source.path);
  const cases = new Set(
    source.syntax.definitions
      .filter((each) => each.kind === 'class' && /\([^)]*(?:TestCase|TestSuite)\b/.test(source.header(each)))
      .map(fullName),
  );
  return source.syntax.definitions.flatMap((each) => {
    if ((each.kind !== 'function' && each.kind !== 'method') || !each.name.startsWith('test')) return [];
    const owner = each.container;
    const counts =
      owner === null
        ? isTestFile && /^test_|^test$/.test(each.name)
        : cases.has(owner) || (isTestFile && (owner.split('.').at(-1) ?? '').startsWith('Test'));
    return counts ? [test(each, shown(each))] : [];
  });
}

/** Methods that are tests by their names in classes that are tests by theirs. */
function named(source: Source, own: RegExp, owner: RegExp): readonly TestCase[] {
  return source.syntax.definitions
    .filter(
      (each) =>
        (each.kind === 'method' || each.kind === 'function') &&
        own.test(each.name) &&
        owner.test(each.container ?? ''),
    )
    .map((each) => test(each, shown(each)));
}

function phpTests(source: Source): readonly TestCase[] {
  const attributes = new Set(
    source.syntax.decorators.filter((each) => /(?:^|\\)Test$/.test(each.name)).map((each) => each.target),
  );
  const methods = source.syntax.definitions.filter((each) => {
    if (each.kind !== 'method' || each.container === null) return false;
    if (/Test(?:Case)?$/.test(each.container) && each.name.startsWith('test')) return true;
    return attributes.has(fullName(each)) || isDocumentedTest(source, each);
  });
  const isPest = source.syntax.calls.some((call) => /^(?:it|test|describe)$/.test(call.callee));
  return [...methods.map((each) => test(each, shown(each))), ...(isPest ? titled(source, SCRIPT) : [])];
}

/** `@test` in the comment above a method. */
function isDocumentedTest(source: Source, method: Definition): boolean {
  let line = method.line - 1;
  if (!/\*\/\s*$/.test(source.line(line))) return false;
  for (; line > 0; line -= 1) {
    const text = source.line(line);
    if (/^\s*\*?\s*(?:\/\*\*\s*)?@test\b/.test(text)) return true;
    if (text.includes('/*')) return false;
  }
  return false;
}

function byLines(
  source: Source,
  pattern: RegExp,
  name: (match: RegExpExecArray) => string,
): readonly TestCase[] {
  const found: TestCase[] = [];
  let isComment = false;
  for (let line = 1; line <= source.lineCount; line += 1) {
    const text = source.line(line);
    const match = isComment ? null : pattern.exec(text);
    const words = match ? name(match) : '';
    if (words !== '') found.push({ line, column: text.length - text.trimStart().length + 1, name: words });
    if (/\/\*/.test(text.replace(/\/\*.*?\*\//g, '').replace(/\/\/.*/, ''))) isComment = true;
    if (isComment && text.includes('*/')) isComment = false;
  }
  return found;
}

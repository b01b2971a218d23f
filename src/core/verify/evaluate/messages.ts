import type { CompiledPattern } from './compiledRule.ts';

const LONGEST = 120;

/** What findings say to a person. */
export const messages = {
  forbidden: (pattern: CompiledPattern) =>
    pattern.kind.needs === 'path'
      ? `This file must not exist (${name(pattern)}).`
      : `The ${name(pattern)} must not be here.`,
  tooMany: (pattern: CompiledPattern, count: number) =>
    `The ${name(pattern)} is found ${times(count)}; at most ${pattern.most} allowed.`,
  tooFew: (pattern: CompiledPattern, count: number, files: number) =>
    count === 0 && pattern.fewest <= 1
      ? `The ${name(pattern)} is expected and was not found in ${filesOf(files)}.`
      : `The ${name(pattern)} is found ${times(count)} in ${filesOf(files)}; at least ${pattern.fewest} expected.`,
  noneOf: (patterns: readonly CompiledPattern[], counts: readonly number[]) =>
    counts.every((count) => count === 0)
      ? `One of these is expected and none was found: ${patterns.map(name).join(', ')}.`
      : `One of these is expected: ${patterns.map((pattern, at) => withCounts(pattern, counts[at] ?? 0)).join('; ')}.`,
  hidden: (path: string, pattern: CompiledPattern) =>
    `${path} could not be looked at and may hold the ${name(pattern)}.`,
};

function name({ kind, pattern }: CompiledPattern): string {
  const text = pattern.text.length > LONGEST ? `${pattern.text.slice(0, LONGEST - 1)}…` : pattern.text;
  return `${kind.noun} “${text}”`;
}

function withCounts(pattern: CompiledPattern, count: number): string {
  const wanted = count > pattern.most ? `at most ${pattern.most}` : `at least ${pattern.fewest}`;
  return `the ${name(pattern)}, found ${times(count)} (${wanted})`;
}

function times(count: number): string {
  if (count === 0) return 'nowhere';
  return count === 1 ? 'once' : `${count} times`;
}

function filesOf(count: number): string {
  return count === 1 ? 'the one file of the scope' : `the ${count} files of the scope`;
}

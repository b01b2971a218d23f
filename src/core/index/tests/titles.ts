import type { Definition, Place, TestCase } from '../facts.ts';
import { fullName } from '../orm/model.ts';

export function test(at: Place, name: string): TestCase {
  return { line: at.line, column: at.column, name };
}

/** Name with the classes around it, as runners show it. */
export function shown(each: Definition): string {
  return fullName(each).replace(/\.|::/g, ' ').replaceAll('`', '');
}

/** Something with a title that may stand in others. */
export interface Titled extends Place {
  readonly title: string;
  /** Where it begins, and where what stands in it ends. */
  readonly from: number;
  readonly to: number;
  /** False for what only holds tests. */
  readonly isTest: boolean;
}

/** Tests by their titles behind those of what they stand in. */
export function nested(
  all: readonly Titled[],
  owner: (each: Titled) => string = () => '',
): readonly TestCase[] {
  const open: Titled[] = [];
  return all
    .toSorted((a, b) => a.from - b.from || b.to - a.to)
    .flatMap((each): readonly TestCase[] => {
      while ((open.at(-1)?.to ?? Infinity) <= each.from) open.pop();
      const titles = [owner(each), ...open.map((outer) => outer.title), each.title];
      open.push(each);
      return each.isTest ? [test(each, titles.filter(Boolean).join(' ').replace(/\s+/g, ' ').trim())] : [];
    });
}

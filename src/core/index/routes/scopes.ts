import type { Assignment, Call } from '../facts.ts';
import type { Source } from '../source.ts';

/** What a name was last set to before a place, in the function around it or in what encloses that; null when it is not. */
export function valueAt(
  source: Source,
  name: string,
  inside: string | null,
  offset: number,
): Assignment | null {
  const around = source
    .values(name)
    .filter((each) => each.inside === null || `${inside ?? ''}.`.startsWith(`${each.inside}.`));
  const nearest = Math.max(-1, ...around.map((each) => each.inside?.length ?? 0));
  const own = around.filter((each) => (each.inside?.length ?? 0) === nearest);
  return own.findLast((each) => source.offset(each) < offset) ?? null;
}

/** An argument that a call of this file passes. */
export interface Passed {
  readonly text: string;
  readonly call: Call;
}

/** What the calls of a function of this file pass for the parameter of that name; empty when it is none. */
export function passedFor(source: Source, name: string, inside: string | null): readonly Passed[] {
  if (inside === null) return [];
  const { definitions, calls } = source.syntax;
  if (
    !definitions.some((each) => each.kind === 'parameter' && each.name === name && each.container === inside)
  )
    return [];
  const own = inside.slice(inside.lastIndexOf('.') + 1);
  const owner = inside.slice(0, Math.max(0, inside.length - own.length - 1));
  const list = definitions.find((each) => each.name === own && (each.container ?? '') === owner)?.parameters;
  const names = (list ?? '').split(',').map((each) => new RegExp(`(?:^|\\s)${name}(?:\\s|$)`).test(each));
  const index = names.indexOf(true);
  const isExtension = /^\s*this\s/.test(list ?? '');
  if (index < 0) return [];
  return calls.flatMap((call): readonly Passed[] => {
    const [, receiver, called] = /^(?:([\s\S]*)\.)?([\w$]+)(?:<.*>)?$/.exec(call.callee) ?? [];
    if (called !== own) return [];
    const text =
      isExtension && receiver !== undefined && call.args.length < names.length
        ? index === 0
          ? source.text.slice(source.offset(call), source.offset(source.nameOf(call)) - 1)
          : call.args[index - 1]
        : call.args[index];
    return text === undefined ? [] : [{ text, call }];
  });
}

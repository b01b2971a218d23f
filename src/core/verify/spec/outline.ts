import { lastAtMost, lineStarts } from '../../base/text.ts';
import { scan } from './scan.ts';

/** A rule in the text of a spec, for what an editor shows above it. */
export interface RuleRange {
  /** Empty while it has none. */
  readonly id: string;
  /** 1-based. */
  readonly line: number;
  readonly endLine: number;
  /** Offsets from its dash or brace to its end. */
  readonly start: number;
  readonly end: number;
}

/** The rules in their order; also of a text that is no valid YAML yet. */
export function outlineSpec(text: string): readonly RuleRange[] {
  const { items, keys } = scan(text);
  const ids = keys.filter(({ name, level }) => name === 'id' && level === 'rule');
  const lines = lineStarts(text);
  let next = 0;
  return items
    .filter(({ level }) => level === 'rule')
    .map(({ start, end }) => {
      while ((ids[next]?.start ?? text.length) < start) next++;
      const id = ids[next];
      const last = start + withoutComments(text.slice(start, end)).length;
      return {
        id: id && id.end <= end ? valueAt(text, id.end) : '',
        line: lastAtMost(lines, start) + 1,
        endLine: lastAtMost(lines, last) + 1,
        start,
        end: last,
      };
    });
}

/** Without the comments and blank lines at the end, which belong to what follows. */
function withoutComments(text: string): string {
  let rest = text.trimEnd();
  for (
    let at = rest.lastIndexOf('\n');
    at >= 0 && rest.slice(at).trim().startsWith('#');
    at = rest.lastIndexOf('\n')
  )
    rest = rest.slice(0, at).trimEnd();
  return rest;
}

function valueAt(text: string, from: number): string {
  const [, double, single, plain] =
    /^\s*:[ \t]*(?:"([^"\n]*)"|'([^'\n]*)'|([^\n,}#]*))/.exec(text.slice(from, from + 500)) ?? [];
  return (double ?? single ?? plain ?? '').trim();
}

import { IGNORED_KEYS, keysOf } from './describe.ts';
import { scan } from './scan.ts';

export interface SpecHover {
  /** Offsets of the key. */
  readonly start: number;
  readonly end: number;
  readonly doc: string;
  /** YAML. */
  readonly example: string | null;
}

/** What the key at an offset means; null where no known key stands. */
export function hoverSpec(text: string, offset: number): SpecHover | null {
  const token = scan(text).keys.find(({ start, end }) => start <= offset && offset <= end);
  if (!token?.level) return null;
  const { start, end, name, level } = token;
  const key = keysOf(level).find((each) => each.name === name);
  if (key) return { start, end, doc: key.doc, example: key.example };
  const instead = level === 'spec' ? undefined : IGNORED_KEYS.get(name);
  return instead === undefined ? null : { start, end, doc: `Not looked at. ${instead}`, example: null };
}

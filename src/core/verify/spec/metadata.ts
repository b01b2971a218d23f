import { isMap, isScalar, isSeq } from 'yaml';
import type { Node, ParsedNode } from 'yaml';
import type { Field, Reading } from './mapping.ts';
import { kindOf, textOf } from './source.ts';

/** Values in metadata, aliases followed. */
const VALUES = 10_000;
const DEPTH = 20;

/** A person's own data as plain JSON. Aliases are followed within the limit, so that nothing can explode. */
export function readMetadata({ source }: Reading, field: Field | null): Readonly<Record<string, unknown>> {
  if (!field || field.value === null) return {};
  if (!isMap(field.value)) {
    source.error('wrong_type', `\`metadata\` must be a mapping, not ${kindOf(field.value)}.`, field.place);
    return {};
  }
  let left = VALUES;
  const plain = (node: ParsedNode | null, depth: number): unknown => {
    if (--left < 0 || depth > DEPTH) {
      left = -1;
      return null;
    }
    if (isSeq(node))
      return node.items.map((item) => (left < 0 ? null : plain(source.resolve(item as Node), depth + 1)));
    if (isMap(node)) {
      // No prototype, so that no key of the text means more than itself.
      const value = Object.create(null) as Record<string, unknown>;
      for (const { key, value: inner } of node.items) {
        if (left < 0) break;
        value[textOf(source.resolve(key as Node)) ?? ''] = plain(
          source.resolve(inner as Node | null),
          depth + 1,
        );
      }
      return value;
    }
    if (!isScalar(node)) return null;
    const { value } = node;
    return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)
      ? value
      : textOf(node);
  };
  const metadata = plain(field.value, 0) as Record<string, unknown>;
  if (left >= 0) return metadata;
  source.error('too_large', '`metadata` is too large or refers to itself.', field.key);
  return {};
}

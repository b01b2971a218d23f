import { stringify } from 'yaml';

/** A spec as YAML. Of its own, because a dynamic import of the package itself has no names once it is bundled. */
export function writeSpec(name: string, rules: readonly object[]): string {
  return stringify({ name, rules }, { lineWidth: 0 });
}

import { throwIfCancelled } from '../core/base/errors.ts';
import type { Definition } from '../core/index/facts.ts';
import type { CodeIndex } from '../core/index/port.ts';

/** A definition that is worth naming to a reader. */
export interface CodeSymbol {
  readonly name: string;
  /** `function`, `class`, `type`, … */
  readonly kind: string;
  /** 1-based. */
  readonly line: number;
}

/** Names that only their surroundings know. */
const INNER: readonly Definition['kind'][] = ['parameter', 'variable', 'property'];
const SOURCE =
  /\.(?:[cm]?[jt]sx?|vue|svelte|py|pyi|go|rs|java|kts?|cs|rb|php|c|h|cc|cpp|cxx|hpp|swift|sh|bash)$/i;

/** Whether a file is program text by its name. */
export function isSource(path: string): boolean {
  return SOURCE.test(path);
}

/** Definitions of a file in the order of their lines; empty without an index, or when it cannot look. */
export async function symbolsOf(
  index: CodeIndex | null,
  path: string,
  signal: AbortSignal,
): Promise<readonly CodeSymbol[]> {
  if (!index) return [];
  try {
    const all = await index.outline(path, signal);
    return all
      .filter((each) => !INNER.includes(each.kind))
      .map(({ name, kind, line }) => ({ name, kind, line }));
  } catch {
    // A file that vanished or an index that failed: the file is still named, it only has no symbols.
    throwIfCancelled(signal);
    return [];
  }
}

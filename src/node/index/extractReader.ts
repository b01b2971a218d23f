import type { Parser } from 'web-tree-sitter';
import { memoryReader } from './extractMemory.ts';
import { cursorReader, emptyTree, sameTree, type TreeReader } from './extractTree.ts';

/** A sample whose tree has hidden nodes, aliases, fields, extras and errors in every grammar: text and garbage. */
const SAMPLE = 'a = b.c(1, "x") // y\nfunction f(a, b) { return a }\nclass C { x() {} }\n@d @@ ((\n';

/**
 * Reads trees straight from the engine's memory, many times faster than through its cursor. The layout belongs to
 * one version of the engine, so it is compared with the cursor first; where they differ, the cursor is used.
 */
export function treeReader(engine: object, parser: Parser): TreeReader {
  const fast = memoryReader(engine);
  if (fast === null) return cursorReader;
  const tree = parser.parse(SAMPLE);
  if (tree === null) return cursorReader;
  try {
    const wanted = emptyTree();
    const seen = emptyTree();
    cursorReader(tree, wanted);
    fast(tree, seen);
    return sameTree(wanted, seen) ? fast : cursorReader;
  } catch {
    return cursorReader;
  } finally {
    tree.delete();
  }
}

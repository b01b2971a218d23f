import type { Language as Grammar, Tree, TreeCursor } from 'web-tree-sitter';

/** Names of a grammar, by number. */
export interface TreeTables {
  /** Node types; those of anonymous nodes stand in double quotes: `"new"`. */
  readonly types: readonly string[];
  readonly fields: ReadonlyMap<string, number>;
}

/** Type of a node that is a syntax error, in `FlatTree.type`. */
export const ERROR_TYPE = 0xffff;

/**
 * A syntax tree as arrays in pre-order: node `n`'s first child is `n + 1`, its subtree ends before `next[n]`.
 * Positions are UTF-16 indices. The arrays are longer than `size` and are used again for the next tree.
 */
export interface FlatTree {
  size: number;
  type: Uint16Array;
  field: Uint16Array;
  start: Uint32Array;
  end: Uint32Array;
  next: Uint32Array;
  parent: Int32Array;
  /** Nodes that are syntax errors or were put in by the parser to go on. */
  errors: number[];
}

/** Turns the parser's tree into arrays. The tree may be freed afterwards. */
export type TreeReader = (tree: Tree, into: FlatTree) => void;

export function readTables(grammar: Grammar): TreeTables {
  const types: string[] = [];
  for (let id = 0; id < grammar.nodeTypeCount; id++) {
    const name = grammar.nodeTypeForId(id) ?? '';
    types.push(grammar.nodeTypeIsNamed(id) ? name : `"${name}"`);
  }
  const fields = new Map<string, number>();
  grammar.fields.forEach((name, id) => {
    if (name !== null && name !== undefined) fields.set(name, id);
  });
  return { types, fields };
}

export function emptyTree(): FlatTree {
  return resize(
    {
      size: 0,
      type: new Uint16Array(0),
      field: new Uint16Array(0),
      start: new Uint32Array(0),
      end: new Uint32Array(0),
      next: new Uint32Array(0),
      parent: new Int32Array(0),
      errors: [],
    },
    16_384,
  );
}

/** Gives the arrays room for `length` nodes; what they hold stays. */
export function resize(tree: FlatTree, length: number): FlatTree {
  const grow = <T extends Uint16Array | Uint32Array | Int32Array>(old: T, made: T): T => {
    made.set(old.subarray(0, made.length));
    return made;
  };
  tree.type = grow(tree.type, new Uint16Array(length));
  tree.field = grow(tree.field, new Uint16Array(length));
  tree.start = grow(tree.start, new Uint32Array(length));
  tree.end = grow(tree.end, new Uint32Array(length));
  tree.next = grow(tree.next, new Uint32Array(length));
  tree.parent = grow(tree.parent, new Int32Array(length));
  return tree;
}

/** Reads a tree through the parser's public cursor: right always, but as slow as parsing. */
export function cursorReader(tree: Tree, into: FlatTree): void {
  into.size = 0;
  into.errors.length = 0;
  const cursor = tree.walk();
  let parent = -1;
  for (;;) {
    const node = put(cursor, into, parent);
    if (cursor.gotoFirstChild()) {
      parent = node;
      continue;
    }
    into.next[node] = into.size;
    while (!cursor.gotoNextSibling()) {
      if (parent < 0 || !cursor.gotoParent()) {
        cursor.delete();
        return;
      }
      into.next[parent] = into.size;
      parent = into.parent[parent] ?? -1;
    }
  }
}

function put(cursor: TreeCursor, into: FlatTree, parent: number): number {
  const node = into.size++;
  if (node >= into.type.length) resize(into, node * 2);
  into.type[node] = cursor.nodeTypeId;
  into.field[node] = cursor.currentFieldId;
  into.start[node] = cursor.startIndex;
  into.end[node] = cursor.endIndex;
  into.parent[node] = parent;
  if (cursor.nodeTypeId === ERROR_TYPE || cursor.nodeIsMissing) into.errors.push(node);
  return node;
}

export function sameTree(a: FlatTree, b: FlatTree): boolean {
  if (a.size !== b.size || a.errors.join() !== b.errors.join()) return false;
  for (let n = 0; n < a.size; n++) {
    if (a.type[n] !== b.type[n] || a.field[n] !== b.field[n] || a.parent[n] !== b.parent[n]) return false;
    if (a.start[n] !== b.start[n] || a.end[n] !== b.end[n] || a.next[n] !== b.next[n]) return false;
  }
  return true;
}

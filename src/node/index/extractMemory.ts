import type { Tree } from 'web-tree-sitter';
import { ERROR_TYPE, resize, type FlatTree, type TreeReader } from './extractTree.ts';

/** Offsets in bytes of what the engine (web-tree-sitter 0.26, 32-bit addresses) keeps in its memory. */
const TREE_LANGUAGE = 8;
const SUBTREE_BYTES = 8;
const HEAP = { padding: 4, size: 16, children: 36, symbol: 40, flags: 44, production: 66 };
const LANGUAGE = {
  symbols: 4,
  productions: 28,
  fields: 32,
  aliasWidth: 36,
  fieldSlices: 64,
  fieldEntries: 68,
  publicSymbols: 76,
  aliases: 84,
};

interface Memory {
  readonly HEAPU8: Uint8Array;
  readonly HEAPU16: Uint16Array;
  readonly HEAPU32: Uint32Array;
}

/** What a production says of its children, copied out of the language once. */
interface Productions {
  readonly publicSymbol: Uint16Array;
  readonly aliasWidth: number;
  readonly aliases: Uint16Array;
  readonly fieldWidth: number;
  readonly fields: Uint16Array;
}

function readProductions(memory: Memory, language: number): Productions {
  const word = (offset: number): number => memory.HEAPU32[(language + offset) >> 2] ?? 0;
  const half = (address: number): number => memory.HEAPU16[address >> 1] ?? 0;
  const productions = word(LANGUAGE.productions);
  const symbols = word(LANGUAGE.symbols);
  const aliasWidth = half(language + LANGUAGE.aliasWidth);
  const copy = (address: number, length: number): Uint16Array =>
    memory.HEAPU16.slice(address >> 1, (address >> 1) + length);
  const publicSymbol = copy(word(LANGUAGE.publicSymbols), symbols);
  const aliases = copy(word(LANGUAGE.aliases), productions * aliasWidth);
  const entries: [production: number, child: number, field: number][] = [];
  let fieldWidth = 0;
  for (let production = 0; word(LANGUAGE.fields) > 0 && production < productions; production++) {
    const slice = word(LANGUAGE.fieldSlices) + production * 4;
    const first = half(slice);
    for (let entry = first; entry < first + half(slice + 2); entry++) {
      const address = word(LANGUAGE.fieldEntries) + entry * 4;
      const child = memory.HEAPU8[address + 2] ?? 0;
      if (memory.HEAPU8[address + 3] !== 0) continue; // Inherited: named by the hidden child itself.
      fieldWidth = Math.max(fieldWidth, child + 1);
      entries.push([production, child, half(address)]);
    }
  }
  const fields = new Uint16Array(productions * fieldWidth);
  // The first entry of a child wins, as in the engine.
  for (const [production, child, field] of entries.reverse()) fields[production * fieldWidth + child] = field;
  return { publicSymbol, aliasWidth, aliases, fieldWidth, fields };
}

/** Null when the engine does not show its memory. */
export function memoryReader(engine: object): TreeReader | null {
  if (!('HEAPU8' in engine && 'HEAPU16' in engine && 'HEAPU32' in engine)) return null;
  // The engine replaces its views when its memory grows, so they are taken anew for every tree.
  const memory = engine as Memory;
  let productions: Productions | null = null;
  return (tree, into) => {
    const address = addressOf(tree);
    productions ??= readProductions(memory, memory.HEAPU32[(address + TREE_LANGUAGE) >> 2] ?? 0);
    walk(memory, address, productions, into);
  };
}

function addressOf(tree: Tree): number {
  const address = (tree as unknown as { readonly 0: unknown })[0];
  if (typeof address !== 'number') throw new TypeError('The tree has no address.');
  return address;
}

/** One subtree whose children are being read. */
interface Frame {
  /** Address of the next child. */
  child: number;
  /** Address after the last child. */
  end: number;
  /** Index of the next child among those that are not extras. */
  structural: number;
  production: number;
  /** The node that children belong to: the nearest visible one. */
  node: number;
  visible: boolean;
  /** Field that a hidden subtree hands down to its children. */
  field: number;
}

function walk(memory: Memory, root: number, known: Productions, into: FlatTree): void {
  const u8 = memory.HEAPU8;
  const u16 = memory.HEAPU16;
  const u32 = memory.HEAPU32;
  into.size = 0;
  into.errors.length = 0;
  const frames: Frame[] = [];
  let depth = -1;
  let position = 0; // In bytes; two for each UTF-16 unit.
  let subtree = root;
  let isRoot = true;
  let frame: Frame | undefined;
  for (;;) {
    // Read one subtree.
    const low = u32[subtree >> 2] ?? 0;
    let symbol: number;
    let flags: number; // visible 1, named 2, extra 4
    let missing: boolean;
    let padding: number;
    let size: number;
    let children = 0;
    if (low & 1) {
      const high = u32[(subtree >> 2) + 1] ?? 0;
      symbol = (low >> 8) & 0xff;
      flags = (low >> 1) & 7;
      missing = (low & 32) !== 0;
      padding = (high >> 16) & 0xff;
      size = high >>> 24;
    } else {
      symbol = u16[(low + HEAP.symbol) >> 1] ?? 0;
      flags = (u8[low + HEAP.flags] ?? 0) & 7;
      missing = ((u8[low + HEAP.flags + 1] ?? 0) & 2) !== 0;
      padding = u32[(low + HEAP.padding) >> 2] ?? 0;
      size = u32[(low + HEAP.size) >> 2] ?? 0;
      children = u32[(low + HEAP.children) >> 2] ?? 0;
    }
    let field = 0;
    let alias = 0;
    const extra = (flags & 4) !== 0;
    if (frame !== undefined) {
      if (!extra) {
        if (frame.production !== 0 && frame.structural < known.aliasWidth)
          alias = known.aliases[frame.production * known.aliasWidth + frame.structural] ?? 0;
        if (frame.structural < known.fieldWidth)
          field = known.fields[frame.production * known.fieldWidth + frame.structural] ?? 0;
        if (field === 0 && !frame.visible) field = frame.field;
        frame.structural++;
      }
      frame.child += SUBTREE_BYTES;
    }
    // A parent's padding is its first child's: it is passed once, where the parent starts.
    const start = position + padding;
    const visible = isRoot || (flags & 1) !== 0 || alias !== 0;
    let node = frame?.node ?? -1;
    if (visible) {
      const made = into.size++;
      if (made >= into.type.length) resize(into, made * 2);
      const own = alias === 0 ? symbol : alias;
      into.type[made] = own === ERROR_TYPE ? own : (known.publicSymbol[own] ?? own);
      into.field[made] = field;
      into.start[made] = start >> 1;
      into.end[made] = (start + size) >> 1;
      into.parent[made] = node;
      if (own === ERROR_TYPE || missing) into.errors.push(made);
      node = made;
    }
    isRoot = false;
    if (children > 0) {
      depth++;
      frame = frames[depth] ??= { child: 0, end: 0, structural: 0, production: 0, node, visible, field };
      frame.child = low - children * SUBTREE_BYTES;
      frame.end = low;
      frame.structural = 0;
      frame.production = u16[(low + HEAP.production) >> 1] ?? 0;
      frame.node = node;
      frame.visible = visible;
      frame.field = field;
    } else {
      position = start + size;
      if (visible) into.next[node] = into.size;
      while (frame !== undefined && frame.child === frame.end) {
        if (frame.visible) into.next[frame.node] = into.size;
        depth--;
        frame = frames[depth];
      }
      if (frame === undefined) return;
    }
    subtree = frame.child;
  }
}

import type { Place } from '../../core/index/facts.ts';
import type { CompiledRules } from './extractRules.ts';
import { SourceText } from './extractText.ts';
import type { FlatTree } from './extractTree.ts';

/** Longest chain that is written out; what is before that is left out, so that no file takes quadratic time. */
export const CHAIN_PARTS = 40;
const VALUE_LENGTH = 500;

/** The nodes of one tree with their texts; a node is its number in the tree, -1 is none. */
export class Nodes {
  readonly text: string;
  readonly tree: FlatTree;
  readonly rules: CompiledRules;
  readonly source: SourceText;

  constructor(text: string, tree: FlatTree, rules: CompiledRules) {
    this.text = text;
    this.tree = tree;
    this.rules = rules;
    this.source = new SourceText(text, tree, rules);
  }

  // The tree

  is(node: number, type: string): boolean {
    return node >= 0 && this.rules.types[this.tree.type[node] ?? 0] === type;
  }

  isOneOf(node: number, types: ReadonlySet<string>): boolean {
    return node >= 0 && types.has(this.rules.types[this.tree.type[node] ?? 0] ?? '');
  }

  typeOf(node: number): string {
    return node < 0 ? '' : (this.rules.types[this.tree.type[node] ?? 0] ?? '');
  }

  parent(node: number): number {
    return node < 0 ? -1 : (this.tree.parent[node] ?? -1);
  }

  /** First child, -1 when there is none. Anonymous nodes and comments count. */
  first(node: number): number {
    return node >= 0 && (this.tree.next[node] ?? 0) > node + 1 ? node + 1 : -1;
  }

  sibling(node: number): number {
    const next = this.tree.next[node] ?? 0;
    return next < this.tree.size && this.tree.parent[next] === this.tree.parent[node] ? next : -1;
  }

  child(node: number, field: string): number {
    const id = this.rules.fields.get(field);
    if (id === undefined || node < 0) return -1;
    for (let child = this.first(node); child >= 0; child = this.sibling(child))
      if (this.tree.field[child] === id) return child;
    return -1;
  }

  childOfType(node: number, type: string): number {
    for (let child = this.first(node); child >= 0; child = this.sibling(child))
      if (this.is(child, type)) return child;
    return -1;
  }

  /** Children that are no punctuation and no comments. */
  named(node: number): number[] {
    const children: number[] = [];
    for (let child = this.first(node); child >= 0; child = this.sibling(child))
      if (this.rules.isNamed[this.tree.type[child] ?? 0] === 1) children.push(child);
    return children;
  }

  /** Child of a field, or the `first` or `last` named one. */
  pick(node: number, field: string): number {
    if (field === 'first') return this.named(node)[0] ?? -1;
    if (field === 'last') return this.named(node).at(-1) ?? -1;
    return this.child(node, field);
  }

  after(node: number): number {
    return this.tree.next[node] ?? 0;
  }

  /** The nearest node around it that has one of the types. */
  around(node: number, types: ReadonlySet<string>): number {
    let outer = this.parent(node);
    while (outer >= 0 && !this.isOneOf(outer, types)) outer = this.parent(outer);
    return outer;
  }

  // Texts

  textOf(node: number): string {
    return node < 0 ? '' : this.text.slice(this.tree.start[node] ?? 0, this.tree.end[node] ?? 0);
  }

  /** Text of a name, without the sign that its language puts in front. */
  nameText(node: number): string {
    const text = this.textOf(node);
    const { sigil } = this.rules;
    return sigil !== '' && text.startsWith(sigil) ? text.slice(sigil.length) : text;
  }

  place(node: number): Place {
    return this.source.place(this.tree.start[node] ?? 0);
  }

  /** Text of a value as facts carry it: without comments, cut. */
  value(node: number): string {
    return this.source.value(node, VALUE_LENGTH);
  }

  /** Text of a target: white space removed. */
  compact(node: number): string {
    return this.source.value(node, VALUE_LENGTH).replace(/\s+/g, '');
  }

  /** Text of a parameter list without what encloses it. */
  parametersOf(node: number): string | null {
    if (node < 0) return null;
    const text = this.source.value(node, VALUE_LENGTH);
    const open = text.charAt(0);
    return (open === '(' || open === '|' || open === '[' ? text.slice(1, -1) : text).trim();
  }

  /** `a.b.c` when the node is a plain chain of names; else null. */
  chain(node: number): string | null {
    return this.render(node, true);
  }

  /** Text of what is called: calls inside it are `()`, other expressions `(…)`, so that it holds names only. */
  callee(node: number): string {
    return this.render(node, false) ?? '';
  }

  private render(node: number, plain: boolean): string | null {
    const { kinds, members } = this.rules;
    const parts: string[] = [];
    let left = node;
    for (let count = 0; left >= 0; count++) {
      if (count > CHAIN_PARTS) return plain ? null : parts.reverse().join('');
      const type = this.tree.type[left] ?? 0;
      const kind = kinds[type];
      if (kind === 'name') {
        parts.push(this.textOf(left));
        break;
      }
      if (kind === 'transparent') {
        left = this.pick(left, 'first');
        continue;
      }
      const member = members[type];
      if (kind === 'call') {
        if (plain) return null;
        parts.push('()');
        if (member === undefined) {
          left = this.calledBy(left);
          continue;
        }
      }
      if (member !== undefined) {
        const name = this.pick(left, member.name);
        const object = this.pick(left, member.object);
        if (name < 0) return plain ? null : parts.reverse().join('');
        const isName = kinds[this.tree.type[name] ?? 0] === 'name';
        const text = isName ? this.textOf(name) : this.render(name, plain);
        if (text === null) return null;
        const dot = member.dot === '' ? this.textOf(this.child(left, 'operator')) : member.dot;
        const isWhole = object < 0 || object === name;
        parts.push(isWhole ? text : dot + text);
        left = isWhole ? -1 : object;
        continue;
      }
      if (plain) return null;
      parts.push('(…)');
      break;
    }
    return parts.reverse().join('');
  }

  private calledBy(call: number): number {
    for (const field of ['function', 'constructor', 'method', 'name', 'macro', 'type']) {
      const called = this.child(call, field);
      if (called >= 0) return called;
    }
    return this.named(call)[0] ?? -1;
  }
}

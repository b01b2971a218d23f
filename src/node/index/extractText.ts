import type { Place } from '../../core/index/facts.ts';
import type { CompiledRules } from './extractRules.ts';
import type { FlatTree } from './extractTree.ts';

/** Text of one file with its lines and its comments. */
export class SourceText {
  private readonly text: string;
  private readonly tree: FlatTree;
  private readonly rules: CompiledRules;
  private readonly lines: number[];
  private readonly comments: number[] = [];
  /** Places are asked for mostly in order, so the last answer is where the next search begins. */
  private row = 0;

  constructor(text: string, tree: FlatTree, rules: CompiledRules) {
    this.text = text;
    this.tree = tree;
    this.rules = rules;
    this.lines = lineStarts(text);
    const { type, size } = tree;
    const { isComment } = rules;
    for (let node = 0; node < size; node++) if (isComment[type[node] ?? 0] === 1) this.comments.push(node);
  }

  place(index: number): Place {
    const { lines } = this;
    let row = this.row;
    if (index < (lines[row] ?? 0) || index >= (lines[row + 8] ?? Infinity)) {
      let low = 0;
      let high = lines.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((lines[middle] ?? 0) <= index) low = middle;
        else high = middle - 1;
      }
      row = low;
    } else {
      while (index >= (lines[row + 1] ?? Infinity)) row++;
    }
    this.row = row;
    return { line: row + 1, column: index - (lines[row] ?? 0) + 1 };
  }

  /** Text of a node without comments and without the bodies of functions, cut at `length`. */
  value(node: number, length: number): string {
    const { tree, text } = this;
    const start = tree.start[node] ?? 0;
    const stop = tree.end[node] ?? 0;
    const body = this.bodyOf(node);
    const end = Math.min(body < 0 ? stop : (tree.start[body] ?? stop), start + length * 4);
    const tail = body < 0 ? '' : '{…}';
    const comments = this.commentsIn(start, end);
    if (comments.length === 0)
      return (text.slice(start, Math.min(end, start + length)) + tail).slice(0, length);
    let value = '';
    let from = start;
    for (const comment of comments) {
      value += text.slice(from, tree.start[comment]);
      from = Math.max(from, Math.min(tree.end[comment] ?? from, end));
    }
    return (value + text.slice(from, end)).trimEnd().slice(0, length - tail.length) + tail;
  }

  private bodyOf(node: number): number {
    if (this.rules.isFunction[this.tree.type[node] ?? 0] !== 1) return -1;
    const field = this.rules.fields.get('body');
    const after = this.tree.next[node] ?? 0;
    for (let child = node + 1; child < after; child = this.tree.next[child] ?? after)
      if (this.tree.field[child] === field && this.text.charAt(this.tree.start[child] ?? 0) === '{')
        return child;
    return -1;
  }

  private commentsIn(start: number, end: number): readonly number[] {
    const { comments, tree } = this;
    if (comments.length === 0) return comments;
    let low = 0;
    let high = comments.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((tree.start[comments[middle] ?? 0] ?? 0) < start) low = middle + 1;
      else high = middle;
    }
    let last = low;
    while (last < comments.length && (tree.start[comments[last] ?? 0] ?? 0) < end) last++;
    return last === low ? [] : comments.slice(low, last);
  }
}

/** Where each line begins, with the line ends that editors know: LF, CRLF and CR. */
export function lineStarts(text: string): number[] {
  const starts = [0];
  if (text.includes('\r')) {
    for (const match of text.matchAll(/\r\n?|\n/g)) starts.push(match.index + match[0].length);
    return starts;
  }
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

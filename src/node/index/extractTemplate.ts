import type { Call, Place, Reference, StringLiteral, SyntaxFacts } from '../../core/index/facts.ts';
import { lineStarts } from './extractText.ts';
import { TemplateCode } from './extractTemplateCode.ts';

type Flavour = 'vue' | 'svelte' | 'astro';

/**
 * Facts with what the markup of a .vue, .svelte or .astro file uses: names, calls and strings of its expressions,
 * and the components of its tags. Definitions of the markup (`v-for`, `{#each … as x}`) are uses here too.
 */
export function withTemplate(path: string, text: string, syntax: SyntaxFacts): SyntaxFacts {
  const extension = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  if (extension !== 'vue' && extension !== 'svelte' && extension !== 'astro') return syntax;
  const template = new Template(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text, extension);
  template.run();
  const { references, calls, strings, unread } = template;
  return {
    ...syntax,
    references: [...syntax.references, ...references].sort(byPlace),
    calls: [...syntax.calls, ...calls].sort(byPlace),
    strings: [...syntax.strings, ...strings].sort(byPlace),
    errorLines: [...syntax.errorLines, ...unread].sort((a, b) => a - b),
  };
}

const VOID = /^(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/i;
const VUE_EXPRESSION = /^(?:[:@#.]|v-)/;
/** Directives of Svelte whose value, or else name, is a name of the code. */
const SVELTE_DIRECTIVE = /^(?:bind|class|style|use|transition|in|out|animate):([\w$]+)/;
const TAG_NAME = /[A-Za-z][\w.:-]*/y;

class Template {
  readonly references: Reference[] = [];
  readonly calls: Call[] = [];
  readonly strings: StringLiteral[] = [];
  /** Lines of templates in a language that is not read. */
  readonly unread: number[] = [];
  private readonly text: string;
  private readonly flavour: Flavour;
  private readonly lines: readonly number[];
  private readonly code: TemplateCode;

  constructor(text: string, flavour: Flavour) {
    this.text = text;
    this.flavour = flavour;
    this.lines = lineStarts(text);
    this.code = new TemplateCode(text, this, flavour === 'astro' ? (at) => this.element(at) : null);
  }

  run(): void {
    let at = 0;
    if (this.flavour === 'astro') {
      const open = /^---[ \t]*\r?\n/.exec(this.text);
      const end = open === null ? -1 : this.text.indexOf('\n---', open[0].length - 1);
      if (end >= 0) at = end + 4;
    }
    while (at < this.text.length) at = this.step(at).next;
  }

  place(index: number): Place {
    let low = 0;
    let high = this.lines.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.lines[middle] ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: index - (this.lines[low] ?? 0) + 1 };
  }

  /** One element with all that is in it, from its `<`; gives the index after it. */
  private element(start: number): number {
    let at = start;
    let depth = 0;
    do {
      const { next, opened } = this.step(at);
      at = next;
      depth += opened;
    } while (depth > 0 && at < this.text.length);
    return at;
  }

  /** The next piece of markup: a tag, an expression, or text. */
  private step(at: number): { next: number; opened: number } {
    const { text, flavour } = this;
    if (text.startsWith('<!--', at)) {
      const end = text.indexOf('-->', at + 4);
      return { next: end < 0 ? text.length : end + 3, opened: 0 };
    }
    const letter = text.charAt(at);
    if (letter === '<') return this.tag(at);
    if (flavour === 'vue' && text.startsWith('{{', at)) {
      const end = text.indexOf('}}', at + 2);
      if (end < 0) return { next: text.length, opened: 0 };
      this.code.read(at + 2, end);
      return { next: end + 2, opened: 0 };
    }
    if (flavour !== 'vue' && letter === '{') return { next: this.braces(at), opened: 0 };
    let next = at + 1;
    while (next < text.length && !'<{'.includes(text.charAt(next))) next += 1;
    return { next, opened: 0 };
  }

  /** `{…}` with the words of Svelte's blocks left out. */
  private braces(at: number): number {
    const word = /\{\s*(?:[#:/@][\w]+(?:\s+(?:if|then|catch)\b)?)?/y;
    word.lastIndex = at;
    return this.code.readToBrace(word.exec(this.text) === null ? at + 1 : word.lastIndex);
  }

  private tag(at: number): { next: number; opened: number } {
    const { text } = this;
    const closing = text.charAt(at + 1) === '/';
    const fragment = text.startsWith('<>', at) || text.startsWith('</>', at);
    if (fragment) return { next: at + (closing ? 3 : 2), opened: closing ? -1 : 1 };
    TAG_NAME.lastIndex = at + (closing ? 2 : 1);
    const name = TAG_NAME.exec(text)?.[0];
    if (name === undefined) return { next: at + 1, opened: 0 };
    if (closing) {
      const end = text.indexOf('>', at);
      return { next: end < 0 ? text.length : end + 1, opened: -1 };
    }
    this.component(name, at + 1);
    const { next, selfClosing, pug } = this.attributes(at + 1 + name.length);
    const lower = name.toLowerCase();
    const raw = lower === 'script' || lower === 'style' || pug;
    if (pug) this.unread.push(this.place(at).line);
    if (!raw || selfClosing) return { next, opened: selfClosing || VOID.test(name) ? 0 : 1 };
    const rest = text.slice(next).search(new RegExp(`</${lower}`, 'i'));
    const end = rest < 0 ? -1 : text.indexOf('>', next + rest);
    return { next: end < 0 ? text.length : end + 1, opened: 0 };
  }

  /** `<UserCard>` and `<ui.Card>` name what the script has; so does `<user-card>` when the text says `UserCard`. */
  private component(name: string, at: number): void {
    if (/^[A-Z]/.test(name) || name.includes('.')) this.code.read(at, at + name.length);
    else if (name.includes('-')) {
      const pascal = name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
      const isNamed = new RegExp(`\\b${pascal}\\b`).test(this.text);
      this.refer(isNamed ? pascal : name, null, 'read', at);
    }
  }

  private attributes(from: number): { next: number; selfClosing: boolean; pug: boolean } {
    const { text, flavour } = this;
    let at = from;
    let pug = false;
    while (at < text.length) {
      const letter = text.charAt(at);
      if (letter === '>') return { next: at + 1, selfClosing: text.charAt(at - 1) === '/', pug };
      if (/[\s/]/.test(letter)) {
        at += 1;
        continue;
      }
      if (letter === '{' && flavour !== 'vue') {
        at = this.braces(at);
        continue;
      }
      const named = at;
      while (at < text.length && !/[\s=>]/.test(text.charAt(at)) && !text.startsWith('/>', at)) at += 1;
      if (at === named) at += 1;
      const name = text.slice(named, at);
      const equals = /\s*=\s*/y;
      equals.lastIndex = at;
      const hasValue = equals.exec(text) !== null;
      if (hasValue) at = equals.lastIndex;
      const value = hasValue ? this.value(at) : null;
      if (value !== null) at = value.next;
      this.attribute(name, named, value);
      pug ||= name === 'lang' && value !== null && /pug|jade/.test(text.slice(value.start, value.end));
    }
    return { next: text.length, selfClosing: true, pug };
  }

  private value(at: number): { start: number; end: number; next: number } {
    const { text } = this;
    const quote = text.charAt(at);
    if (quote === '"' || quote === "'") {
      const end = text.indexOf(quote, at + 1);
      const stop = end < 0 ? text.length : end;
      return { start: at + 1, end: stop, next: stop + 1 };
    }
    if (this.flavour !== 'vue' && (quote === '{' || quote === '`')) {
      const next = quote === '{' ? this.braces(at) : this.code.readString(at);
      return { start: at, end: at, next };
    }
    let end = at;
    while (end < text.length && !/[\s>]/.test(text.charAt(end))) end += 1;
    return { start: at, end, next: end };
  }

  private attribute(name: string, at: number, value: { start: number; end: number } | null): void {
    const { text, flavour } = this;
    if (flavour === 'vue') {
      if (!VUE_EXPRESSION.test(name)) return;
      if (value !== null) this.code.read(value.start, value.end);
      else if (/^:[\w$]+$/.test(name)) this.code.read(at + 1, at + name.length);
      return;
    }
    const directive = flavour === 'svelte' ? SVELTE_DIRECTIVE.exec(name) : null;
    const isName = directive !== null && (value === null || !/^(?:bind|class|style):/.test(name));
    if (isName)
      this.code.read(at + name.indexOf(':') + 1, at + name.indexOf(':') + 1 + (directive[1] ?? '').length);
    if (value === null || flavour === 'astro') return;
    // `class="a {b}"`.
    for (let open = text.indexOf('{', value.start); open >= 0 && open < value.end;)
      open = text.indexOf('{', this.braces(open));
  }

  // What the code of the template says

  refer(name: string, receiver: string | null, role: 'read' | 'write' | 'call', at: number): void {
    this.references.push({ name, receiver, role, inside: null, ...this.place(at) });
  }

  call(callee: string, args: readonly string[], at: number): void {
    this.calls.push({ callee, args, inside: null, ...this.place(at) });
  }

  string(value: string, at: number): void {
    this.strings.push({ value, ...this.place(at) });
  }
}

function byPlace(a: Place, b: Place): number {
  return a.line - b.line || a.column - b.column;
}

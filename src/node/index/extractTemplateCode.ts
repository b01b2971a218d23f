/** Told of what an expression of a template says, with the index where it stands. */
export interface TemplateFacts {
  refer(name: string, receiver: string | null, role: 'read' | 'write' | 'call', at: number): void;
  call(callee: string, args: readonly string[], at: number): void;
  string(value: string, at: number): void;
}

const CHAIN = /[\p{L}_$][\p{L}\p{N}_$]*(?:\s*\??\.\s*[\p{L}_$][\p{L}\p{N}_$]*)*/uy;
const KEYWORDS = new Set(
  'as async await break case catch class const continue default delete do else extends false finally for function if in instanceof let new null of return super switch this throw true try typeof undefined var void while with yield'.split(
    ' ',
  ),
);
const VALUE_LENGTH = 500;

/** Reads the expressions of a template: a small scanner that knows names, strings, comments and brackets. */
export class TemplateCode {
  private readonly text: string;
  private readonly facts: TemplateFacts;
  private readonly element: ((at: number) => number) | null;

  /** `element` reads markup that stands in an expression and gives the index after it; null = there is none. */
  constructor(text: string, facts: TemplateFacts, element: ((at: number) => number) | null) {
    this.text = text;
    this.facts = facts;
    this.element = element;
  }

  /** An expression between two places. */
  read(start: number, end: number): void {
    this.scan(start, end, false);
  }

  /** An expression that ends with the brace that closes it; gives the index after that. */
  readToBrace(start: number): number {
    return this.scan(start, this.text.length, true);
  }

  /** A string from its quote, with the code in it; gives the index after it. */
  readString(start: number, limit = this.text.length): number {
    const { text } = this;
    const quote = text.charAt(start);
    let value = '';
    let at = start + 1;
    while (at < limit && text.charAt(at) !== quote) {
      if (quote === '`' && text.startsWith('${', at)) {
        value += '${}';
        at = this.scan(at + 2, limit, true);
      } else {
        const length = text.charAt(at) === '\\' ? 2 : 1;
        value += text.slice(at, at + length);
        at += length;
      }
    }
    this.facts.string(value, start);
    return Math.min(at + 1, limit);
  }

  private scan(start: number, end: number, toBrace: boolean): number {
    const { text } = this;
    let depth = 0;
    let before = '';
    for (let at = start; at < end;) {
      const letter = text.charAt(at);
      if (/\s/.test(letter)) at += 1;
      else if (text.startsWith('//', at)) at = nextOr(text.indexOf('\n', at), end, 0);
      else if (text.startsWith('/*', at)) at = nextOr(text.indexOf('*/', at + 2), end, 2);
      else if (`"'\``.includes(letter)) {
        at = this.readString(at, end);
        before = letter;
      } else if (letter === '<' && this.element !== null && startsMarkup(text, at, before)) {
        at = this.element(at);
        before = '>';
      } else if (/[\p{L}_$]/u.test(letter)) {
        at = this.chain(at, end, before);
        before = 'a';
      } else if (/\d/.test(letter)) {
        while (at < end && /[\w.]/.test(text.charAt(at))) at += 1;
        before = '0';
      } else {
        if ('{['.includes(letter)) depth += 1;
        if ('}]'.includes(letter) && --depth < 0 && toBrace) return at + 1;
        before = text.startsWith('=>', at) ? '=>' : letter;
        at += before.length;
      }
    }
    return end;
  }

  /** `a.b?.c` with what it is used for. */
  private chain(start: number, end: number, before: string): number {
    const { text, facts } = this;
    CHAIN.lastIndex = start;
    const whole = CHAIN.exec(text)?.[0].slice(0, end - start) ?? text.charAt(start);
    const next = start + whole.length;
    const after = /^\s*(\(|:(?!:)|=(?![=>])|\+\+|--|[-+*/%]=|)/.exec(
      text.slice(next, Math.min(end, next + 20)),
    )?.[1];
    const names = [...whole.matchAll(/[\p{L}_$][\p{L}\p{N}_$]*/gu)];
    // `{ key: value }`: the key is no use of a name.
    if (names.length === 1 && after === ':' && (before === '{' || before === ',')) return next;
    let receiver: string | null = before === '.' ? '' : null;
    for (const [index, { 0: name, index: at }] of names.entries()) {
      const isLast = index === names.length - 1;
      const role = !isLast || !after || after === ':' ? 'read' : after === '(' ? 'call' : 'write';
      const isWord = KEYWORDS.has(name) && receiver === null;
      if (!isWord) facts.refer(name, receiver === '' ? null : receiver, role, start + at);
      if (isLast && role === 'call' && !isWord) {
        const callee = whole.replace(/\s+/g, '');
        facts.call(before === '.' ? `(…).${callee}` : callee, this.args(next, end), start);
      }
      receiver = receiver === null || receiver === '' ? name : `${receiver}.${name}`;
    }
    return next;
  }

  /** Texts of the arguments, strings and brackets respected. */
  private args(from: number, end: number): string[] {
    const { text } = this;
    const args: string[] = [];
    let at = text.indexOf('(', from) + 1;
    let start = at;
    let depth = 0;
    for (; at < end; at++) {
      const letter = text.charAt(at);
      if (`"'\``.includes(letter)) {
        const close = text.indexOf(letter, at + 1);
        at = close < 0 ? end : close;
      } else if ('([{'.includes(letter)) depth += 1;
      else if (')]}'.includes(letter) && --depth < 0) break;
      else if (letter === ',' && depth === 0) {
        args.push(text.slice(start, at).trim().slice(0, VALUE_LENGTH));
        start = at + 1;
      }
    }
    const last = text.slice(start, at).trim().slice(0, VALUE_LENGTH);
    return last === '' ? args : [...args, last];
  }
}

function startsMarkup(text: string, at: number, before: string): boolean {
  return /[A-Za-z>]/.test(text.charAt(at + 1)) && (before === '' || '(=>&&||?:{,['.includes(before));
}

function nextOr(found: number, end: number, length: number): number {
  return found < 0 || found + length > end ? end : found + length;
}

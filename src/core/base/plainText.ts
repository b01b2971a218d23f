/** Characters that no answer needs and that can lie to a reader or a terminal: C0, C1, and direction overrides. */
// eslint-disable-next-line no-control-regex
const HARMFUL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** Model text without control characters; line breaks and tabs stay, HTML stays as the text that it is. */
export function cleanText(text: string): string {
  return text.replace(HARMFUL, '');
}

/** At most `max` characters, an ellipsis for what was cut; never half a surrogate pair. */
export function shorten(text: string, max: number): string {
  if (text.length <= max) return text;
  let end = max - 1;
  const last = text.charCodeAt(end - 1);
  if (last >= 0xd800 && last <= 0xdbff) end -= 1;
  return `${text.slice(0, end).trimEnd()}…`;
}

/** One line: white space folded, control characters gone, at most `max` characters. */
export function oneLine(text: string, max: number): string {
  return shorten(cleanText(text.replace(/\s+/g, ' ')).trim(), max);
}

/** The inside of an answer that is one fenced block as a whole; anything else unchanged. */
export function unwrapFence(text: string): string {
  const trimmed = text.trim();
  const open = /^(`{3,}|~{3,})[ \t]*([\w+-]*)[ \t]*\n/.exec(trimmed);
  if (!open?.[1]) return trimmed;
  const fence = open[1];
  const inner = trimmed.slice(open[0].length);
  const close = inner.lastIndexOf(`\n${fence}`);
  if (close < 0 || inner.slice(close + 1 + fence.length).trim() !== '') return trimmed;
  const body = inner.slice(0, close);
  const inside = body.split('\n').filter((line) => line.trimStart().startsWith(fence));
  // Fences of the same kind inside: a wrapped document says that it is one, or begins its own blocks with a name.
  const isDocument =
    /^(markdown|md|json)$/i.test(open[2] ?? '') || (inside[0] ?? `${fence}x`).trim() !== fence;
  return isDocument && inside.length % 2 === 0 ? body.trim() : trimmed;
}

/** A line of Markdown with what it is, code fences known. */
export interface MarkdownLine {
  readonly text: string;
  readonly code: boolean;
  /** 1..6 for a heading outside code, else 0. */
  readonly level: number;
  /** The heading's words without marks; empty when it is none. */
  readonly heading: string;
}

/** Splits Markdown into lines that know whether they stand in a code fence and whether they are headings. */
export function markdownLines(markdown: string): readonly MarkdownLine[] {
  let fence: string | null = null;
  return markdown.split(/\r?\n/).map((text) => {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(text)?.[1];
    if (fence !== null) {
      if (mark && mark.startsWith(fence) && text.trim() === mark) fence = null;
      return { text, code: true, level: 0, heading: '' };
    }
    if (mark) {
      fence = mark;
      return { text, code: true, level: 0, heading: '' };
    }
    const heading = /^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$/.exec(text);
    const words = heading?.[2]?.trim() ?? '';
    return { text, code: false, level: heading?.[1] && words ? heading[1].length : 0, heading: words };
  });
}

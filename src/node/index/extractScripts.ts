import type { Language } from '../../core/index/facts.ts';

/** What a parser is given of a file. */
export interface ParsedText {
  readonly text: string;
  readonly language: Language;
}

interface Part {
  readonly start: number;
  readonly end: number;
}

/** Words that a C header does not have at the start of a line. */
const CPP_HEADER = /^[ \t]*(?:class\s|namespace\s|template\s*<|using\s|public:|private:|protected:)/m;
/** A macro between `class` and its name, which the grammar takes for the name. */
const EXPORT_MACRO =
  /\b((?:class|struct)[ \t]+)([A-Z][A-Z0-9]*_[A-Z0-9_]*|[A-Z][A-Z0-9]*API)(?=[ \t]+[A-Za-z_][\w:]*[ \t\n]*(?:final[ \t\n]*)?[:{])/g;
/** What Qt and Unreal put between the members of a class, without the semicolon that the grammar waits for. */
const MEMBER_MACRO =
  /^[ \t]*(?:Q_OBJECT|Q_GADGET|GENERATED_(?:UCLASS_)?BODY\(\)|U(?:CLASS|STRUCT|PROPERTY|FUNCTION)\([^()\n]*\))[ \t]*$|(?<=^[ \t]*(?:public|protected|private)[ \t]+)(?:slots|Q_SLOTS)(?=[ \t]*:)/gm;
const SIGNALS = /^([ \t]*)(?:signals|Q_SIGNALS)(?=:)/gm;
const OTHER_SCRIPT =
  /\stype\s*=\s*["']?(?!module|text\/(?:java|type)script|text\/babel|application\/javascript)\w/i;

/**
 * The code of a file that holds code of several languages: everything but the scripts of .vue, .svelte and .astro
 * files becomes white space, so that places stay what they are. A header with C++ in it is read as C++, and the macros
 * that export its classes as white space.
 */
export function parsedText(path: string, text: string, language: Language): ParsedText {
  const extension = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  if (language === 'cpp') return { text: withoutMacros(text), language };
  if (extension === 'h' && language === 'c')
    return CPP_HEADER.test(text) ? { text: withoutMacros(text), language: 'cpp' } : { text, language };
  if (extension === 'vue' || extension === 'svelte') return scripts(text, null);
  return extension === 'astro' ? scripts(text, frontMatter(text)) : { text, language };
}

function withoutMacros(text: string): string {
  return text
    .replace(EXPORT_MACRO, (_, head: string, macro: string) => head + ' '.repeat(macro.length))
    .replace(MEMBER_MACRO, (macro) => ' '.repeat(macro.length))
    .replace(SIGNALS, (word, indent: string) => `${indent}public`.padEnd(word.length));
}

/** Code between two lines `---` at the start of the file. */
function frontMatter(text: string): Part | null {
  const open = /^\uFEFF?---[ \t]*\r?\n/.exec(text);
  if (open === null) return null;
  const start = open[0].length;
  const end = text.indexOf('\n---', start - 1);
  return end < 0 ? null : { start, end: end + 1 };
}

function scripts(text: string, first: Part | null): ParsedText {
  let kept = first === null ? '' : blank(text.slice(0, first.start)) + text.slice(first.start, first.end);
  let from = first?.end ?? 0;
  let isTsx = false;
  // Letters of other scripts may change their length.
  const lower = text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  for (;;) {
    const tag = lower.indexOf('<script', from);
    const start = tag < 0 ? -1 : tagEnd(text, tag + 7);
    const end = start < 0 ? -1 : lower.indexOf('</script', start);
    if (end < 0) break;
    const attributes = text.slice(tag + 7, start);
    const isCode = /^[\s>/]/.test(attributes) && !OTHER_SCRIPT.test(attributes);
    isTsx ||= isCode && /\slang\s*=\s*["']?[jt]sx\b/i.test(attributes);
    kept +=
      blank(text.slice(from, start)) + (isCode ? text.slice(start, end) : blank(text.slice(start, end)));
    from = end;
  }
  return { text: kept + blank(text.slice(from)), language: isTsx ? 'tsx' : 'typescript' };
}

/** Index after the `>` of a tag whose attributes may hold one in quotes; -1 when it does not end. */
function tagEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const letter = text.charAt(at);
    if (letter === '>') return at + 1;
    if (letter !== '"' && letter !== "'") continue;
    at = text.indexOf(letter, at + 1);
    if (at < 0) return -1;
  }
  return -1;
}

/** White space of the same length, with the same line ends. */
function blank(text: string): string {
  return text.replace(/[^\r\n]/g, ' ');
}

import type { Language } from './facts.ts';
import { splitList } from './brackets.ts';

/** A string literal taken apart: what stands before its quotes, and what between them. */
export interface LiteralParts {
  readonly prefix: string;
  readonly value: string;
}

const QUOTED = /^([rRbBuUfFcC]{0,2}|[@$]{1,3})("""|'''|["'`])([\s\S]*)\2$/;
const HASHED = /^([bc]?r)(#*)"([\s\S]*)"\2$/;

/** Null when the text is anything but one string literal. */
export function literalParts(text: string): LiteralParts | null {
  const hashed = HASHED.exec(text);
  if (hashed) return { prefix: hashed[1] ?? '', value: hashed[3] ?? '' };
  const [, prefix, quote, value] = QUOTED.exec(text) ?? [];
  if (prefix === undefined || quote === undefined || value === undefined) return null;
  const inner = prefix.includes('@') ? value.replaceAll('""', '') : value;
  // `'a' + x + 'b'` begins and ends with a quote too.
  if (quote.length === 1 && new RegExp(`(^|[^\\\\])(\\\\\\\\)*${quote}`).test(inner)) return null;
  return { prefix, value };
}

/** What a name stands for; null when the file does not say. */
export type Resolve = (name: string) => string | null;

/** Sign between pieces of text, and what a value looks like that stands inside of a literal. */
function inside({ prefix }: LiteralParts, language: Language): RegExp | null {
  switch (language) {
    case 'typescript':
    case 'tsx':
    case 'javascript':
      return /\$\{([^{}]*)\}/g;
    case 'kotlin':
      return /\$\{([^{}]*)\}|\$([A-Za-z_]\w*)/g;
    case 'csharp':
      return prefix.includes('$') ? /\{\{|\}\}|\{([^{}]*)\}/g : null;
    case 'python':
      return /f/i.test(prefix) ? /\{\{|\}\}|\{([^{}]*)\}/g : null;
    default:
      return null;
  }
}

/**
 * The text of an expression of literals and of names that `resolve` knows; `${}` stands for every other part.
 * Null when no part of it is known.
 */
export function foldText(expression: string, language: Language, resolve: Resolve): string | null {
  const text = expression.trim();
  const whole = literalParts(text);
  if (whole) return filled(whole, language, resolve);
  const parts = splitList(text, language === 'php' ? '.' : '+');
  if (parts.length < 2) {
    const inner = /^\(([\s\S]*)\)$/.exec(text)?.[1];
    return inner === undefined || inner === '' ? resolve(text) : foldText(inner, language, resolve);
  }
  const known = parts.map((part) => foldText(part, language, resolve));
  if (known.every((part) => part === null)) return null;
  return known.map((part) => part ?? '${}').join('');
}

/** A literal with the known ones of the values inside of it. */
function filled(parts: LiteralParts, language: Language, resolve: Resolve): string {
  const values = inside(parts, language);
  if (values === null) return parts.value.replace(/\$\{[^{}]*\}/g, '${}');
  return parts.value.replace(values, (written, ...groups: unknown[]) => {
    if (written === '{{' || written === '}}') return written.charAt(0);
    const name = groups.slice(0, 2).find((group) => typeof group === 'string') ?? '';
    const known = resolve(String(name).trim());
    return known ?? (written.startsWith('$') ? '${}' : written);
  });
}

/** Letters, digits and underscore, in any script: what a whole-word search calls a word. */
const WORD = /[\p{L}\p{N}_]+/gu;

/** The form in which words are compared when case does not matter. Unicode, not only ASCII. */
export function foldCase(text: string): string {
  // Upper first, so that letters with several lower-case forms (Σ, ß, ſ) meet in one.
  return text.toUpperCase().toLowerCase();
}

/** Every distinct word of a text, folded. */
export function wordsOf(text: string): Set<string> {
  const words = new Set<string>();
  for (const [word] of text.matchAll(WORD)) words.add(foldCase(word));
  return words;
}

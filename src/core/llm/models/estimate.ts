/**
 * A guess at how many tokens a text takes, for budgets and for providers that give no counts. Within about a
 * quarter for prose and code of the usual tokenizers; errs on the high side. Linear in the text's length.
 */
export function estimateTokens(text: string): number {
  let quarters = 0;
  for (let at = 0; at < text.length; at++) quarters += quartersOf(text.charCodeAt(at));
  return Math.ceil(quarters / 4);
}

/** Quarter tokens of one UTF-16 unit: prose takes about four letters to a token, signs and digits about two. */
function quartersOf(unit: number): number {
  if (unit === 0x20 || isLetter(unit)) return 1;
  if (unit < 0x80) return 2;
  // Latin with accents, Greek, Cyrillic, Hebrew and Arabic pair up; Chinese, Japanese, Korean and emoji do not.
  return unit < 0x0900 ? 2 : 4;
}

function isLetter(unit: number): boolean {
  return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a);
}

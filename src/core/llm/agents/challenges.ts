import type { Quote } from '../tasks.ts';

const CHALLENGE =
  /^\s*(?:[-*+]\s+|\d+[.)]\s+)?\*{0,2}\s*challenge to\s+(.+?)\s*(?::\s*\*{0,2}|\*{2}\s*:?)\s*(.*)$/i;

/**
 * The disputed claims in the answers of round 2 and later, in order, labelled C1, C2, …: each quote's
 * `messageId` and `speaker` are the challenger's, its content names whom and what it disputes. A challenge
 * reaches to the next empty line, bullet or challenge.
 */
export function findChallenges(quotes: readonly Quote[]): Quote[] {
  const found: Quote[] = [];
  for (const quote of quotes) {
    if (quote.round < 2) continue;
    const lines = quote.content.split(/\r?\n/);
    for (let at = 0; at < lines.length; at += 1) {
      const match = CHALLENGE.exec(lines[at] ?? '');
      if (!match?.[1]) continue;
      const words = [match[2] ?? ''];
      while (at + 1 < lines.length && continues(lines[at + 1] ?? '', words)) {
        at += 1;
        words.push((lines[at] ?? '').trim());
      }
      const claim = words.join(' ').trim();
      if (claim === '') continue;
      const target = match[1].replaceAll('*', '').trim();
      found.push({ ...quote, label: `C${found.length + 1}`, content: `To ${target}: ${claim}` });
    }
  }
  return found;
}

function continues(line: string, so_far: readonly string[]): boolean {
  if (CHALLENGE.test(line) || /^\s*(?:[-*+]|\d+[.)])\s/.test(line) || /^#{1,6}\s/.test(line)) return false;
  // The text may begin on the line after the mark.
  return line.trim() !== '' && (so_far.join('').length < 4000 || so_far.join('') === '');
}

import { NO_MODEL } from './words.ts';

/** The marks that begin a bullet; the synthesis sorts by them. */
export type Mark = 'Finding' | 'Risk' | 'Do' | 'Open' | 'Doubt' | 'Concession';

/** The bullets of an answer with their marks, whoever wrote it; prose without bullets counts sentence by sentence. */
export function bulletsOf(content: string): readonly { readonly mark: Mark | null; readonly text: string }[] {
  const bullets = content
    .split('\n')
    .flatMap((line) => /^\s*(?:[-*+]|\d+[.)])\s+(.*)$/.exec(line)?.[1] ?? []);
  const parts = bullets.length > 0 ? bullets : content.split(/(?<=[.!?])\s+/);
  return parts
    .map((part) => {
      const mark = /^\*\*(Finding|Risk|Do|Open|Doubt|Concession):\*\*\s*(.*)$/s.exec(part);
      return { mark: (mark?.[1] ?? null) as Mark | null, text: (mark?.[2] ?? part).trim() };
    })
    .filter(
      (bullet) =>
        bullet.text.length > 3 &&
        bullet.text !== NO_MODEL &&
        !/^challenge to/i.test(bullet.text.replaceAll('*', '')),
    );
}

import type { Challenge, SynthesisPoint, SynthesisSection } from '../../model/synthesis.ts';
import { SYNTHESIS_SECTIONS } from '../../model/synthesis.ts';
import type { Quote } from '../tasks.ts';
import { markdownLines } from '../../base/plainText.ts';

export interface ParsedSynthesis {
  readonly points: readonly SynthesisPoint[];
  readonly challenges: readonly Challenge[];
  /** Sections without a heading of their own in the text. */
  readonly missing: readonly SynthesisSection[];
  /** How many reference labels name no message of this session. */
  readonly unknownLabels: number;
}

type Place = SynthesisSection | 'answers';

/** What headings are called by models and people, most telling first. */
const HEADINGS: readonly (readonly [Place, RegExp])[] = [
  ['answers', /answers?\b.*challenge|challenges?\b.*(answer|response)|responses?\b.*challenge/i],
  ['open_questions', /question/i],
  ['contention', /contention|disagree|dissent|tension|disput/i],
  ['agreement', /agree|consensus/i],
  ['risks', /risk|concern/i],
  ['recommendations', /recommend|next steps|action/i],
  ['themes', /theme/i],
];

/**
 * Points with their sources and challenges with their answers, from the Markdown of a synthesis. Pure; takes
 * what models and people make of the form: other heading levels and words, numbered lists, paragraphs without
 * bullets, labels in one or several brackets. Labels that name no message are dropped and counted.
 */
export function parseSynthesis(
  markdown: string,
  quotes: readonly Quote[],
  challenges: readonly Quote[],
): ParsedSynthesis {
  const messages = new Map(quotes.map((quote) => [quote.label.toUpperCase(), quote.messageId]));
  const points: SynthesisPoint[] = [];
  const answers = new Map<string, string>();
  const seen = new Set<Place>();
  let unknownLabels = 0;
  for (const { place, text } of items(markdown, seen)) {
    const { words, labels } = takeLabels(text);
    if (/^(none|nothing|n\/a|-)?[.!]?$/i.test(words.replaceAll('*', '').trim())) continue;
    const known = labels.filter((label) => messages.has(label));
    unknownLabels += labels.filter((label) => !messages.has(label) && !isChallenge(label)).length;
    if (place === 'answers') {
      const label = /^[*_`[\s]*(C\d+)\b[\]*_`\s]*[:.–—-]?[*_\s]*/i.exec(text);
      if (label?.[1]) answers.set(label[1].toUpperCase(), takeLabels(text.slice(label[0].length)).words);
      continue;
    }
    points.push({
      section: place,
      text: words,
      sources: [...new Set(known.flatMap((each) => messages.get(each) ?? []))],
    });
  }
  return {
    points,
    challenges: challenges.map((challenge) => ({
      messageId: challenge.messageId,
      text: challenge.content,
      answer: answers.get(challenge.label.toUpperCase()) || null,
    })),
    missing: SYNTHESIS_SECTIONS.filter((section) => !seen.has(section)),
    unknownLabels,
  };
}

function isChallenge(label: string): boolean {
  return label.startsWith('C');
}

/** List items and paragraphs by section; what stands before the first known heading belongs to none. */
function items(
  markdown: string,
  seen: Set<Place>,
): readonly { readonly place: Place; readonly text: string }[] {
  const found: { place: Place; text: string }[] = [];
  let place: Place | null = null;
  let open = false;
  for (const line of markdownLines(markdown)) {
    if (line.level > 0) {
      const hit = HEADINGS.find(([, words]) => words.test(line.heading));
      // A deeper heading that is no section of its own (a theme's name) stays in its section.
      if (hit || line.level <= 2) place = hit?.[0] ?? null;
      if (hit) seen.add(hit[0]);
      open = false;
      continue;
    }
    if (!place) continue;
    const bullet = line.code ? null : /^( {0,1})(?:[-*+•]|\d{1,3}[.)])\s+(.*)$/.exec(line.text);
    const last = found.at(-1);
    if (bullet) {
      found.push({ place, text: (bullet[2] ?? '').trim() });
      open = true;
    } else if (line.text.trim() === '' && !line.code) {
      // The mark tells the next line that a paragraph ended: an indented one still belongs to the item.
      if (last) last.text += '\n';
    } else if (open && last && (/^\s{2,}/.test(line.text) || line.code || !last.text.endsWith('\n'))) {
      last.text += `\n${line.text}`;
    } else {
      found.push({ place, text: line.text.trim() });
      open = true;
    }
  }
  return found
    .map(({ place: where, text }) => ({ place: where, text: text.trim() }))
    .filter((item) => item.text !== '');
}

const LABELS = /\s*[[(]\s*((?:[MC]\d+)(?:\s*(?:[,;&/]|and|–|-|to)\s*(?:[MC]\d+))*)\s*[\])](?!\()/gi;

/** The words without reference marks, and the labels, ranges spelt out. */
function takeLabels(text: string): { readonly words: string; readonly labels: readonly string[] } {
  const labels: string[] = [];
  const words = text.replace(LABELS, (_, inside: string) => {
    const parts = inside.toUpperCase().split(/\s*(?:,|;|&|\/|AND)\s*/);
    for (const part of parts) {
      const range = /^([MC])(\d+)\s*(?:–|-|TO)\s*\1(\d+)$/.exec(part);
      if (!range) labels.push(part.trim());
      else
        for (let n = Number(range[2]); n <= Math.min(Number(range[3]), Number(range[2]) + 50); n += 1)
          labels.push(`${range[1]}${n}`);
    }
    return '';
  });
  return { words: words.replace(/[ \t]+([.,;])/g, '$1').trim(), labels };
}

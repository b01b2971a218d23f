import type { ModelTask } from '../core/llm/tasks.ts';
import { oneLine } from '../core/base/plainText.ts';
import type { Persona, Technique } from '../core/model/persona.ts';
import { contentWords } from '../core/session/diversity.ts';
import { bulletsOf } from './bullets.ts';
import { fill } from './idea.ts';
import type { Idea } from './idea.ts';
import { KIND_WORDS } from './kinds.ts';
import { risks } from './knowledge.ts';
import type { Survey } from './survey.ts';
import { symbolAt, where } from './words.ts';

/** What each technique holds against a claim, by the claim's mark. */
const OBJECTION: Readonly<Record<Technique, (idea: Idea, survey: Survey) => string>> = {
  premortem: (idea) =>
    `It says nothing about how it fails. Settled by: ${risks(idea)[0]?.[1] ?? 'a test that fails first'}.`,
  first_principles: () =>
    'It takes today’s shape for granted. Settled by: naming what would still be true if that code did not exist.',
  user_journey: () => 'Nobody who uses it would notice the difference. Settled by: one person trying both.',
  inversion: (_, survey) =>
    `It can be walked around${survey.places[1] ? ` through ${symbolAt(survey.places[1])}` : ''}. Settled by: a test that tries exactly that.`,
  smallest_step: (idea) =>
    `It is too big for a first step. Settled by: ${fill(KIND_WORDS[idea.kind].proof, idea)}.`,
  analogy: (_, survey) =>
    `It invents what exists${survey.places[0] ? ` at ${where(survey.places[0])}` : ' elsewhere'}. Settled by: comparing both side by side.`,
  systems: () =>
    'It costs somebody every week from then on, and nobody is named. Settled by: an owner and a figure to watch.',
};

/** A persona's answer to the others: what it disputes, what it takes over, what it gives up. */
export function confront(
  persona: Persona,
  task: Extract<ModelTask, { kind: 'think' }>,
  idea: Idea,
  survey: Survey,
): string {
  const mine = task.thread
    .filter((quote) => quote.speaker === 'You')
    .map((quote) => quote.content)
    .join('\n');
  const start =
    [...persona.role].reduce((sum, char) => sum + (char.codePointAt(0) ?? 0), 0) % task.others.length;
  const targets = [...task.others.slice(start), ...task.others.slice(0, start)].slice(
    0,
    Math.min(task.others.length > 2 ? 1 : 2, task.others.length),
  );
  const lines: string[] = [];
  for (const [index, other] of targets.entries()) {
    const claim = strongest(other.content, mine, index);
    if (claim)
      lines.push(
        `**Challenge to ${other.speaker} [${other.label}]:** “${claim}” ${OBJECTION[persona.technique](idea, survey)}`,
        '',
      );
  }
  // From the one furthest from whom is disputed, so that not everybody takes over the same.
  const giver = task.others.at(start - 1);
  const taken =
    giver && bulletsOf(giver.content).findLast((bullet) => bullet.mark === 'Risk' || bullet.mark === 'Do');
  if (taken && !mine.includes(taken.text))
    lines.push(
      `- **${taken.mark ?? 'Finding'}:** I take over from ${giver.speaker.split(',')[0]}: ${oneLine(taken.text, 240)}`,
    );
  lines.push(`- **Concession:** ${GIVE_UP[persona.stance]}`);
  return lines.join('\n');
}

const GIVE_UP: Readonly<Record<Persona['stance'], string>> = {
  sceptic:
    'I give up the doubt about the need as soon as one real case is named; until then build only the proof.',
  user_voice: 'I give up polish in the first version, but not the messages that say what to do.',
  builder:
    'I accept one more test before the first line of code; I do not accept a step that cannot be merged alone.',
  other: 'I accept the small first step if the switch to turn it off is part of it.',
};

/** The claim of an answer that shares least with one's own words: the one most worth disputing. */
function strongest(content: string, mine: string, turn: number): string | null {
  const own = new Set(contentWords(mine));
  const all = bulletsOf(content).filter((bullet) => bullet.mark !== 'Concession');
  const wanted = all.filter(
    (bullet) => bullet.mark === 'Do' && !/^(I take over|Leave out at first)/.test(bullet.text),
  );
  const claims =
    wanted.length > 0 ? wanted : all.filter((bullet) => bullet.mark === 'Finding' || bullet.mark === null);
  const foreign = (text: string): number => {
    const words = contentWords(text);
    return words.filter((word) => !own.has(word)).length / Math.max(1, words.length);
  };
  const ordered = claims.toSorted((a, b) => foreign(b.text) - foreign(a.text));
  const claim = ordered[turn % Math.max(1, ordered.length)] ?? ordered[0];
  return claim ? oneLine(claim.text.replace(/[“”]/g, ''), 180) : null;
}

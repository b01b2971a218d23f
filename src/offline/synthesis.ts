import type { ModelTask, Quote } from '../core/llm/tasks.ts';
import { oneLine } from '../core/base/plainText.ts';
import { contentWords } from '../core/session/diversity.ts';
import { upperFirst } from './idea.ts';
import type { Idea } from './idea.ts';
import { KIND_WORDS } from './kinds.ts';
import type { Survey } from './survey.ts';
import { bulletsOf } from './bullets.ts';
import type { Mark } from './bullets.ts';
import { folderSentence, joined, NO_MODEL } from './words.ts';

interface Said {
  readonly quote: Quote;
  readonly mark: Mark;
  readonly text: string;
  readonly words: ReadonlySet<string>;
}

/** The synthesis document in the form that the prompt demands: sorted by marks and cues, joined where voices agree. */
export function offlineSynthesis(
  task: Extract<ModelTask, { kind: 'synthesis' }>,
  idea: Idea,
  survey: Survey,
): string {
  const said = task.quotes.flatMap(statements);
  const used = new Set<Said>();
  const agreement = agreements(said, survey, used);
  const first = task.quotes[0];
  const rest = (marks: readonly Mark[]): readonly Said[] =>
    said.filter((each) => marks.includes(each.mark) && !used.has(each) && each.quote.speaker !== 'Person');
  const person = said.filter((each) => each.quote.speaker === 'Person');
  const sections: (readonly [string, readonly string[]])[] = [
    ['Themes', themes(task, idea, survey, rest(['Finding']))],
    ['Agreement', agreement],
    ['Contention', contention(task, said)],
    ['Risks', distinct(rest(['Risk']), 6).map(line)],
    [
      'Recommendations',
      [
        ...distinct(person, 3).map((each) => `The person asks: ${line(each)}`),
        ...distinct(rest(['Do']), 7).map(line),
        ...settling(task),
      ].slice(0, 9),
    ],
    ['Open questions', [...distinct(rest(['Open', 'Doubt']), 5).map(line)]],
    ['Answers to challenges', task.challenges.map((challenge) => answer(challenge, task.quotes))],
  ];
  const body = sections.map(
    ([title, bullets]) =>
      `## ${title}\n\n${bullets.length > 0 ? bullets.map((text) => `- ${text}`).join('\n') : '- None.'}`,
  );
  // The note stands before the first section, where it is no point of any.
  return [NO_MODEL, ...(first ? [] : ['Nothing was said yet.']), ...body].join('\n\n');
}

function statements(quote: Quote): readonly Said[] {
  return bulletsOf(quote.content)
    .filter((bullet) => bullet.text.length >= 12)
    .map((bullet) => ({
      quote,
      mark: bullet.mark ?? guess(bullet.text),
      text: bullet.text.replace(/^I take over from [^:]{1,60}: /, ''),
      words: new Set(contentWords(bullet.text)),
    }));
}

/** For what other models and people wrote without marks. */
function guess(text: string): Mark {
  if (text.endsWith('?')) return 'Open';
  if (/\b(risk|danger|fail|break|lose|leak|attack|worry|concern|problem|unsafe|never)\b/i.test(text))
    return 'Risk';
  if (
    /\b(should|must|need to|have to|recommend|propose|start with|let us|add|use|write|keep|build|avoid)\b/i.test(
      text,
    )
  )
    return 'Do';
  if (/\b(doubt|unproven|is it really|not sure|evidence)\b/i.test(text)) return 'Doubt';
  return 'Finding';
}

function line(said: Said): string {
  return `${stop(oneLine(said.text, 400))} (${short(said.quote.speaker)}) [${said.quote.label}]`;
}

/** `Vera, the sceptic` is `Vera` where many names stand together. */
function short(speaker: string): string {
  return speaker.split(',')[0]?.trim() || speaker;
}

function stop(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

/** In the order they were said, without those that repeat an earlier one, taken from all voices in turn. */
function distinct(list: readonly Said[], max: number): readonly Said[] {
  const queues = new Map<string, Said[]>();
  for (const each of list) queues.set(each.quote.speaker, [...(queues.get(each.quote.speaker) ?? []), each]);
  const taken: Said[] = [];
  while (taken.length < max && [...queues.values()].some((queue) => queue.length > 0)) {
    for (const queue of queues.values()) {
      const next = queue.shift();
      if (next && taken.length < max && !taken.some((other) => alike(other, next) > 0.5)) taken.push(next);
    }
  }
  return taken;
}

function alike(a: Said, b: Said): number {
  let common = 0;
  for (const word of a.words) if (b.words.has(word)) common += 1;
  return common / Math.max(1, a.words.size + b.words.size - common);
}

/** What two or more voices said apart: nearly the same words, or the same file. */
function agreements(said: readonly Said[], survey: Survey, used: Set<Said>): string[] {
  const sources = new Set(survey.places.map((place) => place.path));
  const bullets: string[] = [];
  for (const [index, each] of said.entries()) {
    if (used.has(each) || each.quote.speaker === 'Person') continue;
    const same = said
      .slice(index + 1)
      .filter(
        (other) =>
          other.quote.speaker !== each.quote.speaker && !used.has(other) && alike(each, other) >= 0.4,
      );
    if (same.length === 0) continue;
    used.add(each);
    for (const other of same) used.add(other);
    bullets.push(
      `${stop(oneLine(each.text, 400))} (${joined(names([each, ...same]))}) ${labels([each, ...same])}`,
    );
  }
  const byFile = new Map<string, Said[]>();
  for (const each of said)
    for (const path of new Set(paths(each.text))) byFile.set(path, [...(byFile.get(path) ?? []), each]);
  for (const [path, list] of byFile) {
    const voices = names(list);
    if (voices.length >= 2 && sources.has(path))
      bullets.push(`${joined(voices)} look at \`${path}\`, each for reasons of their own ${labels(list)}`);
  }
  return bullets.slice(0, 6);
}

function names(list: readonly Said[]): string[] {
  return [...new Set(list.map((each) => short(each.quote.speaker)))];
}

function labels(list: readonly Said[]): string {
  return `[${[...new Set(list.map((each) => each.quote.label))].join(', ')}]`;
}

function paths(text: string): readonly string[] {
  return [...text.matchAll(/`([\w./@-]+\.\w{1,5})(?::\d+)?`/g)]
    .map((match) => match[1] ?? '')
    .filter(Boolean);
}

function themes(
  task: Extract<ModelTask, { kind: 'synthesis' }>,
  idea: Idea,
  survey: Survey,
  findings: readonly Said[],
): string[] {
  const voices = task.quotes.filter((quote) => quote.speaker !== 'Person');
  const all = voices
    .slice(0, 5)
    .map((quote) => quote.label)
    .join(', ');
  const kind = `This is ${KIND_WORDS[idea.kind].label}${idea.facets.length > 0 ? ` and a case of ${joined(idea.facets.map((facet) => facet.name))}` : ''}. ${folderSentence(survey)}`;
  return [...(all ? [`${kind} [${all}]`] : []), ...distinct(findings, 5).map(line)];
}

/** Both sides of each challenge: the disputed message stands in its label. */
function contention(task: Extract<ModelTask, { kind: 'synthesis' }>, said: readonly Said[]): string[] {
  const disputes = task.challenges.map((challenge) => {
    const { target, claim, objection, settled } = taken(challenge, task.quotes);
    const sides = target
      ? `**${short(target.speaker)}** holds: “${claim}” **${short(challenge.speaker)}** disputes it: ${objection}`
      : `**${short(challenge.speaker)}** disputes: ${oneLine(challenge.content, 400)}`;
    const origin = origins(challenge, task.quotes);
    return `${sides}${settled ? ` What would decide it: ${settled}` : ''} [${[...(target ? [target.label] : []), ...origin].join(', ')}]`;
  });
  if (disputes.length > 0) return disputes.slice(0, 8);
  const doubt = said.find((each) => each.mark === 'Doubt');
  const plan = said.find((each) => each.mark === 'Do' && each.quote.speaker !== doubt?.quote.speaker);
  if (!doubt || !plan) return [];
  return [
    `**${short(doubt.quote.speaker)}** doubts: ${stop(oneLine(doubt.text, 300))} **${short(plan.quote.speaker)}** would go on: ${stop(oneLine(plan.text, 300))} [${doubt.quote.label}, ${plan.quote.label}]`,
  ];
}

function taken(
  challenge: Quote,
  quotes: readonly Quote[],
): {
  readonly target: Quote | null;
  readonly claim: string;
  readonly objection: string;
  readonly settled: string;
} {
  const label = /\[(M\d+)\]/i.exec(challenge.content)?.[1]?.toUpperCase();
  const text = challenge.content.replace(/^To [^:]*:\s*/, '');
  const claim = /“([^”]+)”/.exec(text)?.[1] ?? text;
  const after = text.includes('”') ? text.slice(text.indexOf('”') + 1).trim() : text;
  const settled = /Settled by:\s*(.+)$/i.exec(after)?.[1] ?? '';
  return {
    target: quotes.find((quote) => quote.label.toUpperCase() === label) ?? null,
    claim: oneLine(claim, 200),
    objection: stop(oneLine(after.replace(/Settled by:.*$/i, '').trim() || text, 300)),
    settled: settled ? stop(oneLine(settled, 200)) : '',
  };
}

function origins(challenge: Quote, quotes: readonly Quote[]): readonly string[] {
  return quotes.filter((quote) => quote.messageId === challenge.messageId).map((quote) => quote.label);
}

/** What would settle a dispute becomes work. */
function settling(task: Extract<ModelTask, { kind: 'synthesis' }>): string[] {
  const seen = new Set<string>();
  return task.challenges.flatMap((challenge) => {
    const { settled, target } = taken(challenge, task.quotes);
    if (!settled || seen.has(settled)) return [];
    seen.add(settled);
    return [
      `Settle what ${short(challenge.speaker)} disputes${target ? ` with ${short(target.speaker)}` : ''}: ${settled} [${origins(challenge, task.quotes).join(', ')}]`,
    ];
  });
}

function answer(challenge: Quote, quotes: readonly Quote[]): string {
  const { settled, target } = taken(challenge, quotes);
  const sources = [...(target ? [target.label] : []), ...origins(challenge, quotes)].join(', ');
  const words = settled
    ? `Accepted as far as work can settle it: ${upperFirst(settled)} That is among the recommendations; until it is done both sides stand under Contention.`
    : 'Left open: nothing said here decides it, so both sides stand under Contention and the person decides.';
  return `**${challenge.label}**: ${words} [${sources}]`;
}

import { PlanningError } from '../../base/errors.ts';
import type { Synthesis, SynthesisSection } from '../../model/synthesis.ts';
import { diversity, uncoveredAreas } from '../../session/diversity.ts';
import { askWhole, repairTurns, restart } from './ask.ts';
import { parseSynthesis } from './parseSynthesis.ts';
import type { ParsedSynthesis } from './parseSynthesis.ts';
import { synthesisPrompt } from './prompts/synthesis.ts';
import { promptRequest } from './prompts/prompt.ts';
import type { AgentWorld } from './run.ts';
import type { ModelTask, Quote } from '../tasks.ts';
import { unwrapFence } from '../../base/plainText.ts';

type SynthesisTask = Extract<ModelTask, { kind: 'synthesis' }>;

/** The headings of the sections as the prompt demands them. */
export const SECTION_TITLES: Readonly<Record<SynthesisSection, string>> = {
  themes: 'Themes',
  agreement: 'Agreement',
  contention: 'Contention',
  risks: 'Risks',
  recommendations: 'Recommendations',
  open_questions: 'Open questions',
};

/** Speakers who are no personas: their words do not count as breadth of the brainstorm. */
const NOT_PERSONAS: readonly string[] = ['Person', 'Interviewer', 'You'];

/**
 * Rewrites the brainstorm under its challenges, streamed. An answer without its sections or without sources is
 * asked for once more; then the better of the two is taken as it is. Throws `model_answer` (details.raw) when
 * neither holds a single point.
 */
export async function synthesize(
  input: Omit<SynthesisTask, 'kind'> & { readonly model: string | null },
  world: AgentWorld,
  signal: AbortSignal,
): Promise<Omit<Synthesis, 'author' | 'at'>> {
  const { model, ...rest } = input;
  const task: SynthesisTask = { kind: 'synthesis', ...rest };
  const request = promptRequest(synthesisPrompt(task), {
    role: 'planner',
    model,
    task,
    maxOutputTokens: 8000,
    thinking: 'brief',
  });
  const read = (raw: string): { readonly markdown: string; readonly parsed: ParsedSynthesis } => {
    const markdown = unwrapFence(raw);
    return { markdown, parsed: parseSynthesis(markdown, task.quotes, task.challenges) };
  };
  let best = read(await askWhole(request, world, signal));
  const words = complaint(best.parsed);
  if (words) {
    restart(world, '');
    const turns = [
      ...request.turns,
      ...repairTurns(best.markdown, words, 'Write the whole synthesis again in the demanded form.'),
    ];
    const second = read(await askWhole({ ...request, turns }, world, signal));
    if (score(second.parsed) >= score(best.parsed)) best = second;
    else restart(world, best.markdown);
  }
  if (best.parsed.points.length === 0) {
    throw new PlanningError(
      'model_answer',
      'The model wrote no synthesis that can be used. Try again, or choose another model.',
      {
        raw: best.markdown,
      },
    );
  }
  return {
    markdown: best.markdown,
    points: best.parsed.points,
    challenges: best.parsed.challenges,
    ...breadth(task.subject.prompt, task.quotes),
  };
}

/** How far apart the personas' first answers are, and what none of the personas touched. */
export function breadth(
  prompt: string,
  quotes: readonly Quote[],
): Pick<Synthesis, 'diversity' | 'uncovered'> {
  const voices = quotes.filter((quote) => !NOT_PERSONAS.includes(quote.speaker));
  const first = new Map<string, string>();
  for (const quote of voices)
    if (quote.round === 1 && !first.has(quote.speaker)) first.set(quote.speaker, quote.content);
  return {
    diversity: diversity([...first.values()]),
    uncovered: uncoveredAreas(
      prompt,
      voices.map((quote) => quote.content),
    ),
  };
}

/** What a model is told about an unusable form; null when the form will do. */
function complaint(parsed: ParsedSynthesis): string | null {
  const words: string[] = [];
  if (parsed.missing.length > 0) {
    words.push(
      `These sections are missing: ${parsed.missing.map((section) => `"## ${SECTION_TITLES[section]}"`).join(', ')}.`,
    );
  }
  const unsourced = parsed.points.filter((point) => point.sources.length === 0).length;
  if (parsed.points.length === 0) words.push('It holds no bullets under its sections.');
  else if (unsourced * 3 > parsed.points.length) {
    words.push(
      `${unsourced} of ${parsed.points.length} bullets do not end with the labels of known messages, such as [M1].`,
    );
  }
  const open = parsed.challenges.filter((challenge) => challenge.answer === null).length;
  if (open > 0)
    words.push(
      `${open} of ${parsed.challenges.length} challenges have no answer under "## Answers to challenges" that begins with the label.`,
    );
  return words.length > 0 ? words.join(' ') : null;
}

function score(parsed: ParsedSynthesis): number {
  const sourced = parsed.points.filter((point) => point.sources.length > 0).length;
  const answered = parsed.challenges.filter((challenge) => challenge.answer !== null).length;
  return sourced * 2 + parsed.points.length + answered * 2 - parsed.missing.length * 3;
}

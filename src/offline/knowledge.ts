import { fill, upperFirst } from './idea.ts';
import type { Idea } from './idea.ts';
import { KIND_WORDS } from './kinds.ts';
import type { Survey } from './survey.ts';

/** Facet knowledge first: it is nearer to the idea than what holds for all changes of its kind. */
export function must(idea: Idea, survey?: Pick<Survey, 'fileCount'>): readonly string[] {
  const all = [...idea.facets.flatMap((facet) => facet.must), ...KIND_WORDS[idea.kind].must];
  // Where nothing stands, there is nothing that could stop working.
  const fitting =
    survey?.fileCount === 0 ? all.filter((text) => !/today|present|existing|old/i.test(text)) : all;
  return fitting.map((text) => upperFirst(fill(text, idea)));
}
export function risks(idea: Idea): readonly (readonly [string, string])[] {
  return [...idea.facets.flatMap((facet) => facet.risks), ...KIND_WORDS[idea.kind].risks].map(
    ([risk, sign]) => [fill(risk, idea), fill(sign, idea)] as const,
  );
}
export function questions(
  idea: Idea,
): readonly { readonly text: string; readonly choices: readonly string[] }[] {
  const all = [
    ...KIND_WORDS[idea.kind].questions.slice(0, 1),
    ...idea.facets.flatMap((facet) => facet.questions),
    ...KIND_WORDS[idea.kind].questions.slice(1),
  ];
  return all.map((question) => ({ ...question, text: fill(question.text, idea) }));
}

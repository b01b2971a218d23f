import type { ModelTask } from '../core/llm/tasks.ts';
import { oneLine } from '../core/base/plainText.ts';
import { contentWords } from '../core/session/diversity.ts';
import type { Idea } from './idea.ts';
import type { Survey } from './survey.ts';
import { questions } from './knowledge.ts';
import { code, folderSentence, joined, NO_MODEL } from './words.ts';

/** The interviewer's turn in the form that `readInterview` takes apart. */
export function offlineInterview(
  task: Extract<ModelTask, { kind: 'interview' }>,
  idea: Idea,
  survey: Survey,
): string {
  const asked = new Set(
    [...task.subject.answers.map((each) => each.question), ...task.thread.map((quote) => quote.content)]
      .join('\n')
      .split('\n'),
  );
  const open = questions(idea)
    .filter((question) => !isSettled(question, idea, task) && !asked.has(question.text))
    .slice(0, 4);
  const place = survey.places[0];
  const last = task.thread.at(-1);
  if (task.reply && last) {
    // What was asked before is not in the thread's text; asking once more would repeat it.
    const more = task.thread.some((quote) => quote.speaker === 'You') ? [] : open.slice(0, 2);
    const lines = [
      `Noted: “${oneLine(last.content, 200)}” It goes to the personas, the synthesis and the specification as your word.`,
      place
        ? `The nearest code I found is ${code(place.path)} (${place.why}).`
        : 'I found no code that this concerns.',
    ];
    return [
      ...lines,
      ...(task.thread.some((quote) => quote.content.includes(NO_MODEL)) ? [] : ['', NO_MODEL]),
      ...ask(more),
    ].join('\n');
  }
  const found = place
    ? `${folderSentence(survey)} For this idea I would look first at ${joined(survey.places.slice(0, 3).map((each) => code(each.path)))}.`
    : folderSentence(survey);
  const intro =
    open.length > 0
      ? 'A few answers would change the plan; leave out what does not matter.'
      : 'Nothing is left that I would know to ask.';
  return [`${found} ${intro}`, '', NO_MODEL, ...ask(open)].join('\n');
}

function ask(
  list: readonly { readonly text: string; readonly choices: readonly string[] }[],
): readonly string[] {
  if (list.length === 0) return [];
  return [
    '',
    '## Questions',
    '',
    ...list.flatMap((question, index) => [
      `${index + 1}. ${question.text}`,
      ...question.choices.map((choice) => `   - ${choice}`),
    ]),
  ];
}

/** A question whose choice already stands in the idea in so many words needs no asking. */
function isSettled(
  question: { readonly choices: readonly string[] },
  idea: Idea,
  task: Extract<ModelTask, { kind: 'interview' }>,
): boolean {
  const said = new Set([...idea.stems, ...contentWords(task.subject.prompt)]);
  return question.choices.some((choice) => {
    const words = contentWords(choice);
    return words.length >= 2 && words.every((word) => said.has(word));
  });
}

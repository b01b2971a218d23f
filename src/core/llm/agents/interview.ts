import { PlanningError } from '../../base/errors.ts';
import { ask } from './ask.ts';
import { interviewPrompt } from './prompts/interview.ts';
import { promptRequest } from './prompts/prompt.ts';
import type { AgentWorld } from './run.ts';
import type { ModelTask } from '../tasks.ts';
import { markdownLines, oneLine, unwrapFence } from '../../base/plainText.ts';

type InterviewTask = Extract<ModelTask, { kind: 'interview' }>;

export interface AskedQuestion {
  readonly text: string;
  /** Two to five, or none when the model offered nothing to choose from. */
  readonly choices: readonly string[];
}
export interface Interview {
  /** What is said beside the questions, Markdown. */
  readonly content: string;
  readonly questions: readonly AskedQuestion[];
}

const LIMITS = { questions: 5, choices: 5, question: 500, choice: 200 } as const;

/** Asks what is unclear, or answers the person; streamed. Throws `model_answer` when nothing comes back. */
export async function interview(
  input: Omit<InterviewTask, 'kind'> & { readonly model: string | null },
  world: AgentWorld,
  signal: AbortSignal,
): Promise<Interview> {
  const { model, ...rest } = input;
  const task: InterviewTask = { kind: 'interview', ...rest };
  const answer = await ask(
    promptRequest(interviewPrompt(task), {
      role: 'interviewer',
      model,
      task,
      maxOutputTokens: 2000,
      thinking: 'off',
    }),
    world,
    signal,
    'stream',
  );
  const result = readInterview(answer.text);
  if (result.content === '' && result.questions.length === 0) {
    throw new PlanningError(
      'model_answer',
      'The interviewer gave no answer. Try again, or choose another model.',
      { raw: answer.text },
    );
  }
  return result;
}

/**
 * Takes the questions out of the interviewer's Markdown: numbered items under a heading that speaks of
 * questions, their nested bullets as choices. Pure.
 */
export function readInterview(markdown: string): Interview {
  const prose: string[] = [];
  const questions: { text: string; choices: string[] }[] = [];
  let inQuestions = false;
  for (const line of markdownLines(unwrapFence(markdown))) {
    if (line.level > 0) inQuestions = /question/i.test(line.heading);
    if (line.level > 0 && inQuestions) continue;
    if (!inQuestions || line.code) {
      prose.push(line.text);
      continue;
    }
    const question = questions.at(-1);
    const numbered = /^ {0,2}(?:\*\*)?\d{1,2}[.)](?:\*\*)?\s+(.*)$/.exec(line.text)?.[1];
    const bullet = /^\s*(?:[-*+•]|[a-e][.)])\s+(?:\[[ x]\]\s*)?(.*)$/i.exec(line.text)?.[1];
    if (numbered !== undefined) questions.push({ text: plain(numbered, LIMITS.question), choices: [] });
    else if (bullet !== undefined && /\?\s*\**\s*$/.test(bullet) && !/^\s/.test(line.text)) {
      questions.push({ text: plain(bullet, LIMITS.question), choices: [] });
    } else if (bullet !== undefined && question) question.choices.push(plain(bullet, LIMITS.choice));
    else if (line.text.trim() !== '' && question && question.choices.length === 0) {
      question.text = plain(`${question.text} ${line.text}`, LIMITS.question);
    } else if (line.text.trim() !== '') prose.push(line.text);
  }
  return {
    content: prose.join('\n').trim(),
    questions: questions
      .filter((question) => question.text !== '')
      .slice(0, LIMITS.questions)
      .map(({ text, choices }) => {
        const kept = [...new Set(choices.filter(Boolean))].slice(0, LIMITS.choices);
        return { text, choices: kept.length >= 2 ? kept : [] };
      }),
  };
}

function plain(text: string, max: number): string {
  return oneLine(text.replace(/\*\*|__/g, ''), max);
}

import type { TaskDraft } from '../../model/draft.ts';
import type { ModelTask } from '../tasks.ts';
import { renderSubject } from './prompt.ts';
import type { Prompt } from './prompt.ts';
import { quoted, QUOTE_RULE } from './quote.ts';

export const TASKS_SYSTEM = `You cut a specification into tasks that developers take one by one.

${QUOTE_RULE}

Rules:
- Each task leaves the project working, can be reviewed alone, and brings its own tests. As few tasks as that allows; a small change is one task.
- In the order in which one would work. "blockedBy" holds the numbers (from 1, in your list) of the tasks that must be done before; only real dependencies, never a circle.
- "title" is an imperative of at most ten words. "description" is Markdown: what, why, how to go about it, where to look.
- "priority": critical, high, medium, low or someday. "size": xs under an hour, s half a day, m a day or two, l a week; split what would be xl.
- "acceptance" are sentences that can be checked, and name the requirement (R1, …) that they prove. Every requirement is covered by some task.
- "files" are workspace paths that the task will touch, only ones that you were shown or that the task creates.
- "tags" are one to four lower-case words.
- Write in the language of the specification.

Answer with JSON only: {"tasks": [{"title", "description", "priority", "size", "tags", "acceptance", "files", "blockedBy"}]}.`;

/** Asks for task drafts, or for the revision of some. */
export function tasksPrompt(task: Extract<ModelTask, { kind: 'tasks' }>): Prompt {
  const user = [renderSubject(task.subject)];
  user.push(
    task.spec === null
      ? 'There is no specification: work from the idea alone, and keep it small.'
      : `## The specification\n\n${quoted('specification', {}, task.spec)}`,
  );
  if (task.revise)
    user.push(`## The tasks so far\n\n${quoted('tasks', {}, draftsAsJson(task.revise.drafts))}`);
  user.push(
    '---',
    task.revise
      ? `Give the whole list of tasks again with this change, and change nothing else:\n\n${task.revise.instruction.trim()}`
      : 'Give the tasks.',
  );
  return { system: TASKS_SYSTEM, user: user.join('\n\n') };
}

/** Drafts as the model knows them: dependencies as numbers, no ids. */
function draftsAsJson(drafts: readonly TaskDraft[]): string {
  const number = new Map(drafts.map((draft, index) => [draft.id, index + 1]));
  const plain = drafts.map(({ id: _id, blockedBy, ...draft }) => ({
    ...draft,
    blockedBy: blockedBy.flatMap((id) => number.get(id) ?? []),
  }));
  return JSON.stringify({ tasks: plain }, null, 1);
}

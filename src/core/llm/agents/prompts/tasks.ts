import type { TaskDraft } from '../../../model/draft.ts';
import type { ModelTask } from '../../tasks.ts';
import { renderSubject } from './prompt.ts';
import type { Prompt } from './prompt.ts';
import { quoted, QUOTE_RULE } from '../../../base/quote.ts';

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
- "verification" is a YAML text of rules by which the code itself proves that the task is done; "" when code cannot prove it. See below. "verificationNote" says why rules that hold already are there all the same; else "".

## Verification

A rule names what must be gone (match) and what must be there (expect). It is red before the work and green after it: never write one that holds already, and never one that the finished work would break. Few rules that cannot be wrong are better than many.

    name: Rate limits
    rules:
      - id: limiter-exists
        description: The limiter is there and tested
        severity: high
        expect:
          definitions: [class RateLimiter, RateLimiter.allow]
          tests: [refuses the 101st request]
      - id: old-check-gone
        description: Nothing asks the old way
        match: {calls: [checkQuota], imports: [./quota]}
        scope: {include: [src/**], exclude: [src/legacy]}

Kinds of patterns: identifiers, definitions, references, calls, imports, decorators, expressions (texts of values, arguments and strings), sql_tables, api_routes (POST /api/users/:id), tests (titles), text (anything, comments too), files (paths), structure (console.log($$$ARGS)). A text is a whole word or phrase; /…/ is a regular expression. Every expected pattern must be found in scope (expect_any: true = one of them). Use only names that the specification or the code gives; commands are not allowed. When you have the tools, look names up with find_symbol, see how this code does such things with find_analogous, and try every spec with try_spec before you answer.

Answer with JSON only: {"tasks": [{"title", "description", "priority", "size", "tags", "acceptance", "files", "blockedBy", "verification", "verificationNote"}]}.`;

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
  const plain = drafts.map(({ id: _id, blockedBy, verification, ...draft }) => ({
    ...draft,
    blockedBy: blockedBy.flatMap((id) => number.get(id) ?? []),
    verification: verification?.spec ?? '',
    verificationNote: verification?.explanation ?? '',
  }));
  return JSON.stringify({ tasks: plain }, null, 1);
}

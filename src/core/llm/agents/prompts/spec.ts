import type { ModelTask } from '../../tasks.ts';
import { renderSubject } from './prompt.ts';
import type { Prompt } from './prompt.ts';
import { quoted, QUOTE_RULE } from '../../../base/quote.ts';

export const SPEC_SYSTEM = `You write the specification of a change to a software project, for the developers who will build it and for the person who will approve it.

${QUOTE_RULE}

Write Markdown: one H1 with the title, then exactly these H2 sections in this order:

## Overview and goals
## Requirements
Numbered R1, R2, … each one checkable sentence as a bullet: "- **R1** The …". Include limits, error cases and what stays compatible.
## Non-goals
## Design
Interfaces, data, the files and symbols that change and why. Name only files that you were shown; say where you assume.
## Phases
In an order in which each phase can be shipped.
## Testing
What proves each requirement.
## Rollout
Migration, switches, monitoring, the way back.
## Risks
## Open questions

Decide what can be decided and say why; put the rest under Open questions. Keep dissent from the synthesis visible under Risks. No preamble, no code fence around the document. Write in the language of the idea.`;

/** Asks for a first specification, or for the revision of one. */
export function specPrompt(task: Extract<ModelTask, { kind: 'spec' }>): Prompt {
  const user = [renderSubject(task.subject)];
  if (task.synthesis !== null)
    user.push(`## What the brainstorm came to\n\n${quoted('synthesis', {}, task.synthesis)}`);
  if (task.revise)
    user.push(`## The specification so far\n\n${quoted('specification', {}, task.revise.content)}`);
  user.push(
    '---',
    task.revise
      ? `Write the whole specification again with this change, and change nothing else:\n\n${task.revise.instruction.trim()}`
      : 'Write the specification.',
  );
  return { system: SPEC_SYSTEM, user: user.join('\n\n') };
}

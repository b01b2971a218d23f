import { SECTION_TITLES } from '../../src/core/llm/agents/synthesize.ts';
import type { ModelRequest } from '../../src/core/llm/provider.ts';
import type { ModelTask } from '../../src/core/llm/tasks.ts';
import { SYNTHESIS_SECTIONS } from '../../src/core/model/synthesis.ts';
import * as story from './rateLimits.ts';
import { ScriptedModel, type ScriptedModelOptions, type ScriptedReply } from './scriptedModel.ts';

type Synthesis = Extract<ModelTask, { kind: 'synthesis' }>;

export interface RateLimitsOptions extends ScriptedModelOptions {
  /** How often each persona says what it has to say, in one answer; preset 1. */
  readonly repeat?: number;
}

/** A model that knows the session about rate limiting: whatever it is asked, it says its part of the story. */
export function rateLimitsModel({ repeat = 1, ...options }: RateLimitsOptions = {}): ScriptedModel {
  const model = new ScriptedModel({ pieceLength: 4000, ...options });
  return model.otherwise((request) => said(request, repeat));
}

function said({ task, turns }: ModelRequest, repeat: number): ScriptedReply {
  switch (task.kind) {
    case 'personas':
      return { json: { personas: story.voices.slice(0, task.count) } };
    case 'interview':
      return { text: story.interview };
    case 'think': {
      const voice = story.voices.find(({ role }) => role === task.persona.role);
      if (voice === undefined) return { text: 'I have nothing to add.' };
      const query = voice.searchQueries[0];
      // Each looks something up first, then says what it thinks.
      if (task.round === 1 && turns.length === 1 && query !== undefined)
        return { thinking: voice.thinking, toolCalls: [{ name: 'search_code', input: { query } }] };
      const asked = task.thread.findLast(({ speaker }) => speaker === 'Person');
      const text =
        asked === undefined
          ? task.round === 1
            ? voice.answer
            : voice.rebuttal
          : `You are right to ask. About “${asked.content}”: it depends on the *failure mode*.`;
      return { text: `${text}\n\n`.repeat(repeat).trimEnd() };
    }
    case 'synthesis':
      return { text: synthesis(task) };
    case 'spec':
      return {
        text: task.revise === null ? story.spec : `${story.spec}\n<!-- ${task.revise.instruction} -->\n`,
      };
    case 'tasks':
      return { json: { tasks: story.drafts } };
  }
}

/** The points with the labels of the messages they come from, and answers to the challenges. */
function synthesis({ quotes, challenges }: Synthesis): string {
  const label = (voice: number): string | undefined =>
    quotes.find(({ speaker, round }) => round === 1 && speaker === story.voices[voice]?.name)?.label;
  const sections = SYNTHESIS_SECTIONS.map((section) => {
    const points = story.points
      .filter((point) => point.section === section)
      .map(({ text, from }) => {
        const labels = from.flatMap((voice) => label(voice) ?? []);
        return `- ${text}${labels.length === 0 ? '' : ` [${labels.join(', ')}]`}`;
      });
    return `## ${SECTION_TITLES[section]}\n\n${points.join('\n')}`;
  });
  const answers = challenges.flatMap((challenge) => {
    const known = story.answers.find(([words]) => challenge.content.includes(words));
    return known === undefined ? [] : [`- ${challenge.label}: ${known[1]}`];
  });
  return [...sections, `## Answers to challenges\n\n${answers.join('\n')}`].join('\n\n');
}

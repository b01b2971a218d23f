import { PlanningError } from '../../base/errors.ts';
import { TITLE_MAX_LENGTH } from '../../model/session.ts';
import { askWhole } from './ask.ts';
import { camelKeys, jsonCandidates } from './json.ts';
import { asText, isRecord } from './lenient.ts';
import { specPrompt } from './prompts/spec.ts';
import { promptRequest } from './prompts/prompt.ts';
import type { AgentWorld } from './run.ts';
import type { ModelTask } from '../tasks.ts';
import { markdownLines, oneLine, unwrapFence } from '../../base/plainText.ts';

type SpecTask = Extract<ModelTask, { kind: 'spec' }>;

export interface SpecDraft {
  readonly title: string;
  readonly markdown: string;
}

/**
 * A specification from the synthesis or straight from the idea, or the revision of one; streamed. Throws
 * `model_answer` (details.raw) when the answer is empty.
 */
export async function draftSpec(
  input: Omit<SpecTask, 'kind'> & { readonly model: string | null },
  world: AgentWorld,
  signal: AbortSignal,
): Promise<SpecDraft> {
  const { model, ...rest } = input;
  const task: SpecTask = { kind: 'spec', ...rest };
  const raw = await askWhole(
    promptRequest(specPrompt(task), {
      role: 'planner',
      model,
      task,
      maxOutputTokens: 16_000,
      thinking: 'brief',
    }),
    world,
    signal,
  );
  return readSpec(raw, task.subject.title);
}

/**
 * The document in a model's answer: Markdown as it is, out of a fence around all of it, or out of a JSON object
 * with `plan_markdown` or `content` (else `plan_summary`). The title is the one given in JSON, else the first
 * heading outside code, else `fallback`. Throws `model_answer` when there is no text.
 */
export function readSpec(raw: string, fallback: string | null): SpecDraft {
  const text = unwrapFence(raw);
  const wrapped = /^[[{]/.test(text) ? wrappedSpec(text) : null;
  const markdown = wrapped ? wrapped.markdown : text;
  if (markdown.trim() === '') {
    throw new PlanningError(
      'model_answer',
      'The model wrote an empty specification. Try again, or choose another model.',
      { raw },
    );
  }
  const title = wrapped?.title || firstHeading(markdown) || fallback || 'Development Plan';
  return { title: oneLine(title, TITLE_MAX_LENGTH), markdown: markdown.trim() };
}

/** Title and text of a plan that came as one JSON object; null when the text is something else. */
function wrappedSpec(text: string): { readonly title: string; readonly markdown: string } | null {
  const [first] = jsonCandidates(text);
  const plan = camelKeys(first);
  if (!isRecord(plan) || !text.endsWith('}')) return null;
  const body = [plan['planMarkdown'], plan['content'], plan['markdown'], plan['planSummary']]
    .map(asText)
    .find(Boolean);
  return { title: asText(plan['planTitle'] ?? plan['title']), markdown: unwrapFence(body ?? '') };
}

/** The words of the first heading outside code, without emphasis marks; empty when there is none. */
export function firstHeading(markdown: string): string {
  const heading = markdownLines(markdown).find((line) => line.level > 0)?.heading ?? '';
  return heading.replace(/[*`]|^_+|_+$/g, '').trim();
}

import type { ModelTask } from '../core/llm/tasks.ts';
import { errorWords, isCancelled, PlanningError } from '../core/base/errors.ts';
import type { CodeIndex } from '../core/index/port.ts';
import type { Clock, Workspace } from '../core/ports.ts';
import type {
  ModelEvent,
  ModelFailure,
  ModelInfo,
  ModelProvider,
  ModelRequest,
} from '../core/llm/provider.ts';
import { readIdea } from './idea.ts';
import type { Idea } from './idea.ts';
import { offlineInterview } from './interview.ts';
import { offlinePersonas } from './personas.ts';
import { offlineSpec } from './spec.ts';
import { emptySurvey, surveyWorkspace } from './survey.ts';
import type { Survey } from './survey.ts';
import { offlineSynthesis } from './synthesis.ts';
import { offlineTasks } from './tasks.ts';
import { earlierPlans, firstSearches, offlineThought } from './think.ts';

const MODEL: ModelInfo = {
  id: 'offline-templates',
  label: 'Offline planner (templates and workspace findings, no language model)',
  contextTokens: null,
  inputMicroUsdPerMTok: 0,
  outputMicroUsdPerMTok: 0,
};
const USAGE: ModelEvent = {
  type: 'usage',
  model: MODEL.id,
  inputTokens: 0,
  outputTokens: 0,
  cachedTokens: 0,
  costMicroUsd: 0,
  estimated: false,
};
/** Characters per streamed piece, about five words. */
const PIECE = 28;

/**
 * The planner that needs no model, key or network: answers every task from templates and from what it finds in
 * the workspace, in the formats that language models are asked for. The same workspace and task give the same
 * answer. `paceMs` is the pause between two pieces, so that a person can read along.
 */
export function offlineProvider(options: {
  readonly workspace: Workspace | null;
  /** The code of the folder: names what is there, and tries the rules that tasks are given. Preset: none. */
  readonly index?: CodeIndex | null;
  readonly paceMs?: number;
  readonly sleep: Clock['sleep'];
}): ModelProvider {
  const { workspace, index = null, paceMs = 0, sleep } = options;
  const survey = surveyor(workspace, index);
  return {
    id: 'offline',
    label: 'Offline planner',
    local: true,
    endpoint: null,
    async *stream(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelEvent> {
      try {
        const calls = firstSearches(request);
        if (calls.length > 0) {
          for (const call of calls) yield { type: 'tool_call', call };
          yield USAGE;
          yield { type: 'done', reason: 'tool_use' };
          return;
        }
        const text = await answer(request, survey, index, signal);
        for (const piece of pieces(text)) {
          if (signal.aborted) throw new PlanningError('cancelled', 'Stopped.');
          yield { type: 'text', text: piece };
          if (paceMs > 0) await sleep(paceMs, signal);
        }
        yield USAGE;
        yield { type: 'done', reason: 'end' };
      } catch (error) {
        yield { type: 'failed', failure: failure(error, signal) };
      }
    },
    async models() {
      return [MODEL];
    },
    defaultModel: () => MODEL.id,
    price: () => ({ inputMicroUsdPerMTok: 0, outputMicroUsdPerMTok: 0 }),
  };
}

type Surveyor = (task: ModelTask, idea: Idea, signal: AbortSignal) => Promise<Survey>;

/** Personas ask at the same time about the same idea: they share one walk through the folder while it lasts. */
function surveyor(workspace: Workspace | null, index: CodeIndex | null): Surveyor {
  const walks = new Map<string, Promise<Survey>>();
  return async (task, idea, signal) => {
    if (!workspace) return emptySurvey('no folder');
    const key = JSON.stringify([
      task.subject.prompt,
      task.subject.context.map((entry) => [entry.kind, entry.label]),
    ]);
    const shared = walks.get(key);
    if (shared) {
      try {
        return await shared;
      } catch (error) {
        // Somebody else's walk that was stopped or failed says nothing about ours.
        if (signal.aborted) throw error;
      }
    }
    const walk = surveyWorkspace(workspace, index, task.subject, idea, signal);
    walks.set(key, walk);
    try {
      return await walk;
    } finally {
      if (walks.get(key) === walk) walks.delete(key);
    }
  };
}

async function answer(
  request: ModelRequest,
  surveyed: Surveyor,
  index: CodeIndex | null,
  signal: AbortSignal,
): Promise<string> {
  const { task } = request;
  const idea = readIdea(task.subject);
  const survey = await surveyed(task, idea, signal);
  switch (task.kind) {
    case 'personas':
      return JSON.stringify({ personas: offlinePersonas(idea, survey, task.count) });
    case 'think':
      return offlineThought(task, idea, survey, earlierPlans(request.turns));
    case 'interview':
      return offlineInterview(task, idea, survey);
    case 'synthesis':
      return offlineSynthesis(task, idea, survey);
    case 'spec':
      return offlineSpec(task, idea, survey);
    case 'tasks': {
      const tasks = await offlineTasks(task, idea, survey, index, signal);
      if (typeof tasks === 'string') throw new PlanningError('invalid_input', tasks);
      return JSON.stringify({ tasks });
    }
  }
}

/** Cuts at the end of words where it can, and never inside a surrogate pair. */
function* pieces(text: string): Generator<string> {
  for (let at = 0; at < text.length;) {
    let end = Math.min(text.length, at + PIECE);
    const space = text.lastIndexOf(' ', end);
    if (end < text.length && space > at) end = space + 1;
    const last = text.charCodeAt(end - 1);
    if (last >= 0xd800 && last <= 0xdbff) end += 1;
    yield text.slice(at, end);
    at = end;
  }
}

function failure(error: unknown, signal: AbortSignal): ModelFailure {
  if (signal.aborted || isCancelled(error))
    return { kind: 'cancelled', message: 'Stopped.', retryAfterMs: null };
  if (error instanceof PlanningError)
    return { kind: 'invalid_request', message: error.message, retryAfterMs: null };
  return {
    kind: 'unknown',
    message: `The offline planner failed: ${errorWords(error)}`,
    retryAfterMs: null,
  };
}

import assert from 'node:assert/strict';
import { findChallenges } from '../../../src/core/llm/agents/challenges.ts';
import { draftTasks } from '../../../src/core/llm/agents/drafts.ts';
import { generatePersonas } from '../../../src/core/llm/agents/personas.ts';
import { draftSpec } from '../../../src/core/llm/agents/spec.ts';
import { synthesize } from '../../../src/core/llm/agents/synthesize.ts';
import type { Quote, Subject } from '../../../src/core/llm/tasks.ts';
import { think } from '../../../src/core/llm/agents/think.ts';
import type { Synthesis } from '../../../src/core/model/synthesis.ts';
import type { TaskDraft } from '../../../src/core/model/draft.ts';
import type { Persona } from '../../../src/core/model/persona.ts';
import { offlineProvider } from '../../../src/offline/provider.ts';
import type { Workspace } from '../../../src/core/ports.ts';
import { never, RecordingWorld } from '../agents/world.ts';
import { viewIndex } from '../index/viewIndex.ts';
import { SAMPLE } from './sample.ts';

export interface Run {
  readonly personas: readonly Persona[];
  readonly quotes: readonly Quote[];
  readonly synthesis: Omit<Synthesis, 'author' | 'at'>;
  readonly spec: string;
  readonly tasks: readonly TaskDraft[];
  readonly world: RecordingWorld;
}

export function worldOf(workspace: Workspace | null): RecordingWorld {
  const index = workspace === null ? null : viewIndex(SAMPLE);
  return new RecordingWorld(offlineProvider({ workspace, index, sleep: async () => {} }), {
    workspace,
    index,
  });
}

/** The whole funnel with two rounds, as the engine would run it. */
export async function run(about: Subject, workspace: Workspace | null, count = 4): Promise<Run> {
  const world = worldOf(workspace);
  const { personas, source, note } = await generatePersonas(
    { subject: about, count, model: null },
    world,
    never,
  );
  assert.deepEqual([source, note], ['model', null], 'the answer needs no repair');
  const quotes: Quote[] = [];
  for (const round of [1, 2]) {
    const before = [...quotes];
    for (const [index, persona] of personas.entries()) {
      const own = before
        .filter((quote) => quote.speaker === persona.name)
        .map((quote): Quote => ({ ...quote, speaker: 'You' }));
      const others = before.filter((quote) => quote.speaker !== persona.name);
      const { content } = await think(
        { subject: about, persona, round, thread: own, others, model: null },
        world,
        never,
      );
      const n = before.length + index + 1;
      quotes.push({ label: `M${n}`, messageId: `id-${n}`, speaker: persona.name, round, content });
    }
  }
  const restarts = world.restarts;
  const synthesis = await synthesize(
    { subject: about, quotes, challenges: findChallenges(quotes), model: null },
    world,
    never,
  );
  assert.equal(world.restarts, restarts, 'the synthesis needs no repair');
  const { markdown } = await draftSpec(
    { subject: about, synthesis: synthesis.markdown, revise: null, model: null },
    world,
    never,
  );
  const tasks = await draftTasks({ subject: about, spec: markdown, revise: null, model: null }, world, never);
  return { personas, quotes, synthesis, spec: markdown, tasks, world };
}

export const IDEAS = [
  'Add rate limiting to the public API',
  'Fix the crash when a parcel has no id',
  'Refactor the parcel store into smaller parts',
  'Migrate from mocha to vitest',
  'Make the parcel lookup faster',
  'Harden the API key check against guessing',
  'Document how to get an API key',
  'Add tests for the parcel store',
  'Remove the port setting',
  'Parcels are shown to the wrong person sometimes',
] as const;

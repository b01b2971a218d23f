import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { generatePersonas } from '../../../src/core/llm/agents/personas.ts';
import { ScriptedModel } from '../../fakes/scriptedModel.ts';
import { never, RecordingWorld, subject } from '../agents/world.ts';

interface Case {
  readonly id: string;
  readonly title: string;
  readonly reply: string | null;
  readonly error: string | null;
  readonly asked: number;
  /** Roles of the model that must have been taken, first of all. */
  readonly roles: readonly string[];
  readonly count: number;
  readonly source: 'model' | 'builtin';
}
const cases = JSON.parse(
  readFileSync(new URL('data/persona-replies.json', import.meta.url), 'utf8'),
) as readonly Case[];

describe('recorded replies to the ask for personas', () => {
  for (const each of cases) {
    it(`${each.id}: ${each.title}`, async () => {
      const model = new ScriptedModel().otherwise(
        each.error === null ? (each.reply ?? '') : { failure: { kind: 'unknown', message: each.error } },
      );
      const input = { subject: subject('Build a planning studio'), count: each.asked, model: null };
      const made = await generatePersonas(input, new RecordingWorld(model), never);
      assert.equal(made.personas.length, each.count);
      assert.deepEqual(
        made.personas.slice(0, each.roles.length).map((persona) => persona.role),
        each.roles,
      );
      assert.equal(made.source, each.source);
      assert.equal(made.note === null, each.source === 'model' && each.roles.length === each.count);
      assert.equal(new Set(made.personas.map((persona) => persona.role)).size, each.count);
      assert.ok(made.personas.some((persona) => persona.stance === 'sceptic'));
      assert.ok(made.personas.some((persona) => persona.stance === 'user_voice'));
    });
  }
});

import assert from 'node:assert/strict';
import { BUILTIN_PERSONAS } from '../../../src/core/llm/agents/builtinPersonas.ts';
import { checkPersonas, generatePersonas } from '../../../src/core/llm/agents/personas.ts';
import type { GeneratedPersonas } from '../../../src/core/llm/agents/personas.ts';
import type { PersonaInput } from '../../../src/core/model/persona.ts';
import { ScriptedModel } from '../../fakes/scriptedModel.ts';
import type { Scripted } from '../../fakes/scriptedModel.ts';
import { never, RecordingWorld, refusal, subject } from './world.ts';

const idea = subject('Add rate limiting to the public API');
const persona = (role: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  role,
  name: role.toUpperCase(),
  emoji: '🦊',
  focus: `What ${role} looks at.`,
  background: 'Long years.',
  systemPrompt: `You are ${role}.`,
  technique: 'analogy',
  stance: 'other',
  searchQueries: ['limit'],
  ...more,
});

async function made(
  count: number,
  ...replies: readonly Scripted[]
): Promise<GeneratedPersonas & { readonly model: ScriptedModel }> {
  const model = new ScriptedModel().reply(...replies);
  return {
    ...(await generatePersonas({ subject: idea, count, model: null }, new RecordingWorld(model), never)),
    model,
  };
}

/** What holds of every generated list, whatever the model said. */
function assertWhole({ personas }: GeneratedPersonas, count: number): void {
  assert.equal(personas.length, count);
  assert.equal(new Set(personas.map((each) => each.role)).size, count);
  assert.equal(new Set(personas.map((each) => each.technique)).size, count);
  assert.equal(new Set(personas.map((each) => each.id)).size, count);
  assert.ok(
    personas.some((each) => each.stance === 'sceptic'),
    'a sceptic',
  );
  assert.ok(
    personas.some((each) => each.stance === 'user_voice'),
    'a voice of the user',
  );
  for (const each of personas)
    for (const text of [each.role, each.name, each.emoji, each.focus, each.systemPrompt])
      assert.notEqual(text, '');
}

describe('personas for an idea', () => {
  it('takes the model’s answer and keeps what it says', async () => {
    const result = await made(2, {
      json: {
        personas: [
          persona('a', { stance: 'sceptic', technique: 'premortem' }),
          persona('b', { stance: 'user_voice' }),
        ],
      },
    });
    assertWhole(result, 2);
    assert.equal(result.source, 'model');
    assert.equal(result.note, null);
    assert.deepEqual(
      result.personas.map(({ role, technique, emoji }) => [role, technique, emoji]),
      [
        ['a', 'premortem', '🦊'],
        ['b', 'analogy', '🦊'],
      ],
    );
  });

  it('spreads techniques, stances and roles that the model left the same', async () => {
    const result = await made(4, {
      json: {
        personas: [
          persona('dev'),
          persona('dev', { systemPrompt: 'Other.' }),
          persona('dev', { systemPrompt: 'Third.' }),
          persona('x'),
        ],
      },
    });
    assertWhole(result, 4);
    assert.deepEqual(
      result.personas.map((each) => each.role),
      ['dev', 'dev_2', 'dev_3', 'x'],
    );
  });

  it('makes one of many sceptics the user’s voice', async () => {
    const result = await made(3, {
      json: { personas: ['a', 'b', 'c'].map((role) => persona(role, { stance: 'sceptic' })) },
    });
    assertWhole(result, 3);
  });

  it('takes of too many the first, but never without the sceptic', async () => {
    const list = ['a', 'b', 'c', 'd'].map((role) =>
      persona(role, { stance: role === 'd' ? 'sceptic' : role === 'a' ? 'user_voice' : 'builder' }),
    );
    const result = await made(3, { json: { personas: list } });
    assertWhole(result, 3);
    assert.deepEqual(
      result.personas.map((each) => each.role),
      ['a', 'b', 'd'],
    );
  });

  it('reads wrong types, other key styles and missing optional fields as meant', async () => {
    const loose = {
      Role: 'Security Sceptic!',
      system_prompt: ['You doubt.', 'You ask.'],
      search_queries: 'auth, token',
      emoji: 'smile',
      technique: 'PRE-MORTEM? premortem',
      focus: 7,
    };
    const result = await made(2, {
      json: { personas: [loose, { name: 'Customer voice', focus: 'Uses it.' }] },
    });
    assertWhole(result, 2);
    const [first, second] = result.personas;
    assert.equal(first?.role, 'security_sceptic');
    assert.equal(first?.stance, 'sceptic');
    assert.equal(first?.technique, 'premortem');
    assert.equal(first?.emoji, '💬');
    assert.equal(first?.focus, '7');
    assert.deepEqual(first?.searchQueries, ['auth', 'token']);
    assert.equal(second?.role, 'customer_voice');
    assert.equal(second?.stance, 'user_voice');
  });

  it('asks once more when there are too few, then tops up and says so', async () => {
    const result = await made(4, { json: [persona('a')] }, { json: [persona('a'), persona('b')] });
    assertWhole(result, 4);
    assert.equal(result.source, 'model');
    assert.deepEqual(
      result.personas.slice(0, 2).map((each) => each.role),
      ['a', 'b'],
    );
    assert.match(result.note ?? '', /2 of 4 personas; 2 built-in ones/);
    const last = result.model.history[1]?.turns.at(-1);
    assert.match(last?.role === 'user' ? last.text : '', /1 usable persona; exactly 4/);
  });

  for (const [name, reply] of [
    ['prose', 'I cannot think of anybody.'],
    ['an empty list', '[]'],
    ['a list of words', '["a","b"]'],
    ['JSON that is cut off', '{"personas":[{"role":"a","name":'],
    ['nothing', ''],
  ] as const) {
    it(`uses the built-in ones after two answers of ${name} and says why`, async () => {
      const result = await made(5, reply, reply);
      assertWhole(result, 5);
      assert.equal(result.source, 'builtin');
      assert.match(result.note ?? '', /built-in personas/);
      assert.equal(result.model.history.length, 2);
    });
  }

  it('uses the built-in ones when the provider is out of reach, but not when its key is wrong', async () => {
    const away = await made(2, { failure: { kind: 'network' } });
    assertWhole(away, 2);
    assert.equal(away.source, 'builtin');
    assert.match(away.note ?? '', /could not be asked/);
    const error = await refusal(made(2, { failure: { kind: 'auth' } }), 'model_failed');
    assert.equal(error.details['kind'], 'auth');
  });

  it('has built-in voices that really differ', () => {
    assert.equal(new Set(BUILTIN_PERSONAS.map((each) => each.technique)).size, BUILTIN_PERSONAS.length);
    assert.deepEqual(
      BUILTIN_PERSONAS.slice(0, 2).map((each) => each.stance),
      ['sceptic', 'user_voice'],
    );
  });

  it('strips control characters and keeps HTML as text', async () => {
    const result = await made(2, { json: [persona('a', { name: '<b>A</b>\u0007' }), persona('b')] });
    assert.equal(result.personas[0]?.name, '<b>A</b>');
  });
});

describe('a person’s personas', () => {
  const list = BUILTIN_PERSONAS.slice(0, 3);
  const id = (): string => 'new';
  const refused = (input: readonly PersonaInput[], words: RegExp): void => {
    assert.throws(
      () => checkPersonas(input, id),
      (error: Error) => error.name === 'PlanningError' && words.test(error.message),
    );
  };

  it('keeps known ids and gives new ones', () => {
    const checked = checkPersonas([{ ...list[0], id: 'old' } as PersonaInput, list[1] as PersonaInput], id);
    assert.deepEqual(
      checked.map((each) => each.id),
      ['old', 'new'],
    );
  });

  it('says what to do about a wrong number, a double role, a missing name or focus', () => {
    refused(list.slice(0, 1), /2 to 5 personas, not 1\. Add/);
    refused([...BUILTIN_PERSONAS, ...list], /not 8/);
    refused([list[0], { ...list[1], role: list[0]?.role }] as PersonaInput[], /same role “sceptic”/);
    refused([list[0], { ...list[1], name: ' ' }] as PersonaInput[], /Persona 2 has no name/);
    refused([list[0], { ...list[1], focus: '' }] as PersonaInput[], /no focus/);
    refused([list[0], { ...list[1], technique: 'magic' }] as unknown as PersonaInput[], /unknown technique/);
  });
});

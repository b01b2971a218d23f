import assert from 'node:assert/strict';
import { findChallenges } from '../../../src/core/llm/agents/challenges.ts';
import { interview, readInterview } from '../../../src/core/llm/agents/interview.ts';
import type { Quote } from '../../../src/core/llm/tasks.ts';
import { think, TOOL_CALLS_MAX } from '../../../src/core/llm/agents/think.ts';
import { BUILTIN_PERSONAS } from '../../../src/core/llm/agents/builtinPersonas.ts';
import { checkPersonas } from '../../../src/core/llm/agents/personas.ts';
import type { ModelEvent } from '../../../src/core/llm/provider.ts';
import { MemoryWorkspace } from '../../fakes/memoryWorkspace.ts';
import { ScriptedModel } from '../../fakes/scriptedModel.ts';
import { never, playing, RecordingWorld, refusal, subject } from './world.ts';

const [persona] = checkPersonas(BUILTIN_PERSONAS.slice(0, 2), () => 'p');
assert.ok(persona);
const input = {
  subject: subject('Add rate limiting to the public API'),
  persona,
  round: 1,
  thread: [],
  others: [],
  model: null,
};
const search = (query: string): { name: string; input: unknown } => ({
  name: 'search_code',
  input: { query },
});
const workspace = new MemoryWorkspace({ 'src/limit.ts': 'export const limit = 3;\n' });

describe('a persona thinking', () => {
  it('searches with its tools, is shown what came back, and answers', async () => {
    const model = new ScriptedModel().reply(
      { text: 'Let me look.', toolCalls: [search('limit')] },
      'It is 3.',
    );
    const world = new RecordingWorld(model, { workspace });
    const { content } = await think(input, world, never);
    assert.equal(content, 'Let me look.\n\nIt is 3.');
    assert.equal(world.text, content);
    assert.deepEqual(
      world.uses.map(({ tool, outcome, input: asked }) => [tool, outcome, asked]),
      [['search_code', 'ok', 'limit']],
    );
    const turn = model.history[1]?.turns[2];
    assert.match(
      turn?.role === 'tool' ? (turn.results[0]?.text ?? '') : '',
      /src\/limit\.ts:1: export const limit = 3;/,
    );
    assert.deepEqual(
      model.history[0]?.tools.map((tool) => tool.name),
      ['search_plans', 'search_code'],
    );
  });

  it('is told to answer after six calls and is taken at its words when it goes on calling', async () => {
    const model = new ScriptedModel().otherwise({
      text: 'again',
      toolCalls: [search('limit'), search('const')],
    });
    const world = new RecordingWorld(model, { workspace });
    const { content } = await think(input, world, never);
    assert.equal(world.uses.length, TOOL_CALLS_MAX);
    assert.equal(model.history.length, 5);
    const told = model.history[3]?.turns.at(-1);
    assert.match(told?.role === 'tool' ? (told.results[1]?.text ?? '') : '', /Answer now/);
    assert.match(content, /^again/);
  });

  it('learns that a foreign tool is refused and goes on', async () => {
    const model = new ScriptedModel().reply(
      { toolCalls: [{ name: 'write_file', input: { path: 'x' } }] },
      'Fine, without.',
    );
    const world = new RecordingWorld(model, { workspace });
    assert.equal((await think(input, world, never)).content, 'Fine, without.');
    assert.equal(world.uses[0]?.outcome, 'refused');
    const turn = model.history[1]?.turns.at(-1);
    assert.ok(turn?.role === 'tool' && turn.results[0]?.isError);
  });

  it('keeps what it said before a tool call when the call after it is retried', async () => {
    const failure = { kind: 'overloaded', message: 'busy', retryAfterMs: null } as const;
    const first: ModelEvent[] = [
      { type: 'text', text: 'First.' },
      { type: 'tool_call', call: { id: '1', ...search('limit') } },
      { type: 'done', reason: 'tool_use' },
    ];
    const second: ModelEvent[] = [
      { type: 'text', text: 'lost' },
      { type: 'retry', attempt: 1, waitMs: 0, failure },
      { type: 'text', text: 'Second.' },
      { type: 'done', reason: 'end' },
    ];
    const world = new RecordingWorld(playing(first, second), { workspace });
    assert.equal((await think(input, world, never)).content, 'First.\n\nSecond.');
    assert.equal(world.text, 'First.\n\nSecond.');
  });

  it('refuses an answer without a word', async () => {
    await refusal(think(input, new RecordingWorld(new ScriptedModel().reply('  \n')), never), 'model_answer');
  });

  it('stops between two tool calls', async () => {
    const control = new AbortController();
    const world = new RecordingWorld(
      new ScriptedModel().otherwise({ toolCalls: [search('a limit'), search('limit')] }),
      { workspace },
    );
    world.onTool = () => control.abort();
    await refusal(think(input, world, control.signal), 'cancelled');
  });

  it('answers a person who spoke last, in whatever round', async () => {
    const model = new ScriptedModel().reply('Yes.');
    const others: Quote[] = [{ label: 'M2', messageId: 'm2', speaker: 'Bo', round: 2, content: 'Do it.' }];
    const thread: Quote[] = [
      { label: 'M3', messageId: 'm3', speaker: 'Person', round: 2, content: 'And then?' },
    ];
    await think({ ...input, round: 2, others, thread }, new RecordingWorld(model), never);
    const turn = model.history[0]?.turns[0];
    assert.match(turn?.role === 'user' ? turn.text : '', /spoke to you in \[M3\]/);
    assert.doesNotMatch(turn?.role === 'user' ? turn.text : '', /Challenge to NAME/);
  });

  it('is told in round two to dispute the others by name and label', async () => {
    const model = new ScriptedModel().reply('**Challenge to Bo [M2]:** No.');
    const others: Quote[] = [{ label: 'M2', messageId: 'm2', speaker: 'Bo', round: 1, content: 'Do it.' }];
    await think({ ...input, round: 2, others }, new RecordingWorld(model), never);
    const turn = model.history[0]?.turns[0];
    assert.match(turn?.role === 'user' ? turn.text : '', /Challenge to NAME \[LABEL\]/);
    assert.match(turn?.role === 'user' ? turn.text : '', /label="M2" speaker="Bo"/);
  });
});

describe('challenges', () => {
  const quote = (content: string, round = 2): Quote => ({
    label: 'M9',
    messageId: 'm9',
    speaker: 'Vera',
    round,
    content,
  });

  it('are found in later rounds, with who is disputed and all their lines', () => {
    const found = findChallenges([
      quote('**Challenge to Bo [M1]:** early', 1),
      quote(
        'I disagree.\n\n**Challenge to Bo, the builder [M1]:** It is too big.\nAnd too late.\n\nOther text.\n- **Challenge to Uli [M2]**: Who asked?\n1. Challenge to Omar [M3]: cost\n\n**Challenge to Ren [M4]:**\nOn the next line.',
      ),
    ]);
    assert.deepEqual(
      found.map(({ label, content }) => [label, content]),
      [
        ['C1', 'To Bo, the builder [M1]: It is too big. And too late.'],
        ['C2', 'To Uli [M2]: Who asked?'],
        ['C3', 'To Omar [M3]: cost'],
        ['C4', 'To Ren [M4]: On the next line.'],
      ],
    );
    assert.ok(found.every((each) => each.messageId === 'm9' && each.speaker === 'Vera'));
  });

  it('are not found in plain talk about challenges', () => {
    assert.deepEqual(findChallenges([quote('The challenge to come is growth.\nA challenge to solve')]), []);
  });
});

describe('the interviewer', () => {
  const ask = { subject: input.subject, thread: [], reply: false, model: null };

  it('gives its words and its questions with choices apart', async () => {
    const reply =
      'Two things.\n\n## Questions\n\n1. **Who is limited?**\n   - By key\n   - By address\n2. Since when?\n   - Now\n';
    const world = new RecordingWorld(new ScriptedModel().reply(reply));
    const result = await interview(ask, world, never);
    assert.equal(result.content, 'Two things.');
    assert.deepEqual(result.questions, [
      { text: 'Who is limited?', choices: ['By key', 'By address'] },
      { text: 'Since when?', choices: [] },
    ]);
  });

  it('takes at most five questions with five choices, bullets with a question mark included', () => {
    const many = Array.from(
      { length: 9 },
      (_, n) => `- Question ${n}?\n${'  - a choice\n  - another\n'.repeat(4)}  - x${n}`,
    ).join('\n');
    const { questions } = readInterview(`## Open questions\n${many}`);
    assert.equal(questions.length, 5);
    assert.deepEqual(questions[0], { text: 'Question 0?', choices: ['a choice', 'another', 'x0'] });
  });

  it('leaves an answer without questions as it is and refuses an empty one', async () => {
    assert.deepEqual(readInterview('Yes, that works.\n\n- one\n- two'), {
      content: 'Yes, that works.\n\n- one\n- two',
      questions: [],
    });
    await refusal(interview(ask, new RecordingWorld(new ScriptedModel().reply('')), never), 'model_answer');
  });
});

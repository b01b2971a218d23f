import assert from 'node:assert/strict';
import { draftTasks } from '../../../src/core/llm/agents/drafts.ts';
import type { DraftProof } from '../../../src/core/llm/agents/draftProofs.ts';
import { resolveDrafts } from '../../../src/core/plan/resolveDrafts.ts';
import { PlanningError } from '../../../src/core/base/errors.ts';
import type { TaskDraft } from '../../../src/core/model/draft.ts';
import { ScriptedModel } from '../../fakes/scriptedModel.ts';
import { viewIndex } from '../index/viewIndex.ts';
import { never, RecordingWorld, subject } from './world.ts';

const index = viewIndex({ 'src/cart.ts': `export class Cart { total() { return oldSum(); } }\n` });
const RED = 'name: Sum\nrules:\n  - {id: gone, description: The old sum is gone, match: {calls: oldSum}}\n';
const HELD =
  'name: Cart\nrules:\n  - {id: there, description: There is a cart, expect: {definitions: Cart}}\n';
const BROKEN = 'name: Cart\nrules:\n  - {id: there, description: x, expct: {definitions: Cart}}\n';
const COMMAND = 'name: Cart\nrules:\n  - {id: run, description: x, command: rm -rf .}\n';

async function draft(
  answers: readonly (readonly object[])[],
  more: {
    readonly evaluate?: DraftProof['evaluate'];
    readonly revise?: { drafts: readonly TaskDraft[]; instruction: string };
  } = {},
): Promise<{ drafts: readonly TaskDraft[]; notes: readonly string[]; model: ScriptedModel }> {
  const model = new ScriptedModel().reply(...answers.map((tasks) => ({ json: { tasks } })));
  const notes: string[] = [];
  const evaluate =
    more.evaluate === undefined
      ? (specs: Parameters<typeof index.evaluate>[0]) => index.evaluate(specs, {}, never)
      : more.evaluate;
  const proof: DraftProof = { evaluate, note: (message) => void notes.push(message) };
  const input = { subject: subject('Sum up'), spec: '# S', revise: more.revise ?? null, model: null, proof };
  const drafts = await draftTasks(input, new RecordingWorld(model, { index }), never);
  return { drafts, notes, model };
}

describe('drafted verification specs', () => {
  it('are kept when they are red, with the rules that hold already named', async () => {
    const both = RED + HELD.split('\n').slice(2).join('\n');
    const { drafts, notes, model } = await draft([
      [
        { title: 'A', verification: `\`\`\`yaml\n${both}\`\`\`` },
        { title: 'B', verification: '' },
      ],
    ]);
    assert.deepEqual(drafts[0]?.verification, { spec: both, vacuous: ['there'], explanation: null });
    assert.ok(drafts[1] && !('verification' in drafts[1]));
    assert.deepEqual(notes, []);
    assert.equal(model.history.length, 1);
    assert.deepEqual(
      model.history[0]?.tools.map((each) => each.name),
      ['find_symbol', 'find_analogous', 'try_spec'],
    );
  });

  it('are repaired once, with the words of what is wrong', async () => {
    const { drafts, model } = await draft([
      [
        { title: 'A', verification: BROKEN },
        { title: 'B', verification: HELD },
      ],
      [
        { title: 'A', verification: RED },
        { title: 'B', verification: HELD, verificationNote: 'It must stay while the sum moves.' },
      ],
    ]);
    assert.equal(drafts[0]?.verification?.spec, RED);
    assert.deepEqual(drafts[1]?.verification, {
      spec: HELD,
      vacuous: ['there'],
      explanation: 'It must stay while the sum moves.',
    });
    const words = model.history[1]?.turns.at(-1);
    assert.match(
      words?.role === 'user' ? words.text : '',
      /Task 1 “A”: It cannot be used: .*expct.*\n- Task 2 “B”: Every rule of it holds already \(“there”\)/,
    );
  });

  it('are dropped with a note when they stay wrong; the tasks stay', async () => {
    const wrong = [
      { title: 'A', verification: BROKEN },
      { title: 'B', verification: COMMAND },
      { title: 'C', verification: RED },
    ];
    const { drafts, notes, model } = await draft([wrong, wrong]);
    assert.deepEqual(
      drafts.map((each) => [each.title, each.verification?.spec]),
      [
        ['A', undefined],
        ['B', undefined],
        ['C', RED],
      ],
    );
    assert.equal(model.history.length, 2);
    assert.equal(notes.length, 2);
    assert.match(notes[0] ?? '', /of “A” was left out\. It cannot be used/);
    assert.match(notes[1] ?? '', /runs a command; only a person may add one/);
  });

  it('are kept as read when there is no index or it fails', async () => {
    const without = await draft([[{ title: 'A', verification: HELD }]], { evaluate: null });
    assert.deepEqual(without.drafts[0]?.verification?.vacuous, []);
    assert.deepEqual(without.model.history[0]?.tools, []);
    const failing = await draft([[{ title: 'A', verification: HELD }]], {
      evaluate: async () => {
        throw new PlanningError('index_failed', 'It broke.');
      },
    });
    assert.equal(failing.drafts[0]?.verification?.spec, HELD);
    assert.match(failing.notes[0] ?? '', /could not be tried/);
  });

  it('stay with a task that a revision leaves alone, and are shown to the model as text', async () => {
    const drafts = resolveDrafts(
      [{ title: 'A', verification: { spec: RED, vacuous: [], explanation: 'why' } }],
      () => 'a',
    );
    const revised = await draft([[{ title: 'A' }, { title: 'New' }]], {
      revise: { drafts, instruction: 'Add one' },
    });
    assert.equal(revised.drafts[0]?.verification?.spec, RED);
    const turn = revised.model.history[0]?.turns[0];
    assert.match(turn?.role === 'user' ? turn.text : '', /"verification": "name: Sum\\nrules:/);
    assert.match(turn?.role === 'user' ? turn.text : '', /"verificationNote": "why"/);
  });

  it('are replaced by what a revision says of them', async () => {
    const drafts = resolveDrafts(
      [{ title: 'A', verification: { spec: RED, vacuous: [], explanation: 'why' } }],
      () => 'a',
    );
    const clearer = RED.replace('The old sum is gone', 'Nobody calls the old sum');
    const revised = await draft([[{ title: 'A', verification: clearer }]], {
      revise: { drafts, instruction: 'Say what it is about' },
    });
    assert.equal(revised.drafts[0]?.id, 'a');
    assert.deepEqual(revised.drafts[0]?.verification, { spec: clearer, vacuous: [], explanation: null });
  });

  it('are refused in drafts of people only when they are too long', () => {
    const own = (spec: string): readonly TaskDraft[] =>
      resolveDrafts([{ title: 'A', verification: { spec, vacuous: [], explanation: null } }], () => 'a');
    assert.equal(own(BROKEN)[0]?.verification?.spec, BROKEN);
    assert.ok(!('verification' in (own('  ')[0] ?? {})));
    assert.throws(() => own('x'.repeat(200_001)), { code: 'invalid_input' });
  });
});

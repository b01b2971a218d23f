import assert from 'node:assert/strict';
import { draftTasks } from '../../../src/core/llm/agents/drafts.ts';
import { resolveDrafts } from '../../../src/core/plan/resolveDrafts.ts';
import { draftSpec } from '../../../src/core/llm/agents/spec.ts';
import type { TaskDraft } from '../../../src/core/model/draft.ts';
import { offlineProvider } from '../../../src/offline/provider.ts';
import { NO_MODEL } from '../../../src/offline/words.ts';
import { never, RecordingWorld, refusal, subject } from '../agents/world.ts';

const world = (): RecordingWorld =>
  new RecordingWorld(offlineProvider({ workspace: null, sleep: async () => {} }));
const about = subject('Add rate limiting to the public API');
const SPEC = `# Limits

## Requirements

- **R1** Count.
- **R2** Refuse.
  With a reason.

## Non-goals

- None known.

## Risks

- Memory.`;

async function revised(instruction: string): Promise<string> {
  const input = { subject: about, synthesis: null, revise: { content: SPEC, instruction }, model: null };
  return (await draftSpec(input, world(), never)).markdown;
}

describe('revising a specification offline', () => {
  it('adds to the named section and numbers a requirement on', async () => {
    const text = await revised(
      'Add a requirement: health checks are free; add a risk that clocks differ; add a non-goal: billing',
    );
    assert.match(text, /With a reason\.\n- \*\*R3\*\* Health checks are free/);
    assert.match(text, /- Memory\.\n- Clocks differ/);
    assert.match(text, /## Non-goals\n\n- Billing\n\n## Risks/);
    assert.match(
      text,
      /## Revision notes\n[\s\S]*“Add a requirement: health checks are free”: added as R3\./,
    );
  });

  it('removes a requirement with all its lines and changes the title', async () => {
    const text = await revised('Remove R2\nTitle: Fair use');
    assert.doesNotMatch(text.replace(/## Revision notes[\s\S]*/, ''), /R2|With a reason/);
    assert.match(text, /^# Fair use\n/);
    assert.match(text, /R2 was removed; the other numbers stay/);
  });

  it('records what it cannot do and leaves the text alone', async () => {
    const text = await revised('Make it sound friendlier');
    assert.ok(text.startsWith(SPEC));
    assert.match(text, /“Make it sound friendlier”: recorded, not applied/);
    assert.equal(text.split(NO_MODEL).length, 2);
  });

  it('collects the notes of several revisions in one section', async () => {
    const once = await revised('Remove R9');
    const input = {
      subject: about,
      synthesis: null,
      revise: { content: once, instruction: 'Remove R1' },
      model: null,
    };
    const twice = (await draftSpec(input, world(), never)).markdown;
    assert.equal(twice.split('## Revision notes').length, 2);
    assert.match(twice, /there is no R9; nothing was removed/);
    assert.match(twice, /R1 was removed/);
  });
});

describe('revising tasks offline', () => {
  const drafts = resolveDrafts(
    [{ title: 'A' }, { title: 'B', blockedBy: [1] }, { title: 'C', blockedBy: [2] }],
    (() => {
      let n = 0;
      return () => `t${(n += 1)}`;
    })(),
  );
  const revise = (instruction: string): Promise<TaskDraft[]> =>
    draftTasks({ subject: about, spec: null, revise: { drafts, instruction }, model: null }, world(), never);
  const shape = (list: readonly TaskDraft[]): string =>
    list
      .map(
        (draft) =>
          `${draft.title}${draft.blockedBy.map((id) => `<${list.findIndex((other) => other.id === id) + 1}`).join('')}`,
      )
      .join(' ');

  it('adds, removes, renames, moves and depends', async () => {
    assert.equal(shape(await revise('Add a task: write docs after 3')), 'A B<1 C<2 Write docs<3');
    assert.equal(shape(await revise('remove task 2')), 'A C<1');
    assert.equal(shape(await revise('Rename task 1 to "Begin"')), 'Begin B<1 C<2');
    assert.equal(shape(await revise('move task 3 to 1; task 3 not after 2')), 'C A B<2');
    assert.equal(shape(await revise('task 3 after 1')), 'A B<1 C<2<1');
  });

  it('sets priority and size and keeps ids and all other text', async () => {
    const list = await revise('Task 2 priority high\nset task 3 size l');
    assert.deepEqual(
      list.map((draft) => [draft.id, draft.priority, draft.size]),
      [
        ['t1', 'medium', 'm'],
        ['t2', 'high', 'm'],
        ['t3', 'medium', 'l'],
      ],
    );
  });

  it('changes nothing when it does not understand, and says what it can do', async () => {
    for (const [instruction, words] of [
      ['Remove task 1; make it nicer', /does not understand “make it nicer”/],
      ['remove task 9', /no task 9; the tasks are numbered 1 to 3/],
      [' ', /empty/],
    ] as const) {
      const error = await refusal(revise(instruction), 'model_failed');
      assert.match(error.message, words);
      assert.equal(error.details['kind'], 'invalid_request');
    }
  });

  it('does not close a circle', async () => {
    await refusal(revise('task 1 after 3'), 'model_answer');
  });
});

import assert from 'node:assert/strict';
import { draftTasks, readDrafts } from '../../../src/core/llm/agents/drafts.ts';
import { resolveDrafts } from '../../../src/core/plan/resolveDrafts.ts';
import type { DraftInput } from '../../../src/core/model/draft.ts';
import { PlanningError } from '../../../src/core/base/errors.ts';
import { TASK_FIELDS } from '../../../src/core/model/taskFields.ts';
import type { TaskDraft } from '../../../src/core/model/draft.ts';
import { ScriptedModel } from '../../fakes/scriptedModel.ts';
import { never, RecordingWorld, refusal, subject } from './world.ts';

function ids(): () => string {
  let n = 0;
  return () => `t${(n += 1)}`;
}
const resolved = (...inputs: readonly DraftInput[]): TaskDraft[] => resolveDrafts(inputs, ids());
const task = (title: string, ...blockedBy: readonly (string | number)[]): DraftInput => ({
  title,
  blockedBy,
});
const refused = (words: RegExp, ...inputs: readonly DraftInput[]): void => {
  assert.throws(
    () => resolved(...inputs),
    (error: unknown) =>
      error instanceof PlanningError &&
      error.code === 'invalid_input' &&
      (assert.match(error.message, words), true),
  );
};

describe('resolving drafts', () => {
  it('fills what is missing with the presets', () => {
    assert.deepEqual(resolved({ title: '  One\n task ' }), [
      {
        id: 't1',
        title: 'One task',
        description: '',
        priority: 'medium',
        size: 'm',
        tags: [],
        acceptance: [],
        files: [],
        blockedBy: [],
      },
    ]);
  });

  it('finds dependencies by number, numeric text, title, title in other case and spacing, and id', () => {
    const drafts = resolved(
      { id: 'own', title: 'Write  it' },
      task('B', 1),
      task('C', '1', '#2'),
      task('D', 'Write it'),
      task('E', ' write   IT. '),
      task('F', 'own', 'Task 3'),
      task('G', '“b”'),
    );
    assert.deepEqual(
      drafts.map((draft) => draft.blockedBy),
      [[], ['own'], ['own', drafts[1]?.id], ['own'], ['own'], ['own', drafts[2]?.id], [drafts[1]?.id]],
    );
  });

  it('takes a numeric text for a number unless a title is exactly that', () => {
    const drafts = resolved(task('2'), task('B'), task('C', '2'), task('D', '3'));
    assert.deepEqual(drafts[2]?.blockedBy, [drafts[0]?.id]);
    assert.deepEqual(drafts[3]?.blockedBy, [drafts[2]?.id]);
  });

  it('folds repeated dependencies, tags, files and acceptance', () => {
    const [, draft] = resolved(task('A'), {
      title: 'B',
      blockedBy: [1, 'A', '1'],
      tags: ['x', ' x'],
      files: ['./a.ts', 'a.ts', 'b\\c.ts'],
      acceptance: ['It works.', 'It works.', ' '],
    });
    assert.deepEqual(
      [draft?.blockedBy, draft?.tags, draft?.files, draft?.acceptance],
      [['t1'], ['x'], ['a.ts', 'b/c.ts'], ['It works.']],
    );
  });

  it('refuses unknown, self and ambiguous references by name', () => {
    refused(/Task 2 “B” depends on “Nothing”, which is none of the 2 tasks/, task('A'), task('B', 'Nothing'));
    refused(/Task 1 “A” depends on number 3, but the tasks are numbered 1 to 2/, task('A', 3), task('B'));
    refused(/depends on number 0/, task('A', 0));
    refused(/depends on number 1.5/, task('A', 1.5));
    refused(/Task 1 “A” waits for itself/, task('A', 'a'));
    refused(/tasks 1 and 2 both have that title. Use the number/, task('A'), task('A'), task('B', 'A'));
  });

  it('refuses a cycle and prints the way round', () => {
    refused(/A → B → A\. Remove/, task('A', 'B'), task('B', 'A'));
    refused(/wait for each other: B → D → C → B/, task('A'), task('B', 'D'), task('C', 'B'), task('D', 'C'));
  });

  it('refuses what is over a limit and names it', () => {
    refused(/title is longer than 200/, task('x'.repeat(TASK_FIELDS.title.max + 1)));
    refused(/Task 1 has no title/, task(' \n'));
    refused(/21 tags; at most 20/, { title: 'A', tags: Array.from({ length: 21 }, (_, n) => `t${n}`) });
    refused(/description is longer/, {
      title: 'A',
      description: 'x'.repeat(TASK_FIELDS.description.max + 1),
    });
    refused(/acceptance sentence .* longer than 1000/, { title: 'A', acceptance: ['x'.repeat(1001)] });
    refused(/priority “urgent”; use one of critical/, { title: 'A', priority: 'urgent' as 'high' });
    refused(/at most 10000/, ...Array.from({ length: 10_001 }, () => task('A')));
  });

  it('refuses files outside the workspace and two tasks with one id', () => {
    for (const file of ['../x', '/etc/passwd', 'C:\\x', 'a/../../b', 'https://x.y/z', '~/.ssh/id'])
      refused(/outside the workspace/, { title: 'A', files: [file] });
    refused(/Tasks 1 and 2 have the same id/, { id: 'x', title: 'A' }, { id: 'x', title: 'B' });
  });

  it('takes 10,000 tasks in a chain', () => {
    const drafts = resolved(
      ...Array.from({ length: 10_000 }, (_, n) => task(`Task number ${n}`, ...(n > 0 ? [n] : []))),
    );
    assert.equal(drafts.at(-1)?.blockedBy[0], drafts.at(-2)?.id);
  });
});

describe('reading a model’s tasks', () => {
  const read = (value: unknown): TaskDraft[] => {
    const result = readDrafts(value, ids());
    assert.ok(result.ok, result.ok ? '' : result.words);
    return result.value;
  };
  const words = (value: unknown): string => {
    const result = readDrafts(value, ids());
    return result.ok ? '' : result.words;
  };

  it('reads other keys, wrong types and synonyms as meant', () => {
    const [first, second] = read({
      task_drafts: [
        {
          name: 'First',
          details: 5,
          priority: 'URGENT',
          size: 'Small',
          labels: 'api, limits',
          acceptance_criteria: '- one\n- two',
          files: ['/etc/passwd', './src/a.ts'],
          depends_on: null,
        },
        { title: 'Second', priority: 'P3', size: 9, depends_on: '1', files: 'src/b.ts' },
      ],
    });
    assert.deepEqual(first, {
      id: 't1',
      title: 'First',
      description: '5',
      priority: 'critical',
      size: 's',
      tags: ['api', 'limits'],
      acceptance: ['one', 'two'],
      files: ['src/a.ts'],
      blockedBy: [],
    });
    assert.deepEqual(
      [second?.priority, second?.size, second?.blockedBy, second?.files],
      ['low', 'm', ['t1'], ['src/b.ts']],
    );
  });

  it('shortens what is too long instead of refusing it', () => {
    const [draft] = read([
      {
        title: 'x'.repeat(500),
        tags: ['y'.repeat(99)],
        acceptance: Array.from({ length: 99 }, (_, n) => `s${n}`),
      },
    ]);
    assert.equal(draft?.title.length, TASK_FIELDS.title.max);
    assert.equal(draft?.tags[0]?.length, TASK_FIELDS.tags.max);
    assert.equal(draft?.acceptance.length, TASK_FIELDS.acceptance.items);
  });

  it('keeps HTML and drops control characters', () => {
    const [draft] = read([
      { title: '<script>alert(1)</script>\u0000', description: '[x](javascript:alert(1))\u001b[0m' },
    ]);
    assert.deepEqual(
      [draft?.title, draft?.description],
      ['<script>alert(1)</script>', '[x](javascript:alert(1))[0m'],
    );
  });

  it('says what is wrong with an empty list, no list, a nameless task and a cycle', () => {
    assert.match(words([]), /empty/);
    assert.match(words({ plan: 'x' }), /no list/);
    assert.match(words([{ title: 'A' }, { description: 'x' }]), /Task 2 is not an object with a title/);
    assert.match(
      words([
        { title: 'A', blockedBy: [2] },
        { title: 'B', blockedBy: [1] },
      ]),
      /A → B → A/,
    );
  });
});

describe('drafting tasks', () => {
  const input = { subject: subject('Add rate limiting'), spec: '# S', revise: null, model: null };

  it('corrects a cycle in one repair round', async () => {
    const model = new ScriptedModel().reply(
      {
        json: {
          tasks: [
            { title: 'A', blockedBy: [2] },
            { title: 'B', blockedBy: [1] },
          ],
        },
      },
      { json: { tasks: [{ title: 'A' }, { title: 'B', blockedBy: [1] }] } },
    );
    const drafts = await draftTasks(input, new RecordingWorld(model), never);
    assert.deepEqual(
      drafts.map((draft) => draft.title),
      ['A', 'B'],
    );
    assert.deepEqual(drafts[1]?.blockedBy, [drafts[0]?.id]);
    const last = model.history[1]?.turns.at(-1);
    assert.match(last?.role === 'user' ? last.text : '', /A → B → A/);
    assert.equal(model.history[0]?.answer?.name, 'tasks');
  });

  it('gives up after two unusable answers and keeps the raw one', async () => {
    const error = await refusal(
      draftTasks(
        input,
        new RecordingWorld(new ScriptedModel().reply('{"tasks":[{"title":"A"', 'Sorry')),
        never,
      ),
      'model_answer',
    );
    assert.equal(error.details['raw'], 'Sorry');
    assert.match(error.message, /no JSON/);
  });

  it('keeps the ids of tasks whose title a revision left alone', async () => {
    const drafts = resolved(task('A'), task('B', 1));
    const model = new ScriptedModel().reply({
      json: { tasks: [{ title: 'New' }, { title: 'B', blockedBy: [1] }, { title: 'A' }] },
    });
    const world = new RecordingWorld(model);
    const revised = await draftTasks(
      { ...input, revise: { drafts, instruction: 'Put something first' } },
      world,
      never,
    );
    assert.deepEqual(
      revised.map((draft) => draft.title),
      ['New', 'B', 'A'],
    );
    assert.equal(revised[1]?.id, drafts[1]?.id);
    assert.equal(revised[2]?.id, drafts[0]?.id);
    assert.deepEqual(revised[1]?.blockedBy, [revised[0]?.id]);
    const turn = model.history[0]?.turns[0];
    assert.match(turn?.role === 'user' ? turn.text : '', /"blockedBy": \[\n\s*1\n/);
  });
});

import assert from 'node:assert/strict';
import type { SessionView } from '../../../src/core/engine/api.ts';
import type { Plan, Task } from '../../../src/core/model/plan.ts';
import type { FileChange, Snapshot } from '../../../src/core/model/snapshot.ts';
import { COUNTED_MAX } from '../../../src/core/snapshot/limits.ts';
import { Input, UsageError } from '../../../src/cli/input.ts';
import { findTask, planLines, taskLines } from '../../../src/cli/planText.ts';
import { costLine, draftLines, sessionLines, threadLines } from '../../../src/cli/sessionText.ts';
import {
  changeLines,
  numberOf,
  pathsOf,
  sideOf,
  snapshotLines,
  snapshotRow,
} from '../../../src/cli/snapshotText.ts';
import { ADA, fold, uuid } from '../../fakes/fold.ts';
import { draft, historyTo } from '../../fakes/sessions.ts';

const bare = (_: string, text: string): string => text;
const id = (number: number): string => uuid(200 + number);

function planOf(over: Partial<Plan> = {}): Plan {
  const plan = fold('plan', [
    {
      ...{ type: 'plan_created', title: 'Limits', description: '', sessionId: null, documentId: null },
      tasks: [
        { ...draft(1), number: 1 },
        { ...draft(2, [1]), number: 2 },
      ],
    },
  ]);
  return { ...plan, ...over };
}

describe('Plans as words in the terminal', () => {
  it('have their tasks in columns, with what each waits for', () => {
    const plan = planOf();
    const done: Plan = {
      ...plan,
      tasks: plan.tasks.map((task, at) => (at === 0 ? { ...task, status: 'completed' } : task)),
    };
    assert.deepEqual(planLines(done, done.tasks, bare), [
      'Limits  1/2',
      uuid(1),
      '  #1  completed  medium  m  Task 1',
      '  #2  pending    medium  m  Task 2  after #1',
    ]);
    assert.equal(planLines({ ...plan, status: 'deleted' }, [], bare)[0], 'Limits  0/2  deleted');
  });

  it('say who archived them, and why', () => {
    const archive = {
      at: '2026-01-02T03:04:05.000Z',
      by: ADA,
      notes: null,
      record: { file: 'archive/x.jsonl' },
    };
    const lines = (notes: string | null): readonly string[] =>
      planLines({ ...planOf(), archive: { ...archive, notes } } as unknown as Plan, [], bare);
    assert.deepEqual(lines(null).slice(2), ['archived 2026-01-02T03:04 by Ada, record archive/x.jsonl']);
    assert.equal(lines('Enough.')[3], 'notes: Enough.');
  });

  it('show of a task what there is, and leave out the rest', () => {
    const plan = planOf();
    const [first, second] = plan.tasks;
    assert.ok(first && second);
    const plain = `pending · medium · m  00000001 Limits`;
    assert.deepEqual(taskLines(plan, { ...first, acceptance: [] }, bare), ['#1 Task 1', plain]);
    const whole: Task = {
      ...second,
      ...{
        assignee: 'bob',
        tags: ['api'],
        statusReason: 'Now.',
        description: 'Count.\n\nRefuse.',
        files: ['a.ts'],
      },
    };
    assert.deepEqual(taskLines(plan, whole, bare), [
      '#2 Task 2',
      'pending · medium · m · bob · #api  00000001 Limits',
      'because: Now.',
      'after #1',
      '',
      '  Count.',
      '',
      '  Refuse.',
      '',
      'Done when:',
      '  - It works.',
      '',
      'Files:',
      '  a.ts',
    ]);
  });

  it('find a task by its number, its id, or four letters of its end that no other ends with', () => {
    const plan = planOf();
    for (const name of ['2', '#2', ' 2 ', id(2), id(2).slice(-4), id(2).slice(-6).toUpperCase()])
      assert.equal(findTask(plan, name).number, 2, name);
    for (const name of ['3', '', id(2).slice(-3), '0000'])
      assert.throws(() => findTask(plan, name), { code: 'not_found', message: /numbers go up to 2/ });
    const twins = { ...plan, tasks: plan.tasks.map((task, at) => ({ ...task, id: `${at}-twins` })) };
    assert.throws(() => findTask(twins, 'twins'), { code: 'not_found' });
  });
});

describe('Snapshots as words in the terminal', () => {
  const change = (over: Partial<FileChange>): FileChange =>
    ({
      ...{ kind: 'modified', path: 'a.ts', from: null, addedLines: 3, removedLines: 1, binary: false },
      ...{ oldMode: '100644', newMode: '100644', ...over },
    }) as FileChange;
  const snapshot = (over: Partial<Snapshot> = {}): Snapshot =>
    ({
      ...{
        number: 4,
        name: 'Half',
        taskId: id(2),
        trigger: 'person',
        at: '2026-01-02T03:04:05.000Z',
        by: ADA,
      },
      ...{ ref: 'refs/x/4', commit: 'c'.repeat(40), head: 'h'.repeat(40), branch: 'main', operation: null },
      ...{
        fileTotal: 9,
        changes: { files: 1, addedLines: 2, removedLines: 3 },
        leftOut: [],
        leftOutTotal: 0,
      },
      ...{ prunedAt: null, ...over },
    }) as Snapshot;

  it('list what differs by kind, with a sum', () => {
    assert.deepEqual(changeLines([]), ['Nothing differs.']);
    assert.deepEqual(changeLines([change({})]), ['M  a.ts  +3 -1', '1 file, +3 -1']);
    assert.deepEqual(
      changeLines([
        change({ kind: 'added', removedLines: 0 }),
        change({ kind: 'deleted', addedLines: 0 }),
        change({ kind: 'renamed', from: 'b.ts' }),
        change({ kind: 'mode', newMode: '100755', addedLines: 0, removedLines: 0 }),
        change({ kind: 'mode', addedLines: 0, removedLines: 0 }),
        change({ kind: 'type', binary: true, addedLines: 0, removedLines: 0 }),
      ]),
      [
        'A  a.ts         +3 -0',
        'D  a.ts         +0 -1',
        'R  b.ts → a.ts  +3 -1',
        'M  a.ts         executable',
        'M  a.ts         not executable',
        'T  a.ts         binary',
        '6 files, +6 -2',
      ],
    );
    const many = changeLines(Array.from({ length: COUNTED_MAX + 1 }, () => change({})));
    assert.equal(many.at(-1), `${COUNTED_MAX + 1} files, lines not counted`);
  });

  it('say everything of one, and in a row what fits', () => {
    const plan = planOf();
    assert.deepEqual(snapshotRow(plan, snapshot(), bare), [
      ...['4', 'Half', '#2', '1 file, +2 -3', 'cccccccccc', '2026-01-02T03:04'],
    ]);
    assert.deepEqual(snapshotRow(plan, snapshot({ prunedAt: 'x', taskId: null }), bare).slice(2, 5), [
      ...['', '1 file, +2 -3', 'removed'],
    ]);
    assert.deepEqual(snapshotLines(plan, snapshot()), [
      '4. Half',
      'plan     Limits',
      'task     #2 Task 2',
      'taken    2026-01-02T03:04:05.000Z (person)',
      `commit   ${'c'.repeat(40)}  refs/x/4`,
      'on       main at hhhhhhhhhh',
      'files    9; changed 1 file, +2 -3',
    ]);
    const leftOut = Array.from({ length: 21 }, (_, at) => ({ path: `${at}.env`, reason: 'secret' as const }));
    const odd = snapshotLines(
      plan,
      snapshot({
        ...{ taskId: 'gone', prunedAt: 'x', branch: null, head: null, operation: 'merge' },
        ...({ leftOut, leftOutTotal: 30 } as Partial<Snapshot>),
      }),
    );
    assert.deepEqual(odd.slice(2, 6), [
      'taken    2026-01-02T03:04:05.000Z (person)',
      `commit   ${'c'.repeat(40)}  removed from the repository`,
      'on       no branch at no commit, merge under way',
      'files    9; changed 1 file, +2 -3',
    ]);
    assert.equal(odd.length, 27);
    assert.deepEqual([odd[6], odd.at(-1)], ['left out 0.env (secret)', '         and 10 more']);
  });

  it('are named by their number, now or head, and files as seen from the folder', () => {
    assert.deepEqual([sideOf(' NOW '), sideOf('head'), sideOf('#3'), numberOf('12')], ['now', 'head', 3, 12]);
    for (const wrong of ['0', '-1', '1.5', 'x', '']) assert.throws(() => numberOf(wrong), UsageError, wrong);
    assert.deepEqual(pathsOf(['./a/../b/', '.', 'c.ts']), ['b', '', 'c.ts']);
    for (const wrong of ['..', '../a', 'a/../../b', '/etc'])
      assert.throws(() => pathsOf([wrong]), UsageError, wrong);
    assert.deepEqual(pathsOf(['..a']), ['..a']);
  });
});

describe('Sessions as words in the terminal', () => {
  const viewOf = (session: SessionView['session'], over: Partial<SessionView> = {}): SessionView => ({
    ...{ session, interrupted: false, contextTokens: 0, gates: {} as SessionView['gates'] },
    ...over,
  });
  const drafting = fold('session', historyTo('drafting'));

  it('show where it stands and what can be done next', () => {
    const created = fold('session', historyTo('created'));
    const gates = { brainstorm: null, draft_spec: null, draft_tasks: null, synthesize: 'no' } as unknown;
    const lines = sessionLines(viewOf(created, { gates: gates as SessionView['gates'] }), bare, false);
    assert.deepEqual(lines, [
      'Rate limiting  created',
      `${uuid(1)} · Ada <ada@example.test> · ${created.updatedAt}`,
      '',
      '  Add rate limiting to the public API',
      '',
      'No model was called yet.',
      'next: session brainstorm 00000001 · session spec 00000001 · session tasks 00000001',
    ]);
  });

  it('show what it holds, and say what runs, failed or waits for an answer', () => {
    const running = { step: 'spec' as const, runner: 'here', startedAt: '' };
    const session = {
      ...drafting,
      running,
      lastFailure: { step: 'spec' as const, outcome: 'failed' as const, message: 'No.', at: '' },
      blockers: [
        { id: 'blocker-1', source: 'budget' as const, question: 'How on?', choices: ['Double it'] },
        { id: 'b2', source: 'budget' as const, question: 'Old?', choices: [], answer: { text: 'x' } },
      ],
      context: [{ id: 'entry-001', kind: 'note' as const, label: 'Note', content: 'x', cutBytes: 7 }],
    } as unknown as SessionView['session'];
    const text = sessionLines(viewOf(session, { contextTokens: 1 }), bare, false).join('\n');
    for (const part of [
      'running: spec',
      'last step failed: No.',
      'paused: How on?',
      'answer with: session answer 00000001 locker-1 "Double it"',
      'Context (about 1 token)',
      'ntry-001  note  Note  7 bytes cut off',
      'Persona 1',
      'Synthesis\n  0 points',
      '  #2  medium  m  Task 2  after #1',
    ])
      assert.ok(text.includes(part), `${part}\n${text}`);
    assert.doesNotMatch(text, /Old\?|from one address/);
    const full = sessionLines(viewOf(session, { interrupted: true }), bare, true).join('\n');
    assert.match(full, /\(interrupted\)/);
    assert.doesNotMatch(full, /running:/);
    assert.match(full, /Persona 1, round 1\n {2}Abuse comes from one address\./);
    assert.match(full, /Synthesis\n {2}## Themes/);
  });

  it('show each message with who said it, and questions with their answers', () => {
    const [answer] = drafting.messages;
    assert.ok(answer);
    const said = {
      ...drafting,
      messages: [
        { ...answer, status: 'stopped' },
        { ...answer, id: 'p', role: 'person', round: 0, content: 'And proxies?' },
        {
          ...{ ...answer, id: 'i', round: 0, content: ' ' },
          questions: [
            { id: 'question-1', text: 'How many?', choices: ['1', '2'], answer: '2' },
            { id: 'question-2', text: 'When?', choices: [], answer: null },
          ],
        },
      ],
    } as unknown as SessionView['session'];
    const lines = threadLines(viewOf(said), bare);
    assert.deepEqual(lines.slice(0, 6), [
      '',
      'Persona 1, round 1 (stopped)',
      '  Abuse comes from one address.',
      '',
      'You',
      '  And proxies?',
    ]);
    assert.deepEqual(lines.slice(8), [
      '  estion-1  How many? [1 | 2]',
      '            → 2',
      '  estion-2  When?',
    ]);
  });

  it('say what it cost, and of how many calls nobody knows', () => {
    const usage = { calls: 2, inputTokens: 30, outputTokens: 4, costMicroUsd: 1500, unpricedCalls: 0 };
    const line = (over: object): string =>
      costLine(viewOf({ ...drafting, usage: { ...drafting.usage, ...usage, ...over } }));
    assert.equal(line({}), '2 calls, 30 tokens in, 4 out, $0.0015');
    assert.equal(
      line({ calls: 1, unpricedCalls: 1 }),
      '1 call, 30 tokens in, 4 out, $0.0015, price of 1 unknown',
    );
    assert.deepEqual(draftLines([draft(1)], bare), ['  #1  medium  m  Task 1']);
  });
});

describe('What was typed', () => {
  const input = new Input(['one', ['two', 'words'], undefined, 5], {
    ...{
      count: '7',
      empty: '',
      cost: '$1.50',
      kind: 'In-Progress',
      kinds: 'a, b',
      many: ['x', 5, 'y'],
      on: true,
      colour: false,
    },
  });

  it('is read as what it is', () => {
    assert.deepEqual(
      [0, 1, 2, 3].map((at) => input.arg(at)),
      ['one', 'two words', '', ''],
    );
    assert.deepEqual([input.args(1), input.args(0)], [['two', 'words'], []]);
    assert.deepEqual(
      [input.text('count'), input.text('on'), input.text('gone')],
      ['7', undefined, undefined],
    );
    assert.deepEqual([input.list('many'), input.list('count')], [['x', 'y'], []]);
    assert.deepEqual([input.flag('on'), input.flag('count'), input.flag('gone')], [true, false, false]);
    assert.deepEqual([input.unlessOff('colour'), input.unlessOff('gone')], [false, true]);
    assert.deepEqual([input.whole('count', 7, 7), input.whole('gone', 1, 2)], [7, undefined]);
    assert.deepEqual(
      [input.dollars('cost'), input.dollars('count'), input.dollars('gone')],
      [1_500_000, 7_000_000, undefined],
    );
    assert.equal(input.word('kind', ['pending', 'in_progress']), 'in_progress');
    assert.deepEqual(input.words('kinds', ['a', 'b', 'c']), ['a', 'b']);
    assert.equal(input.words('gone', ['a']), undefined);
  });

  it('is refused with the option and what it may be', () => {
    const refused = (read: () => unknown, message: RegExp): void =>
      assert.throws(read, (error: unknown) => error instanceof UsageError && message.test(error.message));
    refused(() => input.whole('count', 1, 6), /--count must be a whole number from 1 to 6, not "7"/);
    refused(() => input.whole('count', 8, 9), /from 8 to 9/);
    refused(() => input.whole('empty', 0, 9), /--empty/);
    refused(() => input.whole('cost', 0, 9), /--cost/);
    refused(() => input.dollars('kind'), /amount in dollars/);
    refused(() => input.word('kind', ['pending']), /--kind must be one of pending, not "In-Progress"/);
    refused(() => input.words('kinds', ['a']), /--kinds must be one of a, not "b"/);
    const dashed = new Input([], { maxCost: 'much' });
    refused(() => dashed.dollars('maxCost'), /--max-cost/);
  });
});

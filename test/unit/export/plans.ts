import fc from 'fast-check';
import { PRIORITIES, SIZES } from '../../../src/core/model/basics.ts';
import type { Plan, Task } from '../../../src/core/model/plan.ts';
import { TASK_STATUSES } from '../../../src/core/model/plan.ts';
import type { TaskVerification, Verdict, VerificationRun } from '../../../src/core/model/verification.ts';
import { run, SPEC } from '../../fakes/runs.ts';

const at = '2026-11-21T01:02:03.004Z';

export function uuid(number: number): string {
  return `0190a000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;
}

export function task(number: number, given: Partial<Task> = {}): Task {
  return {
    id: uuid(number),
    number,
    title: `Task ${number}`,
    description: '',
    status: 'pending',
    priority: 'medium',
    size: 'm',
    tags: [],
    acceptance: [],
    files: [],
    blockedBy: [],
    assignee: null,
    statusReason: null,
    createdAt: at,
    updatedAt: at,
    startedAt: null,
    completedAt: null,
    verification: null,
    ...given,
  };
}

/** A spec of revision 1 with these runs. */
export function proof(runs: readonly VerificationRun[], override: string | null = null): TaskVerification {
  const by = { name: 'Ada', email: 'ada@example.com' };
  return {
    ...SPEC,
    revision: 1,
    attachedAt: at,
    attachedBy: by,
    runs,
    runTotal: runs.length,
    regression: null,
    override: override === null ? null : { reason: override, by, at },
  };
}

export function plan(tasks: readonly Task[], given: Partial<Plan> = {}): Plan {
  return {
    id: uuid(0xfff),
    title: 'A plan',
    description: 'What it is about.',
    status: 'active',
    sessionId: null,
    documentId: null,
    createdBy: { name: 'Ada', email: 'ada@example.com' },
    createdAt: at,
    updatedAt: at,
    tasks,
    snapshots: [],
    archive: null,
    lastNumber: tasks.length,
    ...given,
  };
}

/** Text made of what breaks Markdown: fences, comments, boxes, marks of our own, indentation, odd characters. */
const piece = fc.oneof(
  { weight: 2, arbitrary: fc.string({ maxLength: 12 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }) },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      ...[
        '```',
        '~~~',
        '````ts',
        '<!--',
        '-->',
        '<!-- task 0190a000-0000-7000-8000-000000000001 -->',
        '- [ ] x',
        '- [x] ',
        '* a',
        '1. b',
      ],
      ...[
        '# h',
        '## Tasks',
        '> q',
        '---',
        '===',
        'Done when:',
        '- a',
        '  - b',
        '\t',
        '    code',
        '<div>',
        '</script>',
        '`',
        '``',
        '\\',
        '\\<!--',
      ],
      ...[
        'priority: low',
        'blocked by: #9',
        '~~',
        '**#1**',
        '[',
        '[ ] ',
        '|a|b|',
        '|-|-|',
        '[x]: y',
        ' · ',
        '&lt;',
        '\u2028',
        '\ufeff',
        '😀',
      ],
    ),
  },
);
export const line = fc.array(piece, { maxLength: 4 }).map((parts) => parts.join(''));
const text = fc
  .array(fc.oneof(line, piece, fc.constant('')), { maxLength: 8 })
  .map((lines) => lines.join('\n'));
const word = fc.oneof(fc.stringMatching(/^[a-z]{1,8}$/), line).filter((value) => value.trim() !== '');

/** Plans as the engine lets them be: text trimmed as exports trim it, titles on one line, dependencies without cycles. */
export const anyPlan: fc.Arbitrary<Plan> = fc
  .record({
    title: line.map(oneLine).filter((value) => value !== ''),
    description: text.map(bodyText),
    tasks: fc.array(
      fc.record({
        title: line.map(oneLine).filter((value) => value !== ''),
        description: text.map(bodyText),
        status: fc.constantFrom(...TASK_STATUSES),
        priority: fc.constantFrom(...PRIORITIES),
        size: fc.constantFrom(...SIZES),
        tags: fc.array(word, { maxLength: 3 }),
        files: fc.array(word, { maxLength: 3 }),
        acceptance: fc.array(
          text.map((value) => bodyText(value).trim()).filter((value) => value !== ''),
          { maxLength: 3 },
        ),
        assignee: fc.option(word.map(oneLine), { nil: null }),
        statusReason: fc.option(word.map(oneLine), { nil: null }),
        blockers: fc.array(fc.nat({ max: 9 }), { maxLength: 3 }),
        verification: fc.option(
          fc
            .record({
              rules: fc.array(fc.constantFrom<Verdict>('pass', 'fail', 'undecided'), { maxLength: 3 }),
              override: fc.option(fc.constant('Because.'), { nil: null }),
            })
            .map(({ rules, override }) =>
              proof(rules.length === 0 ? [] : [run(Object.fromEntries(rules.entries()))], override),
            ),
          { nil: null },
        ),
      }),
      { maxLength: 6 },
    ),
  })
  .map(({ title, description, tasks }) =>
    plan(
      tasks.map(({ blockers, ...given }, index) =>
        task(index + 1, {
          ...given,
          blockedBy: [...new Set(blockers)]
            .filter((number) => number < index)
            .map((number) => uuid(number + 1)),
        }),
      ),
      { title, description },
    ),
  );

function oneLine(value: string): string {
  return value.replace(/\s+/g, ' ').trim();
}

function bodyText(value: string): string {
  return value
    .replace(/\r\n?/g, '\n')
    .replace(/^(?:[^\S\n]*\n)+/, '')
    .trimEnd();
}

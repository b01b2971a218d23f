import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parsePlan, renderPlan, sameButProof } from '../../../src/core/export/planMarkdown.ts';
import type { ParsedTask } from '../../../src/core/export/planMarkdown.ts';
import { proofWords } from '../../../src/core/export/proofWords.ts';
import type { Plan, Task } from '../../../src/core/model/plan.ts';
import { run } from '../../fakes/runs.ts';
import { anyPlan, plan, proof, task, uuid } from './plans.ts';

/** What of a task the file tells. */
function told(of: Task, whole: Plan): Omit<ParsedTask, 'line' | 'endLine'> {
  const numbers = new Map(whole.tasks.map(({ id, number }) => [id, number]));
  return {
    id: of.id,
    number: of.number,
    title: of.title,
    description: of.description,
    checked: of.status === 'completed',
    struck: of.status === 'cancelled',
    status: ['backlog', 'pending', 'completed', 'cancelled'].includes(of.status) ? null : of.status,
    priority: of.priority,
    size: of.size,
    tags: of.tags,
    files: of.files,
    acceptance: of.acceptance,
    assignee: of.assignee,
    reason: of.statusReason,
    proof: proofWords(of),
    blockedBy: of.blockedBy.map((id) => numbers.get(id) ?? 0),
  };
}

describe('a plan as Markdown', () => {
  it('reads as people write', () => {
    const text = renderPlan(
      plan([
        task(1, {
          title: 'Add the limiter',
          status: 'completed',
          priority: 'high',
          tags: ['api'],
          files: ['src/limiter.ts'],
          verification: proof([run({ a: ['fail', 3], b: 'pass', c: 'fail' })]),
        }),
        task(2, {
          title: 'Use Map<string, Bucket>',
          description: 'Per key.\n\nNot per address.',
          acceptance: ['answers 429'],
          blockedBy: [uuid(1)],
          status: 'in_progress',
        }),
        task(3, { title: 'Dashboard', status: 'cancelled', statusReason: 'nobody asked' }),
      ]),
    );
    assert.equal(
      text,
      [
        `<!-- planning-studio plan ${uuid(0xfff)} -->`,
        '',
        '# A plan',
        '',
        '> What it is about.',
        '',
        '## Tasks',
        '',
        `- [x] **#1** Add the limiter <!-- task ${uuid(1)} -->`,
        '  priority: high · size: m · tags: api',
        '  files: `src/limiter.ts`',
        '  proof: 4 findings in 2 of 3 rules',
        '',
        `- [ ] **#2** Use Map\\<string, Bucket> <!-- task ${uuid(2)} -->`,
        '  priority: medium · size: m · status: in_progress · blocked by: #1',
        '',
        '  Per key.',
        '',
        '  Not per address.',
        '',
        '  Done when:',
        '  - answers 429',
        '',
        `- [ ] **#3** ~~Dashboard~~ <!-- task ${uuid(3)} -->`,
        '  priority: medium · size: m',
        '  reason: nobody asked',
        '',
      ].join('\n'),
    );
  });

  it('comes back the same, whatever its texts hold', () => {
    fc.assert(
      fc.property(anyPlan, (any) => {
        const parsed = parsePlan(renderPlan(any));
        assert.deepEqual(parsed.problems, []);
        assert.equal(parsed.planId, any.id);
        assert.equal(parsed.title, any.title);
        assert.equal(parsed.description, any.description);
        const found = parsed.tasks.map((each) => {
          const { line, endLine, ...rest } = each;
          assert.ok(line <= endLine);
          return rest;
        });
        assert.deepEqual(
          found,
          any.tasks.map((each) => told(each, any)),
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('tells how each task stands to its spec', () => {
    const words = (given: Partial<Task>): string | null => proofWords(task(1, given));
    assert.equal(words({}), null);
    assert.equal(words({ verification: proof([]) }), 'not run since its spec was written');
    assert.equal(words({ verification: proof([run({ a: 'pass' })]) }), 'holds (1 rule)');
    const unclear = [run({ a: 'pass', b: 'undecided' })];
    assert.equal(words({ verification: proof(unclear) }), 'undecided in 1 of 2 rules');
    // A run of the spec before says nothing about the present one.
    assert.equal(
      words({ verification: { ...proof([run({ a: 'pass' })]), revision: 2 } }),
      'not run since its spec was written',
    );
  });

  it('is the same text to an edit when only proofs changed, and another one when anything else did', () => {
    const at = (verification: Task['verification'], title = 'T'): string =>
      renderPlan(plan([task(1, { title, verification, description: 'proof: of the pudding' }), task(2)]));
    const base = at(null);
    assert.ok(sameButProof(base, at(proof([run({ a: 'fail' })]))));
    assert.ok(sameButProof(at(proof([run({ a: 'pass' })])), at(proof([run({ a: 'fail' })]))));
    assert.ok(!sameButProof(base, at(null, 'Other')));
    assert.ok(!sameButProof(base, base.replace('of the pudding', 'of something else')));
  });

  it('says on which lines each task stands', () => {
    fc.assert(
      fc.property(anyPlan, (any) => {
        const text = renderPlan(any);
        const lines = text.split('\n');
        const { tasks } = parsePlan(text);
        for (const [index, found] of tasks.entries()) {
          assert.ok(lines[found.line - 1]?.endsWith(`<!-- task ${found.id} -->`));
          assert.ok(found.endLine >= found.line);
          assert.ok(found.endLine < (tasks[index + 1]?.line ?? lines.length + 1));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('reads files with Windows line ends and other bullets', () => {
    const text = renderPlan(plan([task(1), task(2)]))
      .replaceAll('- [ ]', '* [ ]')
      .replaceAll('\n', '\r\n');
    const parsed = parsePlan(text);
    assert.deepEqual(parsed.problems, []);
    assert.deepEqual(
      parsed.tasks.map(({ title }) => title),
      ['Task 1', 'Task 2'],
    );
  });

  it('finds no task in a fenced block at the top level, and says that the block has no place', () => {
    const text = `${renderPlan(plan([task(1)]))}\n\`\`\`\n- [ ] not a task\n\`\`\`\n`;
    const parsed = parsePlan(text);
    assert.equal(parsed.tasks.length, 1);
    assert.match(parsed.problems[0]?.message ?? '', /outside of the tasks/);
  });

  it('names the line of a value that it does not know', () => {
    const text = renderPlan(plan([task(1)])).replace('priority: medium', 'priority: sky-high');
    const { problems } = parsePlan(text);
    assert.equal(problems.length, 1);
    assert.equal(text.split('\n')[(problems[0]?.line ?? 0) - 1]?.includes('sky-high'), true);
    assert.match(problems[0]?.message ?? '', /critical, high, medium, low, someday/);
  });

  it('holds no secret and no home folder', () => {
    const key = ['ghp', 'a'.repeat(36)].join('_');
    const text = renderPlan(
      plan([task(1, { title: `Use ${key}`, description: `see /home/ada/secret.txt and ${key}` })]),
    );
    assert.equal(text.includes(key), false);
    assert.equal(text.includes('/home/ada'), false);
    assert.match(text, /\[removed: a GitHub token\]/);
    assert.match(text, /~\/secret\.txt/);
  });

  it('never throws for any text', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.string({ unit: 'binary' }),
            fc.constantFrom('- [ ] ', '  - [x] a', '# ', '> ', '```', '<!--', 'Done when:'),
          ),
        ),
        (lines) => {
          parsePlan(lines.join('\n'));
        },
      ),
      { numRuns: 500 },
    );
  });
});

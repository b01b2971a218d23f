import assert from 'node:assert/strict';
import type { Plan, Task } from '../../../src/core/model/plan.ts';
import { runHere as run, sampleFolder, type Ended } from './program.ts';

describe('plans and tasks that are edited in the terminal', function () {
  this.timeout(120_000);
  const folder = sampleFolder();
  let id = '';
  const cli = (...args: readonly string[]): Promise<Ended> => run([...args, '--folder', folder()]);
  const ok = async (...args: readonly string[]): Promise<Ended> => {
    const ended = await cli(...args);
    assert.equal(ended.code, 0, ended.err + ended.out);
    return ended;
  };
  const plan = async (): Promise<Plan> => (await ok('plan', 'show', id, '--json')).json<Plan>();
  const order = async (): Promise<readonly number[]> => (await plan()).tasks.map(({ number }) => number);

  before(async () => {
    await ok('run', 'Show where a parcel is', '--quick', '--yes');
    const made = (await ok('plan', 'show', '--json')).json<Plan>();
    ({ id } = made);
    for (const { number } of made.tasks.slice(1))
      await ok('task', 'remove', id, String(number), '--yes', '--json');
  });

  it('take a new task with all that it says, at its place', async () => {
    const number = (await plan()).tasks[0]?.number ?? 0;
    const added = (
      await ok(
        ...['task', 'add', id, 'Measure', 'the', 'load', '--description', 'With a script.', '--size', 's'],
        ...['--priority', 'high', '--tags', 'ops, load', '--acceptance', 'A figure is known'],
        ...['--acceptance', 'It is written down', '--files', './tools/load.ts', '--blocked-by', `#${number}`],
        '--json',
      )
    ).json<Task>();
    const first = (await plan()).tasks[0];
    assert.deepEqual(
      [added.title, added.description, added.size, added.priority, added.tags, added.acceptance],
      [
        'Measure the load',
        'With a script.',
        's',
        'high',
        ['ops', 'load'],
        ['A figure is known', 'It is written down'],
      ],
    );
    assert.deepEqual([added.files, added.blockedBy], [['tools/load.ts'], [first?.id]]);
    const between = await ok('task', 'add', id, 'Draw a map', '--after', String(first?.number));
    assert.match(between.out, /^#\d+ Draw a map\n/);
    assert.deepEqual(
      (await plan()).tasks.map(({ title }) => title),
      [first?.title, 'Draw a map', 'Measure the load'],
    );
    const unknown = await cli('task', 'add', id, 'Never', '--blocked-by', '99');
    assert.deepEqual([unknown.code, /has no task "99"/.test(unknown.err)], [1, true]);
    const outside = await cli('task', 'add', id, 'Never', '--files', '../x.ts');
    assert.deepEqual([outside.code, (await order()).length], [2, 3], outside.err);
  });

  it('change a task under either word, its lists and what it waits for too', async () => {
    const [first = 0, second = 0, third = 0] = await order();
    const edited = (
      await ok(
        ...['task', 'edit', id, String(second), '--title', 'Draw the map', '--files', 'a.ts,b.ts'],
        ...['--acceptance', 'It is drawn', '--blocked-by', `${third}`, '--json'],
      )
    ).json<Task>();
    assert.deepEqual(
      [edited.title, edited.files, edited.acceptance, edited.blockedBy.length],
      ['Draw the map', ['a.ts', 'b.ts'], ['It is drawn'], 1],
    );
    const round = await cli('task', 'update', id, String(first), '--blocked-by', `${second},${third}`);
    assert.equal(round.code, 2);
    assert.match(round.err, /would wait for each other/);
    const none = (await ok('task', 'edit', id, String(second), '--acceptance', '', '--json')).json<Task>();
    assert.deepEqual(none.acceptance, []);
  });

  it('change the order of tasks, and only when one place is named', async () => {
    const [first = 0, second = 0, third = 0] = await order();
    const move = (task: number, ...where: readonly string[]): Promise<Ended> =>
      ok('task', 'move', id, String(task), ...where);
    assert.match(
      (await move(third, '--first')).out,
      new RegExp(`^#${third} Measure the load: place 1 of 3\n$`),
    );
    assert.deepEqual(await order(), [third, first, second]);
    await move(third, '--last');
    assert.deepEqual(await order(), [first, second, third]);
    await move(third, '--before', String(second));
    assert.deepEqual(await order(), [first, third, second]);
    await move(first, '--before', String(second));
    assert.deepEqual(await order(), [third, first, second]);
    const moved = (await move(third, '--after', String(first), '--json')).json<object>();
    assert.deepEqual(
      [moved, await order()],
      [
        { planId: id, taskId: (await plan()).tasks[1]?.id, number: third, place: 2, total: 3 },
        [first, third, second],
      ],
    );
    for (const where of [[], ['--first', '--last'], ['--before', String(first)]])
      assert.equal((await cli('task', 'move', id, String(first), ...where)).code, 2);
    const itself = await cli('task', 'move', id, String(first), '--after', String(first));
    assert.deepEqual([itself.code, /behind itself/.test(itself.err)], [1, true]);
    assert.deepEqual(await order(), [first, third, second]);
  });

  it('lose a task only on a word, and what waited for it is free', async () => {
    const { tasks } = await plan();
    const waiting = tasks.find(({ title }) => title === 'Draw the map');
    const gone = tasks.find((task) => waiting?.blockedBy.includes(task.id));
    const refused = await cli('task', 'remove', id, String(gone?.number));
    assert.deepEqual([refused.code, refused.out, (await order()).length], [1, '', 3]);
    assert.match(
      refused.err,
      new RegExp(`Remove task #${gone?.number} .*#${waiting?.number} will wait no more.*--yes`),
    );
    assert.equal((await cli('task', 'remove', id, String(gone?.number), '--json')).code, 1);
    const removed = (await ok('task', 'remove', id, String(gone?.number), '--yes', '--json')).json<object>();
    assert.deepEqual(removed, {
      planId: id,
      taskId: gone?.id,
      number: gone?.number,
      removed: true,
      freed: [waiting?.number],
    });
    assert.deepEqual(
      (await plan()).tasks.map(({ blockedBy }) => blockedBy),
      [[], []],
    );
  });

  it('take another title and description', async () => {
    assert.match((await ok('plan', 'edit', id, '--title', 'Parcels')).out, /^Changed "Parcels"\.\n$/);
    const edited = (await ok('plan', 'edit', id, '--description', 'All of it.', '--json')).json<object>();
    assert.deepEqual(edited, { planId: id, title: 'Parcels', description: 'All of it.' });
    assert.equal((await cli('plan', 'edit', id, '--title', ' ')).code, 2);
    assert.equal((await plan()).title, 'Parcels');
  });

  it('are deleted only on a word, and come back', async () => {
    const refused = await cli('plan', 'delete', id);
    assert.deepEqual([refused.code, refused.out], [1, '']);
    assert.match(refused.err, /Delete the plan "Parcels" with its 2 tasks\? Say --yes/);
    assert.match((await ok('plan', 'list')).out, /Parcels/);
    const deleted = await ok('plan', 'delete', 'latest', '--yes');
    assert.match(deleted.out, /^Deleted plan "Parcels"\nbring it back: planning-studio plan restore /);
    assert.match((await ok('plan', 'list')).out, /No plans yet/);
    assert.match((await ok('plan', 'list', '--status', 'deleted')).out, /Parcels/);
    const closed = await cli('task', 'add', id, 'Too late');
    assert.deepEqual([closed.code, /restore it before/.test(closed.err)], [1, true]);
    const back = (await ok('plan', 'restore', id.slice(-8), '--json')).json<object>();
    assert.deepEqual(back, { planId: id, status: 'active' });
    assert.match((await ok('plan', 'list')).out, /Parcels/);
    assert.equal((await cli('plan', 'restore', id.slice(-8))).code, 1);
  });
});

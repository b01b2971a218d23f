import assert from 'node:assert/strict';
import { waitFor } from '@testing-library/preact';
import { PlanningError } from '../../src/core/base/errors.ts';
import type { TaskDraft } from '../../src/core/model/draft.ts';
import { drafted } from '../fakes/starts.ts';
import { calls, choose, control, press, show, tab, type, type OnStage } from './stage.tsx';

async function openTasks(): Promise<OnStage> {
  const on = await show(drafted());
  tab(on.page, 'Tasks').click();
  await waitFor(() => assert.equal(on.page.querySelectorAll('.ps-draft').length, 8));
  return on;
}
const titles = (page: HTMLElement): readonly string[] =>
  [...page.querySelectorAll('.ps-draft-title')].map(({ textContent }) => textContent ?? '');
const row = (page: HTMLElement, index: number): HTMLElement =>
  page.querySelectorAll<HTMLElement>('.ps-draft-summary')[index] ?? page;
const node = (page: HTMLElement, number: number): SVGGElement => {
  const found = [...page.querySelectorAll<SVGGElement>('[data-node]')].find((one) =>
    one.getAttribute('aria-label')?.startsWith(`${number} `),
  );
  assert.ok(found);
  return found;
};
/** The drafts as the engine has them. */
const drafts = async ({ session }: OnStage): Promise<readonly TaskDraft[]> => (await session()).drafts;
/** The numbers of the tasks that one waits for. */
const numbers = (all: readonly TaskDraft[], index: number): readonly number[] =>
  (all[index]?.blockedBy ?? []).map((id) => all.findIndex((one) => one.id === id) + 1);
const eventually = (on: OnStage, check: (all: readonly TaskDraft[]) => void): Promise<void> =>
  waitFor(async () => check(await drafts(on)));
const saved = async (on: OnStage): Promise<void> =>
  waitFor(() => assert.match(on.page.querySelector('.ps-save-state')?.textContent ?? '', /· Saved/));

describe('the tasks', () => {
  it('are edited in place and saved when typing pauses', async () => {
    const on = await openTasks();
    row(on.page, 0).click();
    await waitFor(() => control(on.page, 'Title'));
    type(control(on.page, 'Title'), 'Measure first');
    await waitFor(() => assert.equal(titles(on.page)[0], 'Measure first'));
    await eventually(on, (all) => assert.equal(all[0]?.title, 'Measure first'));
    assert.deepEqual(numbers(await drafts(on), 3), [1, 2, 3]);
  });

  it('carry a verification spec that is checked while it is written', async () => {
    const on = await openTasks();
    row(on.page, 0).click();
    await waitFor(() => control(on.page, 'Verification spec'));
    type(control(on.page, 'Verification spec'), 'name: x\nrulez: []\n');
    await waitFor(() => assert.match(on.page.textContent ?? '', /error, line 2:.*rulez.*rules/));
    await saved(on);
    assert.equal((await drafts(on))[0]?.verification?.spec, 'name: x\nrulez: []\n');
    assert.match(row(on.page, 0).textContent ?? '', /proves itself/);
    type(control(on.page, 'Verification spec'), '');
    await waitFor(() => assert.doesNotMatch(row(on.page, 0).textContent ?? '', /proves itself/));
  });

  it('move by arrow keys on the grip, and back by undo', async () => {
    const on = await openTasks();
    const [first, second] = titles(on.page);
    press(control(on.page, 'Move task 1,'), 'ArrowDown');
    await waitFor(() => assert.deepEqual(titles(on.page).slice(0, 2), [second, first]));
    await waitFor(() => assert.match(on.page.textContent ?? '', /Moved to place 2 of 8/));
    await saved(on);
    const moved = await drafts(on);
    assert.deepEqual(
      moved.slice(0, 2).map(({ title }) => title),
      [second, first],
    );
    assert.deepEqual(
      new Set(numbers(moved, 3)),
      new Set([1, 2, 3]),
      'dependencies follow the tasks, not the places',
    );
    control(on.page, 'Undo').click();
    await waitFor(() => assert.deepEqual(titles(on.page).slice(0, 2), [first, second]));
    await eventually(on, (all) => assert.equal(all[0]?.title, first));
    control(on.page, 'Redo').click();
    await waitFor(() => assert.deepEqual(titles(on.page).slice(0, 2), [second, first]));
  });

  it('are deleted and brought back', async () => {
    const on = await openTasks();
    row(on.page, 3).click();
    await waitFor(() => control(on.page, 'Delete').click());
    await eventually(on, (all) => assert.equal(all.length, 7));
    await saved(on);
    control(on.page, 'Undo').click();
    await eventually(on, (all) => assert.equal(all.length, 8));
    const back = await drafts(on);
    assert.equal(back[3]?.title, 'Middleware in observe mode');
    assert.deepEqual(numbers(back, 4), [4]);
  });

  it('are not sent without a title, and say so', async () => {
    const on = await openTasks();
    control(on.page, 'Add task').click();
    await waitFor(() => assert.equal(on.page.querySelectorAll('.ps-draft').length, 9));
    assert.match(on.page.querySelector('.ps-save-state')?.textContent ?? '', /needs a title/);
    assert.equal(calls(on, 'setDrafts'), 0);
    type(control(on.page, 'Title'), 'Tell the customers');
    await eventually(on, (all) => assert.equal(all[8]?.title, 'Tell the customers'));
    assert.ok(control(on.page, 'Title'), 'the form stays open when the task gets its id');
  });

  it('refuse a dependency that closes a cycle, naming it, in the picker', async () => {
    const on = await openTasks();
    row(on.page, 0).click();
    await waitFor(() => control(on.page, 'Add a task that must be done first'));
    const fifth = (await drafts(on))[4]?.id ?? '';
    choose(control(on.page, 'Add a task that must be done first'), fifth);
    await waitFor(() =>
      assert.match(
        on.page.querySelector('.ps-draft-form [role=alert]')?.textContent ?? '',
        /1 “Measure.*→ 5 “Fail open.*→ 4 “Middleware.*→ 1 “Measure/,
      ),
    );
    assert.equal(calls(on, 'setDrafts'), 0);
  });

  it('refuse it while drawing by keyboard, and draw one that is allowed', async () => {
    const on = await openTasks();
    press(node(on.page, 4), 'l');
    await waitFor(() =>
      assert.match(on.page.querySelector('.ps-graph-said')?.textContent ?? '', /Drawing from 4/),
    );
    press(node(on.page, 2), 'ArrowUp');
    await waitFor(() =>
      assert.match(
        on.page.querySelector('.ps-graph-said.is-refused')?.textContent ?? '',
        /Refused.*1 “Measure.*→ 4 “Middleware.*→ 1/,
      ),
    );
    press(node(on.page, 1), 'Enter');
    await waitFor(() => assert.match(on.page.querySelector('.ps-graph-said')?.textContent ?? '', /Refused/));
    assert.equal(calls(on, 'setDrafts'), 0);
    press(node(on.page, 4), 'l');
    await waitFor(() =>
      assert.match(on.page.querySelector('.ps-graph-said')?.textContent ?? '', /Drawing from 4/),
    );
    press(node(on.page, 8), 'Enter');
    await waitFor(() =>
      assert.match(
        on.page.querySelector('.ps-graph-said')?.textContent ?? '',
        /8 “Operators.*now waits for 4/,
      ),
    );
    await saved(on);
    assert.deepEqual(numbers(await drafts(on), 7), [3, 7, 4]);
  });

  it('split and merge', async () => {
    const on = await openTasks();
    row(on.page, 1).click();
    await waitFor(() => control(on.page, 'Split').click());
    await eventually(on, (all) => assert.equal(all.length, 9));
    assert.match(titles(on.page)[2] ?? '', /part 2/);
    await saved(on);
    const second = on.page.querySelectorAll<HTMLElement>('.ps-draft')[2]?.dataset['row'] ?? '';
    choose(control(on.page, 'Merge with another task'), second);
    await eventually(on, (all) => assert.equal(all.length, 8));
    assert.equal((await drafts(on))[1]?.acceptance.length, 3);
  });

  it('keep edits that meet a change from elsewhere until a person chooses', async () => {
    const on = await openTasks();
    const { id, drafts: all, draftsRevision } = await on.session();
    // The page does not hear of the change before it sends its own.
    on.lose((message) => JSON.stringify(message).includes('"session_changed"'));
    await on.host.engine.setDrafts(id, all.slice(0, 3), draftsRevision);
    press(control(on.page, 'Move task 1,'), 'ArrowDown');
    await waitFor(() => assert.equal(calls(on, 'setDrafts'), 1));
    on.lose(() => false);
    await on.host.engine.renameSession(id, 'And something else happens');
    await waitFor(() => assert.match(on.page.textContent ?? '', /changed elsewhere while you edited/));
    assert.equal(titles(on.page).length, 8);
    control(on.page, 'Take theirs').click();
    await waitFor(() => assert.equal(titles(on.page).length, 3));
  });

  it('keep an edit that could not be saved over a reload and send it then', async () => {
    const on = await openTasks();
    on.host.store.failNext = new PlanningError('store_failed', 'The disk is full.');
    press(control(on.page, 'Move task 1,'), 'ArrowDown');
    await waitFor(() =>
      assert.match(on.page.querySelector('[role=alert]')?.textContent ?? '', /disk is full/),
    );
    const again = await on.reload();
    await eventually(again, (all) =>
      assert.equal(all[0]?.title, 'Token bucket with a clock that can be set'),
    );
  });
});

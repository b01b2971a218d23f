import assert from 'node:assert/strict';
import { waitFor } from '@testing-library/preact';
import { underway, unversioned } from '../fakes/starts.ts';
import { never } from '../fakes/testEngine.ts';
import { asked, calls, control, show, type OnStage } from './stage.tsx';

const text = (page: HTMLElement): string => page.textContent ?? '';
const row = (page: HTMLElement, title: string): HTMLElement => {
  const found = [...page.querySelectorAll<HTMLElement>('.ps-plan-row')].find((one) =>
    one.textContent?.includes(title),
  );
  assert.ok(found, `no row ${title}`);
  return found;
};
/** The id of the page's plan and those of its tasks, by number. */
async function ids({ host }: OnStage): Promise<readonly string[]> {
  assert.ok(host.scope.view === 'plan');
  const { id, tasks } = await host.engine.plan(host.scope.planId);
  return [id, ...tasks.map((task) => task.id)];
}

describe('the page of a plan', () => {
  it('says how far the plan is and what each proof says', async () => {
    const { page } = await show(underway());
    assert.match(text(page), /1 of 3 proven by their specs, 1 of 4 tasks completed, 1 proof broken again/);
    assert.match(text(row(page, 'Remove the Auth0 client')), /in progress.*2 violations/);
    assert.match(text(row(page, 'Add the Cognito client')), /completed.*proven/);
    assert.match(text(row(page, 'Migrate the sessions')), /failed.*1 violation/);
    assert.match(text(row(page, 'Tell the users')), /no spec/);
    const chart = page.querySelector('svg[role=img]')?.getAttribute('aria-label') ?? '';
    assert.match(
      chart,
      /^Progress since 20\d\d-.*: \d+ completed, \d+ proven.* of \d+ tasks? then, 1 completed, 1 proven, 1 broken of 4 tasks now$/,
    );
    // The lines go on from the last change to now.
    assert.match(page.querySelector('path.ps-line-total')?.getAttribute('d') ?? '', /V[\d.]+H600$/);
  });

  it('opens a task with its rules, and a finding at its place', async () => {
    const stage = await show(underway());
    row(stage.page, 'Remove the Auth0 client').click();
    await waitFor(() => assert.match(text(stage.page), /src\/auth\/login\.ts:3/));
    assert.match(text(stage.page), /Auth0Client.*Use the Cognito client/);
    control(stage.page, 'src/auth/login.ts:3').click();
    await waitFor(() => assert.deepEqual(asked(stage, 'openPlace'), [['src/auth/login.ts', 3, 27]]));
  });

  it('shows what happened to a task with its changes a click away', async () => {
    const stage = await show(underway());
    const [planId] = await ids(stage);
    row(stage.page, 'Remove the Auth0 client').click();
    await waitFor(() => assert.match(text(stage.page), /Snapshot 2: Task 1 started/));
    assert.match(text(stage.page), /Snapshot 3: Task 1: in progress \(no changes\)/);
    const offers = [...stage.page.querySelectorAll('.ps-timeline button')];
    assert.equal(offers.length, 1, 'a snapshot that changed nothing offers nothing to look at');
    control(stage.page, 'Show changes').click();
    // The snapshot before was removed: the changes are those since the commit that this one was taken on.
    await waitFor(() => assert.deepEqual(asked(stage, 'compareSnapshots'), [[planId, 'base-2', 2, null]]));
  });

  it('tells what happened anew when a snapshot of the task was taken', async () => {
    const stage = await show(underway());
    const [planId = '', task = ''] = await ids(stage);
    row(stage.page, 'Remove the Auth0 client').click();
    await waitFor(() => assert.match(text(stage.page), /Snapshot 3: Task 1/));
    await stage.host.engine.takeSnapshot(planId, { taskId: task, name: 'Half way' }, never());
    await waitFor(() => assert.match(text(stage.page), /Snapshot 4: Half way \(2 files changed\)/));
  });

  it('tells what happened anew when something happened to the plan that is no snapshot', async () => {
    const stage = await show(underway());
    const [planId = ''] = await ids(stage);
    row(stage.page, 'Remove the Auth0 client').click();
    await stage.host.engine.archivePlan(planId, { acceptOpen: true }, never());
    await waitFor(() => assert.match(text(stage.page), /The plan was archived/));
    await stage.host.engine.reopenPlan(planId, 'More to do');
    await waitFor(() => assert.match(text(stage.page), /The plan was reopened: More to do/));
  });

  it('turns green by itself when the host says so', async () => {
    const stage = await show(underway());
    const [planId = '', task = ''] = await ids(stage);
    await stage.host.write('src/auth/login.ts', "export { cognito as client } from './cognito.ts';\n");
    await stage.host.engine.verifyTask(planId, task, 'live', never());
    await waitFor(() => assert.match(text(row(stage.page, 'Remove the Auth0 client')), /proven/));
  });

  it('compares two snapshots with counts per file', async () => {
    const stage = await show(underway());
    control(stage.page, 'Compare').click();
    await waitFor(() => assert.match(text(stage.page), /2 files differ, \+1 −1/));
    assert.match(text(stage.page), /modified src\/auth\/sessions\.ts \+1 −1/);
    assert.match(text(stage.page), /added media\/logo\.png binary/);
    assert.equal(calls(stage, 'compareSnapshots'), 1);
  });

  it('does not offer a way back to a snapshot that was removed', async () => {
    const stage = await show(underway());
    const [planId] = await ids(stage);
    assert.match(text(stage.page), /Removed · /);
    const gone = control(stage.page, /^Go back to snapshot 1/);
    assert.match(gone.getAttribute('aria-label') ?? '', /not now: it was removed/);
    gone.click();
    control(stage.page, /^Go back to snapshot 3/).click();
    await waitFor(() => assert.deepEqual(asked(stage, 'rewind'), [[planId, 3]]));
  });

  it('is read-only when the plan is archived, and can be reopened', async () => {
    const stage = await show(underway());
    const [planId = ''] = await ids(stage);
    const { engine } = stage.host;
    const sealed = await engine.archivePlan(planId, { notes: 'Shipped.', acceptOpen: true }, never());
    const words = new RegExp(`sealed as ${sealed.record.sha256.slice(0, 12)}.*Shipped\\.`);
    await waitFor(() => assert.match(text(stage.page), words));
    assert.match(control(stage.page, /^Verify all/).getAttribute('aria-label') ?? '', /the plan is archived/);
    control(stage.page, 'Reopen').click();
    await waitFor(() => assert.deepEqual(asked(stage, 'reopenPlan'), [[planId]]));
  });

  it('shows what is under way on the button that began it', async () => {
    const stage = await show(underway());
    stage.host.editorAnswers = new Promise(() => undefined);
    control(stage.page, 'Archive').click();
    await waitFor(() => assert.equal(control(stage.page, 'Archive').getAttribute('aria-busy'), 'true'));
    for (const other of ['Take snapshot', 'Verify all'])
      assert.equal(control(stage.page, other).getAttribute('aria-busy'), null, other);
  });

  it('offers to make a repository when there is none', async () => {
    const stage = await show(unversioned());
    await waitFor(() => assert.match(text(stage.page), /this folder is in no repository/));
    assert.match(text(stage.page), /None yet\.$/, 'none is taken by itself where none can be');
    control(stage.page, 'Make repository').click();
    await waitFor(() => assert.deepEqual(asked(stage, 'initRepository'), [[]]));
  });

  it('says a failure where it happened', async () => {
    const stage = await show(underway());
    stage.host.index.broken = true;
    control(stage.page, 'Verify all').click();
    await waitFor(() =>
      assert.match(
        stage.page.querySelector('.ps-header [role=alert]')?.textContent ?? '',
        /The code index stopped working/,
      ),
    );
  });

  it('offers in Restricted Mode only what can be done there, says why, and comes alive when trusted', async () => {
    const stage = await show(underway(), { restricted: 'Plans can be read until you trust it.' });
    const { page } = stage;
    row(page, 'Remove the Auth0 client').click();
    await waitFor(() => assert.match(text(page), /Snapshot 2: Task 1 started/));
    assert.match(page.querySelector('[role=status]')?.textContent ?? '', /until you trust it/);
    const names = ['Verify all', 'Take snapshot', 'Archive', 'Verify', 'Edit spec', 'Snapshot', 'Compare'];
    const changing = [...names, 'Compare snapshot 3 with now', 'Go back to snapshot 3'];
    const off = (): readonly string[] =>
      changing.filter((name) => /Restricted Mode/.test(control(page, name).getAttribute('aria-label') ?? ''));
    assert.deepEqual(off(), changing);
    assert.equal(control(page, 'Open').getAttribute('aria-disabled'), null);
    assert.doesNotMatch(text(page), /Show changes/);
    const before = calls(stage, 'repository');
    await stage.host.trust();
    await waitFor(() => assert.deepEqual(off(), []));
    assert.doesNotMatch(text(page), /until you trust it/);
    assert.match(text(page), /Show changes/);
    await waitFor(() => assert.ok(calls(stage, 'repository') > before));
  });

  it('knows its plan again after a reload', async () => {
    const stage = await show(underway());
    const [planId] = await ids(stage);
    row(stage.page, 'Tell the users').click();
    const again = await stage.reload();
    assert.deepEqual((again.remembered() as { planId?: string }).planId, planId);
    assert.equal(row(again.page, 'Tell the users').getAttribute('aria-expanded'), 'true');
  });
});

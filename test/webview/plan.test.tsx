import assert from 'node:assert/strict';
import { waitFor } from '@testing-library/preact';
import { PlanningError } from '../../src/core/base/errors.ts';
import { planView, PLAN_ID } from '../fakes/fakePlan.ts';
import { control, show, type OnStage } from './stage.tsx';

const text = (page: HTMLElement): string => page.textContent ?? '';
const row = (page: HTMLElement, title: string): HTMLElement => {
  const found = [...page.querySelectorAll<HTMLElement>('.ps-plan-row')].find((one) =>
    one.textContent?.includes(title),
  );
  assert.ok(found, `no row ${title}`);
  return found;
};
const called = ({ host }: OnStage, name: string): readonly unknown[][] =>
  host.calls.filter((call) => call.name === name).map((call) => [...call.args]);

describe('the page of a plan', () => {
  it('says how far the plan is and what each proof says', async () => {
    const { page } = await show(null, { view: 'plan' });
    assert.match(text(page), /1 of 3 proven by their specs, 1 of 4 tasks completed, 1 proof broken again/);
    assert.match(text(row(page, 'Remove the Auth0 client')), /in progress.*2 violations/);
    assert.match(text(row(page, 'Add the Cognito client')), /completed.*proven/);
    assert.match(text(row(page, 'Migrate the sessions')), /failed.*1 violation/);
    assert.match(text(row(page, 'Tell the users')), /no spec/);
    const chart = page.querySelector('svg[role=img]')?.getAttribute('aria-label') ?? '';
    assert.match(
      chart,
      /^Progress since 2026-.*: \d+ completed, \d+ proven.* of \d+ tasks? then, 1 completed, 1 proven, 1 broken of 4 tasks now$/,
    );
  });

  it('opens a task with its rules, and a finding at its place', async () => {
    const stage = await show(null, { view: 'plan' });
    row(stage.page, 'Remove the Auth0 client').click();
    await waitFor(() => assert.match(text(stage.page), /src\/auth\/login\.ts:12/));
    assert.match(text(stage.page), /Auth0Client must be gone.*Use the Cognito client/);
    control(stage.page, 'src/auth/login.ts:12').click();
    await waitFor(() =>
      assert.deepEqual(called(stage, 'openFinding'), [[PLAN_ID, 'src/auth/login.ts', 12, 7]]),
    );
  });

  it('shows what happened to a task with its changes a click away', async () => {
    const stage = await show(null, { view: 'plan' });
    row(stage.page, 'Remove the Auth0 client').click();
    await waitFor(() => assert.match(text(stage.page), /Snapshot 2: Task 1 started/));
    const offers = [...stage.page.querySelectorAll('.ps-timeline button')];
    assert.equal(offers.length, 1, 'a snapshot that changed nothing offers nothing to look at');
    control(stage.page, 'Show changes').click();
    await waitFor(() => assert.deepEqual(called(stage, 'openComparison'), [[PLAN_ID, 1, 2, null]]));
  });

  it('tells what happened anew when a snapshot of the task was taken', async () => {
    const stage = await show(null, { view: 'plan' });
    row(stage.page, 'Remove the Auth0 client').click();
    await waitFor(() => assert.equal(called(stage, 'timeline').length, 1));
    const { plan } = planView();
    const [snapshot] = plan.snapshots;
    assert.ok(snapshot);
    stage.host.setPlan(planView({ snapshots: [...plan.snapshots, { ...snapshot, id: PLAN_ID, number: 9 }] }));
    await waitFor(() => assert.equal(called(stage, 'timeline').length, 2));
  });

  it('turns green by itself when the host says so', async () => {
    const { page, host } = await show(null, { view: 'plan' });
    const view = planView();
    const reports = view.reports.map((one) =>
      one.number === 1 && one.report ? { ...one, report: { ...one.report, verdict: 'pass' as const } } : one,
    );
    host.setPlan({ ...view, reports });
    await waitFor(() => assert.match(text(row(page, 'Remove the Auth0 client')), /proven/));
  });

  it('compares two snapshots with counts per file', async () => {
    const stage = await show(null, { view: 'plan' });
    control(stage.page, 'Compare').click();
    await waitFor(() => assert.match(text(stage.page), /2 files differ, \+12 −3/));
    assert.match(text(stage.page), /modified src\/auth\/login\.ts \+12 −3/);
    assert.match(text(stage.page), /added media\/logo\.png binary/);
    assert.deepEqual(called(stage, 'compareSnapshots'), [[PLAN_ID, 3, 'now']]);
  });

  it('does not offer a way back to a snapshot that was removed', async () => {
    const stage = await show(null, { view: 'plan' });
    assert.match(text(stage.page), /Removed · /);
    const gone = control(stage.page, /^Go back to snapshot 1/);
    assert.match(gone.getAttribute('aria-label') ?? '', /not now: it was removed/);
    gone.click();
    control(stage.page, /^Go back to snapshot 3/).click();
    await waitFor(() => assert.deepEqual(called(stage, 'rewind'), [[PLAN_ID, 3]]));
  });

  it('is read-only when the plan is archived, and can be reopened', async () => {
    const stage = await show(null, { view: 'plan' });
    const archive = {
      at: '2026-11-21T09:00:00.000Z',
      by: { name: 'Ada', email: 'ada@example.org' },
      notes: 'Shipped.',
      snapshot: 3,
      openTasks: 1,
      record: { file: 'archive/x.jsonl', sha256: 'c'.repeat(64) },
    };
    stage.host.setPlan(planView({ status: 'archived', archive, updatedAt: archive.at }));
    await waitFor(() => assert.match(text(stage.page), /sealed as cccccccccccc.*Shipped\./));
    assert.match(control(stage.page, /^Verify all/).getAttribute('aria-label') ?? '', /the plan is archived/);
    control(stage.page, 'Reopen').click();
    await waitFor(() => assert.deepEqual(called(stage, 'reopenPlan'), [[PLAN_ID]]));
  });

  it('shows what is under way on the button that began it', async () => {
    const stage = await show(null, { view: 'plan' });
    stage.host.api.archivePlan = () => new Promise(() => undefined);
    control(stage.page, 'Archive').click();
    await waitFor(() => assert.equal(control(stage.page, 'Archive').getAttribute('aria-busy'), 'true'));
    for (const other of ['Take snapshot', 'Verify all'])
      assert.equal(control(stage.page, other).getAttribute('aria-busy'), null, other);
  });

  it('offers to make a repository when there is none', async () => {
    const stage = await show(null, { view: 'plan', repository: { kind: 'none' } });
    stage.host.setPlan(planView({ snapshots: [] }));
    await waitFor(() => assert.match(text(stage.page), /this folder is in no repository/));
    assert.match(text(stage.page), /None yet\.$/, 'none is taken by itself where none can be');
    control(stage.page, 'Make repository').click();
    await waitFor(() => assert.deepEqual(called(stage, 'initRepository'), [[PLAN_ID]]));
  });

  it('says a failure where it happened', async () => {
    const stage = await show(null, { view: 'plan' });
    stage.host.failNext('verifyPlan', new PlanningError('index_failed', 'The index broke. Try again.'));
    control(stage.page, 'Verify all').click();
    await waitFor(() => assert.match(text(stage.page), /The index broke\. Try again\./));
  });

  it('offers in Restricted Mode only what can be done there, says why, and comes alive when trusted', async () => {
    const stage = await show(null, { view: 'plan', restricted: 'Plans can be read until you trust it.' });
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
    const asked = called(stage, 'repository').length;
    stage.host.push({ type: 'trusted' });
    await waitFor(() => assert.deepEqual(off(), []));
    assert.doesNotMatch(text(page), /until you trust it/);
    assert.match(text(page), /Show changes/);
    await waitFor(() => assert.ok(called(stage, 'repository').length > asked));
  });

  it('knows its plan again after a reload', async () => {
    const stage = await show(null, { view: 'plan' });
    row(stage.page, 'Tell the users').click();
    const again = await stage.reload();
    assert.deepEqual((again.remembered() as { planId?: string }).planId, PLAN_ID);
    assert.equal(row(again.page, 'Tell the users').getAttribute('aria-expanded'), 'true');
  });
});

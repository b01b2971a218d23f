import assert from 'node:assert/strict';
import { waitFor } from '@testing-library/preact';
import { PlanningError } from '../../src/core/base/errors.ts';
import { rateLimitsModel } from '../fakes/rateLimitsModel.ts';
import { brainstormed, briefed, drafted } from '../fakes/starts.ts';
import { never } from '../fakes/testEngine.ts';
import { asked, calls, control, press, show, tab, type } from './stage.tsx';

describe('the studio panel', () => {
  it('leads through a whole session', async () => {
    const stage = await show(briefed());
    const { page } = stage;
    tab(page, 'Brief').click();
    await waitFor(() => control(page, 'Start brainstorm').click());
    await waitFor(() => assert.equal(page.querySelectorAll('.ps-thread').length, 5));
    await waitFor(() => assert.equal(page.querySelectorAll('.ps-thread.is-completed').length, 5));
    assert.match(page.textContent ?? '', /Round 2/);
    await waitFor(() => assert.equal(control(page, 'Synthesize').getAttribute('aria-disabled'), null));
    control(page, 'Synthesize').click();
    await waitFor(() => assert.match(page.textContent ?? '', /Diversity/));
    const { synthesis } = await stage.session();
    const diversity = Math.round((synthesis?.diversity ?? 0) * 100);
    assert.match(page.textContent ?? '', new RegExp(`Diversity.*${diversity}`, 's'));
    control(page, 'Write the spec').click();
    await waitFor(() => assert.match(page.textContent ?? '', /Version 1/));
    await waitFor(() => assert.equal(control(page, 'Draft tasks').getAttribute('aria-disabled'), null));
    control(page, 'Draft tasks').click();
    await waitFor(() => assert.equal(page.querySelectorAll('.ps-draft').length, 8));
    await waitFor(() => assert.equal(control(page, 'Mark ready').getAttribute('aria-disabled'), null));
    control(page, 'Mark ready').click();
    await waitFor(() => assert.equal(control(page, 'Materialize…').getAttribute('aria-disabled'), null));
    control(page, 'Materialize…').click();
    await waitFor(() =>
      assert.match(page.querySelector('dialog')?.textContent ?? '', /the plan with 8 tasks/),
    );
    const dialog = page.querySelector('dialog');
    assert.ok(dialog);
    control(dialog, /^Materialize$/).click();
    await waitFor(() => assert.match(page.textContent ?? '', /The plan is made/));
    control(page, 'Open the plan').click();
    const { materialized } = await stage.session();
    await waitFor(() => assert.deepEqual(asked(stage, 'openPlan'), [[materialized?.planId]]));
  });

  it('disables what the gates forbid, says why, and does not do it', async () => {
    const why = 'Not now, because the test says so.';
    const { page, host } = await show(briefed(), { restricted: why });
    tab(page, 'Brief').click();
    await waitFor(() =>
      assert.match(
        control(page, 'Start brainstorm').getAttribute('aria-label') ?? '',
        /because the test says so/,
      ),
    );
    const before = host.calls.length;
    const names = [
      'Start brainstorm',
      'Skip to the spec',
      'Add files',
      'Add selection',
      'Note',
      'Propose files',
      'Make new ones',
      'Discard session',
      'Rename session',
      'Edit Operator',
      'Drop Operator',
      'Remove src/http/server.ts',
      'Set a budget',
    ];
    for (const name of names) {
      const button = control(page, name);
      assert.equal(button.getAttribute('aria-disabled'), 'true', name);
      assert.equal(button.getAttribute('title'), why, name);
      button.click();
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.deepEqual(
      host.calls.slice(before).filter(({ name }) => name !== 'estimate'),
      [],
    );
  });

  it('shows an open question as what it is and sends the chosen answer', async () => {
    const dear = rateLimitsModel({ priceMicroUsdPerMTok: 1_000_000_000 });
    const { page, host, session } = await show(brainstormed(dear));
    const { id } = await session();
    await host.engine.setBudget(id, 1_000_000);
    await host.engine.nextRound(id, never()).catch(() => undefined);
    await waitFor(() =>
      assert.match(
        page.querySelector('.ps-blocker')?.textContent ?? '',
        /would pass the budget of \$1\.00.*How should it go on/,
      ),
    );
    assert.match(control(page, 'Synthesize').getAttribute('aria-label') ?? '', /paused/);
    control(page, 'Double the budget').click();
    await waitFor(() => assert.equal(page.querySelector('.ps-blocker'), null));
    const { blockers, config } = await session();
    assert.equal(blockers[0]?.answer?.text, 'Double the budget');
    assert.equal(config.budgetMicroUsd, 2_000_000);
  });

  it('shows a failed call where it was made and keeps the message that was typed', async () => {
    const { page, host } = await show(brainstormed());
    host.store.failNext = new PlanningError(
      'store_failed',
      'The disk is full: free some space, then send again.',
    );
    const box = control(page, 'Message to Operator');
    type(box, 'And at night?');
    await waitFor(() =>
      assert.equal(control(page, 'Send: Message to Operator').getAttribute('aria-disabled'), null),
    );
    press(box, 'Enter');
    const column = [...page.querySelectorAll('.ps-thread')].find((one) =>
      one.getAttribute('aria-label')?.startsWith('Operator'),
    );
    await waitFor(() =>
      assert.match(column?.querySelector('[role=alert]')?.textContent ?? '', /disk is full/),
    );
    assert.equal(
      (control(page, 'Message to Operator') as HTMLElement & { value: string }).value,
      'And at night?',
    );
  });

  it('keeps what was typed over a reload, and the part that was open', async () => {
    const stage = await show(brainstormed());
    type(control(stage.page, 'Message to all threads'), 'Half a thought');
    tab(stage.page, 'Spec').click();
    const again = await stage.reload();
    assert.equal(tab(again.page, 'Spec').getAttribute('aria-selected'), 'true');
    tab(again.page, 'Threads').click();
    await waitFor(() =>
      assert.equal(
        (control(again.page, 'Message to all threads') as HTMLElement & { value: string }).value,
        'Half a thought',
      ),
    );
  });

  it('ignores malformed messages and goes on', async () => {
    const stage = await show(brainstormed());
    for (const message of [
      null,
      1,
      'x',
      {},
      { kind: 'event' },
      { kind: 'event', event: { type: 'session_changed', view: {} } },
      { kind: 'event', event: { type: 'activity', activity: {} } },
      { kind: 'result', id: 9999 },
      { kind: 'error', id: -1 },
    ]) {
      stage.send(message);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(stage.page.querySelectorAll('.ps-thread').length, 5);
    await stage.host.engine.renameSession((await stage.session()).id, 'Still alive');
    await waitFor(() => assert.match(stage.page.querySelector('h1')?.textContent ?? '', /Still alive/));
  });

  it('asks for the session again when a piece of a stream is missing', async () => {
    const model = rateLimitsModel({ pieceLength: 20, pieceDelayMs: 60 });
    const endless = new Promise(() => undefined);
    model.when('think', { text: 'So it begins, and this is lost, and this comes late.', until: endless });
    const stage = await show(brainstormed(model));
    const { host, page } = stage;
    const { id, threads } = await stage.session();
    const operator = threads.findLast(({ kind }) => kind === 'persona')?.id ?? '';
    stage.lose((message) => /"activity".*is is lost/.test(JSON.stringify(message)));
    const before = calls(stage, 'session');
    void host.engine.say(id, operator, 'And at night?', never()).catch(() => undefined);
    await waitFor(() => assert.match(page.textContent ?? '', /So it begins/));
    await waitFor(() => assert.match(page.textContent ?? '', /and this is lost, and this comes late/));
    await waitFor(() => assert.equal(calls(stage, 'session'), before + 1));
    await host.engine.stop(id);
  });

  it('moves along the steps by arrow keys', async () => {
    const { page } = await show(drafted());
    tab(page, 'Brief').click();
    await waitFor(() => assert.equal(tab(page, 'Brief').getAttribute('aria-selected'), 'true'));
    press(tab(page, 'Brief'), 'ArrowRight');
    await waitFor(() => assert.equal(tab(page, 'Threads').getAttribute('aria-selected'), 'true'));
    assert.equal(document.activeElement, tab(page, 'Threads'));
    press(tab(page, 'Threads'), 'End');
    await waitFor(() => assert.equal(tab(page, 'Plan').getAttribute('aria-selected'), 'true'));
    assert.equal(tab(page, 'Brief').tabIndex, -1);
  });

  it('jumps from a point of the synthesis to the message it came from', async () => {
    const { page } = await show(drafted());
    tab(page, 'Synthesis').click();
    await waitFor(() => assert.ok(page.querySelector('.ps-source')));
    assert.match(page.textContent ?? '', /1 unanswered/);
    assert.match(page.textContent ?? '', /names no source/);
    control(page, /Operator.*: show the message$/).click();
    await waitFor(() => {
      assert.equal(tab(page, 'Threads').getAttribute('aria-selected'), 'true');
      assert.match(document.activeElement?.id ?? '', /^message-/);
    });
    assert.match(document.activeElement?.textContent ?? '', /why is customer X throttled/);
  });
});

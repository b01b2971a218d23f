import assert from 'node:assert/strict';
import { waitFor } from '@testing-library/preact';
import { PlanningError } from '../../src/core/base/errors.ts';
import { ACTIONS, type Gates } from '../../src/core/session/gates.ts';
import { control, press, show, tab, type } from './stage.tsx';

describe('the studio panel', () => {
  it('leads through a whole session', async () => {
    const { page, host } = await show('created');
    tab(page, 'Brief').click();
    await waitFor(() => control(page, 'Start brainstorm').click());
    await waitFor(() => assert.equal(page.querySelectorAll('.ps-thread').length, 5));
    await waitFor(() => assert.equal(page.querySelectorAll('.ps-thread.is-completed').length, 5));
    assert.match(page.textContent ?? '', /Round 2/);
    await waitFor(() => assert.equal(control(page, 'Synthesize').getAttribute('aria-disabled'), null));
    control(page, 'Synthesize').click();
    await waitFor(() => assert.match(page.textContent ?? '', /Diversity.*62/s));
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
    await waitFor(() => assert.ok(host.calls.some(({ name }) => name === 'openPlan')));
  });

  it('disables what the gates forbid, says why, and does not do it', async () => {
    const { page, host } = await show('created');
    const why = 'Not now, because the test says so.';
    const forbidden = Object.fromEntries(ACTIONS.map((action) => [action, why])) as Gates;
    const staged = await host.api.session(
      host.calls.find(({ name }) => name === 'session')?.args[0] as string,
    );
    host.push({ type: 'session_changed', view: { ...staged, gates: forbidden } });
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
    const { page, host } = await show('brainstorming');
    const id = host.calls.find(({ name }) => name === 'session')?.args[0] as string;
    const blocker = {
      id: 'b1',
      source: 'budget',
      question: 'The budget of $1.00 is used up. How to go on?',
      choices: ['Raise it to $2.00', 'Go on without'],
      openedAt: '2026-01-01T00:00:00.000Z',
    } as const;
    host.change(id, (session) => ({ ...session, blockers: [blocker] }));
    await waitFor(() =>
      assert.match(page.querySelector('.ps-blocker')?.textContent ?? '', /budget of \$1\.00 is used up/),
    );
    assert.match(control(page, 'Synthesize').getAttribute('aria-label') ?? '', /paused/);
    control(page, 'Raise it to').click();
    await waitFor(() => assert.equal(page.querySelector('.ps-blocker'), null));
    assert.deepEqual(host.calls.find(({ name }) => name === 'answerBlocker')?.args, [
      id,
      'b1',
      'Raise it to $2.00',
    ]);
  });

  it('shows a failed call where it was made and keeps the message that was typed', async () => {
    const { page, host } = await show('brainstorming');
    host.failNext(
      'say',
      new PlanningError('store_failed', 'The disk is full: free some space, then send again.'),
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
    const stage = await show('brainstorming');
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
    const stage = await show('brainstorming');
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
    const id = stage.host.calls.find(({ name }) => name === 'session')?.args[0] as string;
    await stage.host.api.renameSession(id, 'Still alive');
    await waitFor(() => assert.match(stage.page.querySelector('h1')?.textContent ?? '', /Still alive/));
  });

  it('asks for the session again when a piece of a stream is missing', async () => {
    const { page, host } = await show('brainstorming');
    const id = host.calls.find(({ name }) => name === 'session')?.args[0] as string;
    const thread = host.session(id).threads.at(-1);
    assert.ok(thread);
    const message = {
      ...host.session(id).messages[1],
      id: 'm9',
      threadId: thread.id,
      status: 'streaming',
      content: '',
      thinking: '',
    } as ReturnType<typeof host.session>['messages'][number];
    host.change(id, (session) => ({
      ...session,
      running: { step: 'brainstorm', runner: 'a', from: 'created', startedAt: session.updatedAt },
      messages: [...session.messages, message],
    }));
    await waitFor(() => assert.ok(document.getElementById('message-m9')));
    const asked = (): number => host.calls.filter(({ name }) => name === 'session').length;
    const before = asked();
    host.push({
      type: 'activity',
      activity: { type: 'text', sessionId: id, targetId: 'm9', offset: 0, text: 'so ' },
    });
    host.push({
      type: 'activity',
      activity: { type: 'text', sessionId: id, targetId: 'm9', offset: 9, text: 'late' },
    });
    await waitFor(() => assert.match(document.getElementById('message-m9')?.textContent ?? '', /so/));
    await waitFor(() => assert.equal(asked(), before + 1));
    assert.doesNotMatch(page.textContent ?? '', /late/);
  });

  it('moves along the steps by arrow keys', async () => {
    const { page } = await show('drafting');
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
    const { page } = await show('drafting');
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

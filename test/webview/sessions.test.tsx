import assert from 'node:assert/strict';
import { waitFor } from '@testing-library/preact';
import { PlanningError } from '../../src/core/base/errors.ts';
import { listOf, materialized, nothing } from '../fakes/starts.ts';
import { asked, calls, control, press, show, type } from './stage.tsx';

describe('the sessions view', () => {
  it('teaches while there is nothing, and starts a session of an idea', async () => {
    const stage = await show(nothing());
    const { page, host } = stage;
    await waitFor(() => assert.match(page.textContent ?? '', /From an idea to a plan/));
    const start = control(page, 'Start');
    assert.equal(start.getAttribute('aria-disabled'), 'true');
    assert.match(start.getAttribute('aria-label') ?? '', /write your idea first/);
    const box = control(page, 'What do you want');
    type(box, 'short');
    await waitFor(() =>
      assert.match(control(page, 'Start').getAttribute('aria-label') ?? '', /5 more characters/),
    );
    type(box, 'Add rate limiting to the API');
    await waitFor(() => assert.equal(control(page, 'Start').getAttribute('aria-disabled'), null));
    press(box, 'Enter', { ctrlKey: true });
    await waitFor(() => assert.equal(asked(stage, 'openSession').length, 1));
    const [created] = (await host.engine.sessions()).items;
    assert.deepEqual(asked(stage, 'openSession'), [[created?.id]]);
    assert.equal(created?.prompt, 'Add rate limiting to the API');
    assert.equal((await host.engine.session(created.id)).session.config.confront, true);
    await waitFor(() =>
      assert.equal((control(page, 'What do you want') as HTMLElement & { value: string }).value, ''),
    );
  });

  it('starts nothing in Restricted Mode and says why', async () => {
    const stage = await show(nothing(), { restricted: 'Trust it first.' });
    const { page } = stage;
    assert.match(page.querySelector('[role=status]')?.textContent ?? '', /Trust it first/);
    type(control(page, 'What do you want'), 'Add rate limiting to the API');
    assert.match(control(page, 'Start').getAttribute('aria-label') ?? '', /Restricted Mode/);
    control(page, 'Start').click();
    await stage.host.trust();
    await waitFor(() => assert.equal(control(page, 'Start').getAttribute('aria-disabled'), null));
    assert.equal(calls(stage, 'createSession'), 0);
  });

  it('says how much too long an idea is', async () => {
    const { page } = await show(nothing());
    type(control(page, 'What do you want'), 'x'.repeat(5003));
    await waitFor(() =>
      assert.match(page.querySelector('[role=alert]')?.textContent ?? '', /^3 characters too many/),
    );
  });

  it('keeps what was typed when the call fails, and over a reload', async () => {
    const stage = await show(nothing());
    stage.host.noEngine = new PlanningError('no_workspace', 'Open a folder first.');
    type(control(stage.page, 'What do you want'), 'An idea that must not be lost');
    await waitFor(() => assert.equal(control(stage.page, 'Start').getAttribute('aria-disabled'), null));
    control(stage.page, 'Start').click();
    await waitFor(() =>
      assert.match(stage.page.querySelector('[role=alert]')?.textContent ?? '', /Open a folder first/),
    );
    stage.host.noEngine = null;
    const { page } = await stage.reload();
    assert.equal(
      (control(page, 'What do you want') as HTMLElement & { value: string }).value,
      'An idea that must not be lost',
    );
  });

  it('lists sessions with their phase, filters and searches', async () => {
    const { page, host } = await show(listOf(await materialized()));
    await host.engine.createSession({ prompt: 'Quite another idea of mine' });
    await waitFor(() => assert.equal(page.querySelectorAll('.ps-session').length, 2));
    control(page, 'Materialized 1').click();
    await waitFor(() => assert.equal(page.querySelectorAll('.ps-session').length, 1));
    assert.match(page.querySelector('.ps-session')?.textContent ?? '', /Rate limiting.*8 tasks/);
    assert.equal(control(page, 'Materialized 1').getAttribute('aria-pressed'), 'true');
    control(page, 'All 2').click();
    type(control(page, 'Search sessions'), 'headers');
    await waitFor(() =>
      assert.match(page.textContent ?? '', /Found in plans, specs and messages.*Headers on every/s),
    );
  });
});

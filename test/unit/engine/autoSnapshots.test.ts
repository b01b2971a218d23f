import assert from 'node:assert/strict';
import { autoRequest, createAutoSnapshots } from '../../../src/core/engine/autoSnapshots.ts';
import type { Task } from '../../../src/core/model/plan.ts';

const TASK = { id: 't', number: 3, title: 'Add the limiter' } as Task;

describe('Snapshots that nobody asked for', () => {
  /** Does each thing only when it is let go on, and says what was done in which order. */
  function begin(given: { readonly wanted?: boolean; readonly fails?: string } = {}) {
    const done: string[] = [];
    const waiting: (() => void)[] = [];
    const step = async (name: string): Promise<void> => {
      done.push(`${name}…`);
      await new Promise<void>((resolve) => waiting.push(resolve));
      if (given.fails === name) throw new Error(`${name} failed`);
      done.push(name);
    };
    const auto = createAutoSnapshots({
      wanted: () => given.wanted ?? true,
      take: (planId) => step(`take ${planId}`),
      thin: (planId) => step(`thin ${planId}`),
      failed: (error) => void done.push(String(error)),
    });
    const goOn = async (): Promise<void> => {
      await new Promise(setImmediate);
      waiting.shift()?.();
      await new Promise(setImmediate);
    };
    return { auto, done, goOn };
  }
  const request = autoRequest(TASK, 'task_started', 'started');

  it('are named after the task and what happened to it', () => {
    assert.deepEqual(request, { taskId: 't', trigger: 'task_started', name: '#3 started: Add the limiter' });
    assert.equal(
      autoRequest({ ...TASK, title: 'x'.repeat(300) }, 'task_started', 'started').name.length,
      200,
    );
  });

  it('wait for each other, and are over when they were thinned', async () => {
    const { auto, done, goOn } = begin();
    auto.soon('p', request);
    auto.soon('q', request);
    let idle = false;
    void auto.idle().then(() => (idle = true));
    await goOn();
    assert.deepEqual(done, ['take p…', 'take p', 'thin p…']);
    await goOn();
    await goOn();
    assert.deepEqual(done.slice(3), ['thin p', 'take q…', 'take q', 'thin q…']);
    assert.equal(idle, false);
    await goOn();
    assert.deepEqual([done.at(-1), idle], ['thin q', true]);
  });

  it('that fail say so, are not thinned, and keep no other from being taken', async () => {
    const { auto, done, goOn } = begin({ fails: 'take p' });
    auto.soon('p', request);
    auto.soon('q', request);
    await goOn();
    assert.deepEqual(done, ['take p…', 'Error: take p failed', 'take q…']);
  });

  it('that are not wanted are not taken', async () => {
    const { auto, done } = begin({ wanted: false });
    auto.soon('p', request);
    await auto.idle();
    assert.deepEqual(done, []);
  });
});

import assert from 'node:assert/strict';
import { PlanningError } from '../../../src/core/base/errors.ts';
import { connect, push, serve, type Port } from '../../../src/protocol/channel.ts';

interface Sample {
  double(value: number): Promise<number>;
  fail(): Promise<void>;
  crash(): Promise<void>;
}

/** Two ports joined by a structured clone, like postMessage. */
function pair(): [Port & { sent: unknown[] }, Port] {
  const listeners: [Set<(message: unknown) => void>, Set<(message: unknown) => void>] = [
    new Set(),
    new Set(),
  ];
  const port = (own: 0 | 1): Port & { sent: unknown[] } => {
    const sent: unknown[] = [];
    return {
      sent,
      post: (message) => {
        sent.push(message);
        const copy: unknown = structuredClone(message);
        queueMicrotask(() => listeners[own === 0 ? 1 : 0].forEach((listener) => listener(copy)));
      },
      listen: (listener) => {
        listeners[own].add(listener);
        return { dispose: () => void listeners[own].delete(listener) };
      },
    };
  };
  return [port(0), port(1)];
}

function start(): { host: Port & { sent: unknown[] }; view: Port; bugs: unknown[] } {
  const [host, view] = pair();
  const bugs: unknown[] = [];
  const handlers: Sample = {
    double: (value) => Promise.resolve(value * 2),
    fail: () => Promise.reject(new PlanningError('conflict', 'Somebody was faster.', { version: 3 })),
    crash: () => Promise.reject(new TypeError('secret path')),
  };
  serve<Sample>(host, handlers, (error) => bugs.push(error));
  return { host, view, bugs };
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

describe('The channel between host and view', () => {
  it('carries a call and its result', async () => {
    const { view } = start();
    assert.equal(await connect<Sample, never>(view, () => {}).api.double(21), 42);
  });

  it('carries a foreseen failure with its code, words and evidence', async () => {
    const { view, bugs } = start();
    await assert.rejects(connect<Sample, never>(view, () => {}).api.fail(), {
      code: 'conflict',
      message: 'Somebody was faster.',
      details: { version: 3 },
    });
    assert.deepEqual(bugs, []);
  });

  it('keeps the text of a bug on the host', async () => {
    const { view, bugs } = start();
    await assert.rejects(
      connect<Sample, never>(view, () => {}).api.crash(),
      (error: Error) => !error.message.includes('secret'),
    );
    assert.equal(bugs.length, 1);
  });

  it('answers an unknown, inherited or malformed call instead of hanging', async () => {
    const { host, view } = start();
    for (const message of [
      { kind: 'call', id: 1, method: 'nothing', args: [] },
      { kind: 'call', id: 2, method: 'toString', args: [] },
      { kind: 'call', id: 3, method: '__proto__', args: [] },
      { kind: 'call', id: 4, method: 'double', args: 'no list' },
      { kind: 'call', id: 5 },
    ])
      view.post(message);
    await settle();
    assert.deepEqual(
      host.sent.map((one) => [(one as { id: number }).id, (one as { error?: { code: string } }).error?.code]),
      [
        [1, 'invalid_input'],
        [2, 'invalid_input'],
        [3, 'invalid_input'],
        [4, 'invalid_input'],
        [5, 'invalid_input'],
      ],
    );
  });

  it('ignores what is no message at all', async () => {
    const { host, view } = start();
    for (const message of [
      null,
      7,
      'call',
      [],
      { kind: 'call' },
      { kind: 'call', id: 'x', method: 'double', args: [] },
    ])
      view.post(message);
    await settle();
    assert.deepEqual(host.sent, []);
  });

  it('hands pushes to the view and rejects what still waits when the view closes', async () => {
    const [host, view] = pair();
    const seen: unknown[] = [];
    const client = connect<Sample, { type: string }>(view, (event) => seen.push(event));
    push(host, { type: 'changed' });
    await settle();
    assert.deepEqual(seen, [{ type: 'changed' }]);
    const waiting = client.api.double(1);
    client.dispose();
    await assert.rejects(waiting, { code: 'cancelled' });
  });
});

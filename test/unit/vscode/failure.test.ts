import assert from 'node:assert/strict';
import type { ModelFailure } from '../../../src/core/llm/provider.ts';
import type { Deadline } from '../../../src/node/models/deadline.ts';
import { noModels, noSuchModel, vscodeFailure } from '../../../src/vscode/provider/vscodeFailure.ts';
import { never } from '../../fakes/testEngine.ts';

const IN_TIME = { expired: null } as unknown as Deadline;
const of = (error: unknown, deadline = IN_TIME): ModelFailure => vscodeFailure(error, deadline, never());
const coded = (code: string): Error => Object.assign(new Error('secret words'), { code });

describe('What the models of VS Code fail with', () => {
  it('is told by its code, else by what its message speaks of, never by the message itself', () => {
    const cases: readonly (readonly [error: unknown, kind: ModelFailure['kind'], says: RegExp])[] = [
      [coded('NoPermissions'), 'auth', /choose Allow/],
      [coded('Blocked'), 'rate_limit', /quota is used up/],
      [coded('NotFound'), 'invalid_request', /is gone/],
      [new Error('Response got filtered. secret words'), 'refused', /./],
      [new Error('Canceled secret words'), 'unknown', /stopped/],
      [new Error('HTTP 429 secret words'), 'rate_limit', /Wait a little/],
      [new Error('Prompt too long, secret words'), 'invalid_request', /too long/],
      [new Error('getaddrinfo ENOTFOUND secret words'), 'network', /cannot be reached/],
      [new Error('secret words', { cause: new Error('socket hang up') }), 'network', /cannot be reached/],
      [new Error('secret words'), 'unknown', /failed/],
      ['secret words: quota', 'rate_limit', /Wait a little/],
      [Object.assign(new Error('secret words'), { code: 5 }), 'unknown', /failed/],
    ];
    for (const [error, kind, says] of cases) {
      const failure = of(error);
      assert.equal(failure.kind, kind, String(error));
      assert.match(failure.message, says);
      assert.doesNotMatch(failure.message, /secret/);
    }
  });

  it('is a stop when somebody stopped it, and too late when the time was over, whatever was thrown', () => {
    const stopped = new AbortController();
    stopped.abort();
    assert.equal(vscodeFailure(coded('Blocked'), IN_TIME, stopped.signal).kind, 'cancelled');
    const late = { expired: { phase: 'first', ms: 60_000 } } as unknown as Deadline;
    const failure = of(coded('Blocked'), late);
    assert.equal(failure.kind, 'timeout');
    assert.match(failure.message, /VS Code language models/);
  });

  it('names the models that there are, and a wanted one only by what names are made of', () => {
    assert.match(noModels().message, /offers no language model/);
    const offered = Array.from({ length: 9 }, (_, at) => `m${at}`);
    const { message } = noSuchModel(`gpt-4.1:x/y@z_"; <script>${'a'.repeat(100)}`, offered);
    assert.match(message, /no model “gpt-4\.1:x\/y@z_scripta+”/);
    assert.ok((/“(.*)”/.exec(message)?.[1] ?? '').length === 80);
    assert.ok(message.includes('m7') && !message.includes('m8'));
  });
});

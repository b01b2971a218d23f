import assert from 'node:assert/strict';
import { sideBySide, type Job } from '../../harness/sideBySide.ts';

/** Jobs that a test ends when it wants, what was shown, and which are running. */
class Stage {
  shown = '';
  readonly running: string[] = [];
  readonly stop = new AbortController();
  readonly #ends = new Map<string, (error?: Error) => void>();
  readonly #says = new Map<string, (text: string) => void>();

  job(name: string, slots: number): Job<string> {
    return {
      slots,
      run: (say) => {
        this.running.push(name);
        this.#says.set(name, say);
        return new Promise((resolve, reject) => {
          this.#ends.set(name, (error) => {
            this.running.splice(this.running.indexOf(name), 1);
            if (error) reject(error);
            else resolve(`${name} ended`);
          });
        });
      },
    };
  }

  start(slots: number, ...jobs: readonly Job<string>[]): Promise<readonly (string | null)[]> {
    return sideBySide(jobs, slots, (text) => (this.shown += text), this.stop.signal);
  }

  say(name: string, text: string): void {
    this.#says.get(name)?.(text);
  }

  async end(name: string, error?: Error): Promise<void> {
    this.#ends.get(name)?.(error);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('Suites side by side', () => {
  it('begin in their order as soon as there is room, and give their results in that order', async () => {
    const stage = new Stage();
    const [wide, long, short, last] = [
      ['wide', 2] as const,
      ['long', 1] as const,
      ['short', 1] as const,
      ['last', 1] as const,
    ];
    const results = stage.start(
      2,
      ...[wide, long, short, last].map(([name, slots]) => stage.job(name, slots)),
    );
    assert.deepEqual(stage.running, ['wide']);
    await stage.end('wide');
    assert.deepEqual(stage.running, ['long', 'short']);
    await stage.end('short');
    assert.deepEqual(stage.running, ['long', 'last']);
    await stage.end('long');
    await stage.end('last');
    assert.deepEqual(await results, ['wide ended', 'long ended', 'short ended', 'last ended']);
  });

  it('run one after the other where there is one processor, also what wants more', async () => {
    const stage = new Stage();
    const results = stage.start(1, stage.job('wide', 2), stage.job('narrow', 1));
    assert.deepEqual(stage.running, ['wide']);
    await stage.end('wide');
    assert.deepEqual(stage.running, ['narrow']);
    await stage.end('narrow');
    await results;
  });

  it('let what is narrow begin while what is wide waits for room', async () => {
    const stage = new Stage();
    const results = stage.start(2, stage.job('first', 1), stage.job('wide', 2), stage.job('narrow', 1));
    assert.deepEqual(stage.running, ['first', 'narrow']);
    await stage.end('first');
    assert.deepEqual(stage.running, ['narrow']);
    await stage.end('narrow');
    assert.deepEqual(stage.running, ['wide']);
    await stage.end('wide');
    await results;
  });

  it('never speak into each other: one is heard at once, the others when those before them have ended', async () => {
    const stage = new Stage();
    const results = stage.start(3, stage.job('a', 1), stage.job('b', 1), stage.job('c', 1));
    stage.say('b', 'b1 ');
    stage.say('a', 'a1 ');
    assert.equal(stage.shown, 'a1 ');
    stage.say('c', 'c1 ');
    await stage.end('c');
    stage.say('a', 'a2 ');
    assert.equal(stage.shown, 'a1 a2 ');
    await stage.end('a');
    assert.equal(stage.shown, 'a1 a2 b1 ');
    stage.say('b', 'b2 ');
    assert.equal(stage.shown, 'a1 a2 b1 b2 ');
    await stage.end('b');
    assert.equal(stage.shown, 'a1 a2 b1 b2 c1 ');
    await results;
  });

  it('go on when one cannot be run, and say so at the end', async () => {
    const stage = new Stage();
    const results = stage.start(1, stage.job('broken', 1), stage.job('whole', 1));
    results.catch(() => undefined);
    await stage.end('broken', new Error('no such program'));
    assert.deepEqual(stage.running, ['whole']);
    await stage.end('whole');
    await assert.rejects(results, /no such program/);
  });

  it('begin nothing more when they are stopped', async () => {
    const stage = new Stage();
    const results = stage.start(1, stage.job('running', 1), stage.job('waiting', 1));
    stage.stop.abort();
    await stage.end('running');
    assert.deepEqual(await results, ['running ended', null]);
    assert.deepEqual(stage.running, []);
  });
});

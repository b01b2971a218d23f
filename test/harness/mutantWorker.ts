// Runs test files for test/harness/mutants.ts in a process of its own, which is started ahead and then told what to
// run: test by test it says that it lives, and it ends at the first failure.
import { Session, type Profiler } from 'node:inspector';
import Mocha from 'mocha';
import os from 'node:os';
import path from 'node:path';
import { bundlesBelow, type Bundles } from './mutants/bundles.ts';
import { allHits, hitsIn, type Hits, type Places } from './mutants/coverage.ts';
import type { Chosen, Order, Said, Watched } from './mutants/messages.ts';

function say(message: Said): Promise<void> {
  return new Promise((resolve) => process.send?.(message, () => resolve()));
}

/** The parent reads what happens from messages. */
class Quiet {}

/** Says which places ran since it was last asked. */
class Watch {
  readonly #session = new Session();
  readonly #root: string;
  readonly #places: Places;
  /** What the tests have bundled so far. */
  bundles: Bundles = {};

  constructor(root: string, places: Places) {
    this.#root = root;
    this.#places = places;
    this.#session.connect();
    this.#session.post('Profiler.enable');
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  /** A session to its own thread answers before `post` returns. */
  take(): Hits {
    let scripts: readonly Profiler.ScriptCoverage[] = [];
    this.#session.post('Profiler.takePreciseCoverage', (error, answer) => {
      if (error) throw error;
      scripts = answer.result;
    });
    return hitsIn(scripts, this.#root, this.#places, this.bundles);
  }
}

/** Takes out the tests that were not chosen. What bails stays whole: its tests build on each other. */
function keepOnly(suite: Mocha.Suite, titles: ReadonlySet<string>): void {
  if (suite.bail()) {
    if (!hasAny(suite, titles)) empty(suite);
    return;
  }
  suite.tests = suite.tests.filter((test) => titles.has(test.fullTitle()));
  for (const inner of suite.suites) keepOnly(inner, titles);
  suite.suites = suite.suites.filter((inner) => inner.total() > 0);
}

function hasAny(suite: Mocha.Suite, titles: ReadonlySet<string>): boolean {
  return (
    suite.tests.some((test) => titles.has(test.fullTitle())) ||
    suite.suites.some((inner) => hasAny(inner, titles))
  );
}

function empty(suite: Mocha.Suite): void {
  suite.tests = [];
  suite.suites = [];
}

/** Runs one file and resolves with the number of failures. */
async function runFile({ file, titles }: Chosen, order: Order, watch: Watch | undefined): Promise<number> {
  void say({ type: 'alive', file, title: '', limitMs: order.limitMs });
  const mocha = new Mocha({ timeout: order.limitMs, bail: false, reporter: Quiet as never });
  mocha.addFile(path.join(order.root, file));
  await mocha.loadFilesAsync();
  if (watch) watch.bundles = bundlesBelow(os.tmpdir());
  if (titles !== null) keepOnly(mocha.suite, new Set(titles));
  const tests: Watched[] = [];
  const outside: Hits[] = [];
  const failures = await new Promise<number>((resolve) => {
    const runner = mocha.run(resolve);
    runner.on('test', (test) => {
      const limitMs = order.limits[test.fullTitle()] ?? order.limitMs;
      test.timeout(limitMs);
      void say({ type: 'alive', file, title: test.fullTitle(), limitMs });
      if (watch) outside.push(watch.take());
    });
    runner.on('test end', (test) => {
      if (watch)
        tests.push({
          title: test.fullTitle(),
          ms: test.duration ?? 0,
          failed: test.state === 'failed',
          hits: watch.take(),
        });
    });
    runner.on('fail', (test, error: Error) => {
      void say({
        type: 'failed',
        file,
        title: test.fullTitle(),
        message: String(error.message).slice(0, 500),
      });
      if (order.bail) runner.abort();
    });
  });
  if (watch) {
    watch.bundles = bundlesBelow(os.tmpdir());
    outside.push(watch.take());
    void say({ type: 'watched', tests, outside: allHits(outside), bundles: watch.bundles });
  }
  return failures;
}

async function obey(order: Order): Promise<void> {
  const watch = order.places && new Watch(order.root, order.places);
  for (const chosen of order.chosen) {
    if ((await runFile(chosen, order, watch)) > 0 && order.bail) break;
  }
  await say({ type: 'done' });
  // What a test left running must not keep the process; with coverage, Node writes what its threads ran.
  process.exit();
}

process.removeAllListeners('unhandledRejection');
process.on('unhandledRejection', (reason) => {
  throw reason;
});
process.once('message', (order: Order) => void obey(order));
void say({ type: 'ready' });

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { waitFor } from '../../fakes/waitFor.ts';
import { runSuite, type Counts } from '../../harness/runSuite.ts';
import { mochaArgs, type Suite } from '../../harness/suites.ts';

const REPORT = `const tell = (report) => require('fs').writeFileSync(process.env.STUDIO_TEST_REPORT, JSON.stringify(report));`;

describe('A suite of npm test', function () {
  this.timeout(60_000);
  let folder: string;
  let said: string;
  let stop: AbortController;
  beforeEach(() => {
    folder = mkdtempSync(path.join(realpathSync(os.tmpdir()), 'studio-suite-'));
    said = '';
    stop = new AbortController();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const run = (given: Partial<Suite>, files: readonly string[] | null = null): Promise<Counts> => {
    const suite = { name: 'small', args: [], files: [], config: null, workbench: true, slots: 1, ...given };
    const what = { suite, files, grep: undefined, env: {}, folder };
    return runSuite(what, (text) => (said += text), stop.signal);
  };
  const script = (text: string): Promise<Counts> => run({ args: ['-e', `${REPORT}${text}`] });
  const counted = { passed: 3, failed: 0, pending: 1 };

  it('is counted by its report, and what it says is handed on', async () => {
    const counts = await script(`console.log('héllo'); tell(${JSON.stringify(counted)});`);
    assert.deepEqual(counts, { passed: 3, failed: 0 });
    assert.match(said, /── small ──\nhéllo\nsmall: 3 passed, 0 failed, 1 skipped in [\d.]+ s\n/);
  });

  it('counts as one failure more when it says nothing, ran nothing, or ends badly without one', async () => {
    assert.deepEqual(await script('process.exit(7)'), { passed: 0, failed: 1 });
    assert.match(said, /ended without a report \(exit code 7\)/);
    assert.deepEqual(await script(`process.kill(process.pid, 'SIGKILL')`), { passed: 0, failed: 1 });
    assert.deepEqual(await script(`tell({ passed: 0, failed: 0, pending: 2 })`), { passed: 0, failed: 1 });
    assert.match(said, /ran no test/);
    const late = await script(`tell(${JSON.stringify(counted)}); process.exitCode = 2`);
    assert.deepEqual(late, { passed: 3, failed: 1 });
    assert.match(said, /exit code 2 although no test failed/);
  });

  it('tells what a failure kept from running, and counts failures once', async () => {
    const counts = await script(
      `tell({ passed: 1, failed: 2, pending: 0, notRun: 4 }); process.exitCode = 2`,
    );
    assert.deepEqual(counts, { passed: 1, failed: 2 });
    assert.match(said, /1 passed, 2 failed, 0 skipped, 4 not run/);
  });

  it('runs only the files that it is given, as its configuration says', async () => {
    const test = (name: string, body: string): string => {
      const file = path.join(folder, `${name}.test.cjs`);
      writeFileSync(file, `it('${name}', () => { ${body} });`);
      return file;
    };
    const config = path.join(folder, 'mocharc.json');
    const [one, two] = [test('one', ''), test('two', `throw new Error('not me')`)];
    writeFileSync(config, JSON.stringify({ spec: [two], reporter: 'test/harness/reporter.mjs' }));
    const counts = await run({ args: mochaArgs(config), config }, [one]);
    assert.deepEqual(counts, { passed: 1, failed: 0 });
    assert.match(said, /one/);
  });

  it('ends with all that it started when it is stopped', async function () {
    if (process.platform === 'win32') this.skip();
    const pids = path.join(folder, 'pids');
    const child = `setInterval(() => {}, 1000)`;
    const running = script(
      `const { pid } = require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}], { stdio: 'inherit' });
       require('fs').writeFileSync(${JSON.stringify(pids)}, process.pid + ' ' + pid);
       setInterval(() => {}, 1000);`,
    );
    const started = (): string => {
      try {
        return readFileSync(pids, 'utf8');
      } catch {
        return '';
      }
    };
    while (started() === '') await new Promise((resolve) => setTimeout(resolve, 20));
    stop.abort();
    assert.deepEqual(await running, { passed: 0, failed: 1 });
    const lives = (pid: string): boolean => {
      try {
        return process.kill(Number(pid), 0);
      } catch {
        return false;
      }
    };
    await waitFor(() => !started().split(' ').some(lives));
  });
});

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import os from 'node:os';
import { bundled, compiled, runHere as run, sampleFolder } from './program.ts';

/** Ends a question on a terminal of its own: types the keys when the question is there. */
function answer(args: readonly string[], keys: string): Promise<{ code: number | null; said: string }> {
  const words = [process.execPath, bundled, ...args].map((word) => `'${word}'`).join(' ');
  const child = spawn('script', ['-qec', words, '/dev/null'], {
    env: { PATH: process.env['PATH'], HOME: os.tmpdir(), NODE_COMPILE_CACHE: compiled, TERM: 'dumb' },
  });
  let said = '';
  let typed = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (typed || !said.includes('] ')) return;
    typed = true;
    child.stdin.write(keys);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, said }));
  });
}

describe('a question in the terminal', function () {
  this.timeout(60_000);
  const folder = sampleFolder();
  let planId = '';

  before(async function () {
    // What opens a terminal without a person; part of every Linux, with other options elsewhere.
    if (process.platform !== 'linux' || spawnSync('script', ['--version']).status !== 0) this.skip();
    const made = await run([
      'run',
      'Show where a parcel is',
      '--quick',
      '--yes',
      '--json',
      '--folder',
      folder(),
    ]);
    assert.equal(made.code, 0, made.err);
    planId = made.lines<{ planId?: string }>().at(-1)?.planId ?? 'latest';
  });

  const taken = async (): Promise<string> => {
    const ended = await run(['snapshot', 'create', planId, '--json', '--folder', folder()]);
    assert.equal(ended.code, 0, ended.err);
    return String(ended.json<{ number: number }>().number);
  };
  const names = async (): Promise<string> =>
    (await run(['snapshot', 'list', planId, '--folder', folder()])).out;

  it('that is answered with no says that nothing was done, and is no success', async () => {
    const number = await taken();
    const { code, said } = await answer(['snapshot', 'prune', planId, number, '--folder', folder()], 'n\n');
    assert.match(said, /Remove 1 snapshot\?/);
    assert.match(said, /not done: you said no\./);
    assert.doesNotMatch(said, /What had arrived|error/);
    assert.equal(code, 1);
    assert.doesNotMatch(await names(), /removed/);
  });

  it('that is ended by Ctrl+C or the end of the input is stopped', async () => {
    const number = await taken();
    for (const keys of ['\u0003', '\u0004']) {
      const { code, said } = await answer(['snapshot', 'prune', planId, number, '--folder', folder()], keys);
      assert.match(said, /stopped: The question was not answered, so it is not done\./);
      assert.equal(code, 130);
    }
    assert.doesNotMatch(await names(), /removed/);
  });

  it('that is answered with yes is done', async () => {
    const number = await taken();
    const { code, said } = await answer(['snapshot', 'prune', planId, number, '--folder', folder()], 'y\n');
    assert.match(said, /Removed 1 snapshot\./);
    assert.equal(code, 0);
    assert.match(await names(), /removed/);
  });
});

import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { CommandRunner } from '../../../src/core/ports.ts';
import { openCommands } from '../../../src/node/commands.ts';
import { NODE_PROVIDERS } from '../../../src/node/models/providers.ts';
import { waitFor } from '../../fakes/waitFor.ts';
import { never, temporaryFolder } from '../workspace/folders.ts';

describe('Commands of verification specs', () => {
  const folder = temporaryFolder();
  let stateFolder: string;
  let runner: CommandRunner;
  beforeEach(() => {
    stateFolder = mkdtempSync(path.join(os.tmpdir(), 'studio-state-'));
    runner = openCommands(folder(), { stateFolder });
  });
  afterEach(() => rmSync(stateFolder, { recursive: true, force: true }));
  const node = (script: string): string => `"${process.execPath}" -e "${script}"`;

  it('run in the folder and end with their exit code and what they said on both streams', async () => {
    const script = node('console.log(process.cwd()); console.error(7 * 6); process.exitCode = 3');
    const outcome = await runner.run(script, 20_000, never);
    assert.ok(outcome.kind === 'exited');
    assert.equal(outcome.code, 3);
    assert.deepEqual(outcome.output.trim().split('\n').toSorted(), ['42', realpathSync(folder())].toSorted());
  });

  it('are shell commands', async () => {
    assert.deepEqual(await runner.run('echo one && echo two', 20_000, never), {
      kind: 'exited',
      code: 0,
      output: `one${os.EOL}two${os.EOL}`,
    });
  });

  it('give the end of a long output, cut at a character', async () => {
    const script = node("process.stdout.write('é'.repeat(100001)); process.stdout.write('end')");
    const outcome = await runner.run(script, 20_000, never);
    assert.ok(outcome.kind === 'exited');
    assert.match(outcome.output, /^é+end$/);
    assert.ok(Buffer.byteLength(outcome.output) <= 64 * 1024);
    assert.ok(Buffer.byteLength(outcome.output) > 60 * 1024);
  });

  it('end with everything that they started when their time is over', async function () {
    if (process.platform === 'win32') this.skip();
    const outcome = await runner.run('sleep 600 & echo $!; sleep 600', 300, never);
    assert.ok(outcome.kind === 'timed_out');
    await waitFor(() => !alive(Number(outcome.output.trim())));
  });

  it('end with everything that they started when the caller stops', async function () {
    if (process.platform === 'win32') this.skip();
    const stop = new AbortController();
    const file = path.join(folder(), 'pid');
    const running = runner.run('sleep 600 & echo $! > pid; sleep 600', 60_000, stop.signal);
    await waitFor(() => readText(file).trim() !== '');
    stop.abort();
    await assert.rejects(running, { code: 'cancelled' });
    await waitFor(() => !alive(Number(readText(file))));
    await assert.rejects(runner.run('echo', 1000, stop.signal), { code: 'cancelled' });
  });

  it('leave nothing behind that keeps them waiting', async function () {
    if (process.platform === 'win32') this.skip();
    const outcome = await runner.run('sleep 600 & echo $!', 30_000, never);
    assert.ok(outcome.kind === 'exited');
    await waitFor(() => !alive(Number(outcome.output.trim())));
  });

  it('that a signal ended count as a shell counts them', async function () {
    if (process.platform === 'win32') this.skip();
    const outcome = await runner.run('kill -SEGV $$', 20_000, never);
    assert.ok(outcome.kind === 'exited');
    assert.equal(outcome.code, 139);
  });

  it('are said not to have been started when the folder is gone', async () => {
    rmSync(folder(), { recursive: true });
    const outcome = await runner.run('echo', 20_000, never);
    assert.equal(outcome.kind, 'not_started');
  });

  it('see the environment without our keys and what belongs to the editor', async () => {
    const keys = NODE_PROVIDERS.flatMap(({ key }) => key?.environment ?? []);
    assert.ok(keys.includes('ANTHROPIC_API_KEY') && keys.includes('OPENAI_API_KEY'));
    const given: Readonly<Record<string, string>> = {
      ...Object.fromEntries(keys.map((name) => [name, 'k'])),
      PLANNING_STUDIO_MODEL: 'm',
      VSCODE_PID: '1',
      STUDIO_SEEN: 'yes',
    };
    const before = Object.fromEntries(Object.keys(given).map((name) => [name, process.env[name]]));
    Object.assign(process.env, given);
    try {
      const names = Object.keys(given).join("','");
      const script = node(`console.log(['${names}'].filter((name) => process.env[name]).join())`);
      const outcome = await runner.run(script, 20_000, never);
      assert.ok(outcome.kind === 'exited');
      assert.equal(outcome.output.trim(), 'STUDIO_SEEN');
    } finally {
      for (const [name, value] of Object.entries(before)) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
    }
  });

  it('are allowed per folder, remembered outside of it', async () => {
    assert.equal(await runner.permission(), 'unasked');
    await runner.setPermission(true);
    assert.equal(await openCommands(folder(), { stateFolder }).permission(), 'allowed');
    assert.equal(await openCommands(stateFolder, { stateFolder }).permission(), 'unasked');
    await runner.setPermission(false);
    assert.equal(await runner.permission(), 'denied');
    assert.deepEqual(readdirSync(folder()), []);
  });

  it('are not allowed by a file that is damaged or was written for another folder', async () => {
    await runner.setPermission(true);
    const [name = ''] = readdirSync(path.join(stateFolder, 'commands'));
    const file = path.join(stateFolder, 'commands', name);
    for (const text of ['{', '{"folder":"/elsewhere","commands":"allowed"}', '{"commands":"allowed"}']) {
      writeFileSync(file, text);
      assert.equal(await runner.permission(), 'unasked');
    }
  });

  it('refuse to forget an answer silently', async () => {
    rmSync(stateFolder, { recursive: true });
    writeFileSync(stateFolder, 'in the way');
    await assert.rejects(runner.setPermission(true), { code: 'store_failed' });
  });
});

function alive(pid: number): boolean {
  assert.ok(pid > 0);
  try {
    process.kill(pid, 0);
    // A dead process that nobody has collected yet still has a pid.
    return !/^State:\s+Z/m.test(readText(`/proc/${pid}/status`));
  } catch {
    return false;
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

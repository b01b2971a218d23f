import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { commands } from '../../../src/cli/commands/list.ts';
import { run, runHere, sampleFolder, start } from './program.ts';

/** Help is wrapped at the width of a terminal. */
function unwrapped(help: string): string {
  return help.replace(/\s+/g, ' ');
}

describe('the command line', () => {
  const folder = sampleFolder();

  it('has one line of help for every command and its arguments', async () => {
    const top = await run(['--help']);
    const group = await runHere(['session', '--help']);
    const leaf = await runHere(['task', 'update', '--help']);
    assert.deepEqual([top.code, group.code, leaf.code], [0, 0, 0]);
    for (const { name, summary } of commands) {
      const [first = '', second] = name.split(' ');
      assert.ok(unwrapped(top.out).includes(second === undefined ? summary : first), name);
      if (first === 'session' && second) assert.ok(unwrapped(group.out).includes(summary), name);
    }
    assert.match(leaf.out, /--status <word>/);
    assert.match(leaf.out, /--folder <dir>/);
    assert.match((await runHere(['--version'])).out, /^\d+\.\d+\.\d+\n$/);
  });

  const wrong: readonly (readonly [readonly string[], RegExp])[] = [
    [['nonsense'], /unknown command/],
    [['session', 'nonsense'], /unknown command/],
    [['session', 'new'], /missing required argument/],
    [['session', 'list', '--nonsense'], /unknown option/],
    [['session', 'list', '--phase', 'nonsense'], /--phase must be one of created/],
    [['session', 'list', '--limit', '0'], /--limit must be a whole number from 1 to 500/],
    [['session', 'new', 'a good idea of ours', '--budget', 'much'], /--budget must be an amount/],
    [['task', 'update', 'latest', '1', '--status', 'done'], /--status must be one of backlog/],
    [['task', 'update', 'latest', '1', '--reason', 'x'], /--reason belongs to --status/],
    [['task', 'add', 'latest'], /missing required argument 'title'/],
    [['task', 'add', 'latest', 'A task', '--size', 'huge'], /--size must be one of xs/],
    [['plan', 'edit', 'latest'], /Say what to change: --title/],
    [['plan', 'delete'], /missing required argument 'plan'/],
    [['plan', 'export', '--format', 'pdf'], /--format must be one of markdown, json/],
    [['doctor', '--provider', 'nonsense'], /--provider/],
    [['session', 'new', 'short'], /at least 10|10 characters|10 to/],
    [['session', 'new', 'x'.repeat(5001)], /5,?000/],
  ];
  for (const [at, [args, words]] of wrong.entries()) {
    // That the process ends with the code of the program is seen once.
    const once = at === 0 ? run : runHere;
    it(`exits with 2 and says why: ${args.join(' ').slice(0, 60)}`, async () => {
      const text = await once([...args, '--folder', folder()]);
      const json = await once([...args, '--folder', folder(), '--json']);
      assert.equal(text.code, 2, text.err);
      assert.match(text.err, words);
      assert.equal(text.out, '');
      assert.equal(json.code, 2);
      assert.match(json.json<{ error: { message: string } }>().error.message, words);
    });
  }

  it('exits with 1 for ids that name nothing', async () => {
    const ends = [
      await runHere(['session', 'show', 'deadbeef', '--folder', folder()]),
      await runHere(['plan', 'show', '--folder', folder(), '--json']),
      await runHere(['session', 'show', 'latest', '--folder', folder()]),
    ];
    assert.deepEqual(
      ends.map(({ code }) => code),
      [1, 1, 1],
    );
    assert.equal(ends[1]?.json<{ error: { code: string } }>().error.code, 'not_found');
    assert.match(ends[2]?.err ?? '', /There is no session yet/);
  });

  it('needs a folder that is there and can be written', async () => {
    const missing = await runHere(['session', 'list', '--folder', path.join(folder(), 'nowhere'), '--json']);
    assert.equal(missing.code, 1);
    assert.equal(missing.json<{ error: { code: string } }>().error.code, 'no_workspace');
    const file = await runHere(['session', 'list', '--folder', path.join(folder(), 'README.md')]);
    assert.equal(file.code, 1);
    assert.match(file.err, /is a file, not a folder/);
    const taken = path.join(folder(), 'taken');
    mkdirSync(taken);
    writeFileSync(path.join(taken, '.planning-studio'), 'a file where our folder should be');
    const readonly = await runHere([
      'session',
      'new',
      'an idea that cannot be stored',
      '--folder',
      taken,
      '--json',
    ]);
    assert.equal(readonly.code, 1, readonly.out + readonly.err);
    assert.match(
      readonly.json<{ error: { code: string } }>().error.code,
      /^(store_failed|no_workspace|store_damaged)$/,
    );
  });

  it('says nothing on stderr and colours nothing when it is piped', async () => {
    const ended = await run(
      ['run', 'Count how many parcels each courier delivers', '--quick', '--json', '--folder', folder()],
      { FORCE_COLOR: '1' },
    );
    assert.equal(ended.code, 0, ended.err);
    assert.equal(ended.err, '');
    const list = await runHere(['session', 'list', '--folder', folder()]);
    assert.equal(list.out.includes('\u001b'), false);
    assert.match(list.out, /materialized/);
  });

  it('goes on when nobody reads what it says beside the result', async () => {
    const idea = ['run', 'Show where a parcel is', '--quick', '--folder', folder()];
    const { child, ended } = start(idea);
    child.stderr?.destroy();
    const { code, out } = await ended;
    assert.equal(code, 0);
    assert.match(out, /show it: planning-studio plan show/);
  });

  it('fails when the result cannot be written', async function () {
    if (!existsSync('/dev/full')) this.skip();
    for (const args of [
      ['session', 'list'],
      ['session', 'list', '--json'],
    ]) {
      const ended = await run([...args, '--folder', folder()], {}, '/dev/full');
      assert.equal(ended.code, 1);
      assert.match(ended.err, /The result could not be printed \(ENOSPC\)/);
    }
  });

  it('asks for a key by its name when a provider needs one, and shows none', async () => {
    const missing = await runHere([
      'session',
      'new',
      'an idea for a model',
      '--folder',
      folder(),
      '--provider',
      'anthropic',
      '--json',
    ]);
    assert.equal(missing.code, 0, missing.out);
    const failed = await runHere([
      'session',
      'tasks',
      'latest',
      '--folder',
      folder(),
      '--provider',
      'anthropic',
      '--json',
    ]);
    assert.equal(failed.code, 1);
    assert.match(failed.out, /ANTHROPIC_API_KEY/);
    const secret = `sk-${'ant-'}${'z'.repeat(40)}`;
    const wrongAddress = await runHere(['session', 'tasks', 'latest', '--folder', folder(), '--json'], {
      ANTHROPIC_API_KEY: secret,
      ANTHROPIC_BASE_URL: 'http://127.0.0.1:1',
    });
    assert.equal(wrongAddress.code, 1);
    assert.equal((wrongAddress.out + wrongAddress.err).includes(secret), false);
  });
});

import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Plan } from '../../../src/core/model/plan.ts';
import type { Snapshot } from '../../../src/core/model/snapshot.ts';
import { git } from '../workspace/folders.ts';
import { runHere as run, sampleFolder, type Ended } from './program.ts';

describe('snapshots and archive in the terminal', function () {
  this.timeout(120_000);
  const folder = sampleFolder();
  let planId = '';
  const cli = (...args: readonly string[]): Promise<Ended> => run([...args, '--folder', folder()]);
  const file = (name: string): string => path.join(folder(), name);

  before(async () => {
    git(folder(), 'add', '-A');
    git(folder(), 'commit', '-qm', 'first');
    const ended = await cli('run', 'Add rate limiting to the public tracking page', '--quick');
    assert.equal(ended.code, 0, ended.err);
    planId = (await cli('plan', 'show', '--json')).json<Plan>().id;
  });

  it('takes, lists, shows and compares snapshots', async () => {
    writeFileSync(file('README.md'), 'changed\n');
    const taken = await cli('snapshot', 'create', planId, '--task', '1', '--name', 'Begin', '--json');
    assert.equal(taken.code, 0, taken.err);
    assert.equal(taken.json<Snapshot>().number, 1);
    writeFileSync(file('new.txt'), 'new\n');
    assert.match((await cli('snapshot', 'create', planId)).out, /^2\. By hand$/m);
    const list = (await cli('snapshot', 'list', planId)).out;
    assert.match(list, /^2 .*By hand.*\n1 .*Begin +#1/m);
    const show = (await cli('snapshot', 'show', planId, '2')).out;
    assert.match(show, /since 1:\nA +new\.txt +\+1 -0\n1 file, \+1 -0/);
    assert.match((await cli('snapshot', 'diff', planId, '1', '2')).out, /^\+new$/m);
    assert.match((await cli('snapshot', 'diff', planId, 'head', '1', '--stat')).out, /M +README\.md/);
    assert.equal((await cli('snapshot', 'diff', planId, '1', 'yesterday')).code, 2);
    git(folder(), 'commit', '-qam', 'second');
    const first = (await cli('snapshot', 'show', planId, '1')).out;
    assert.match(first, /since commit [0-9a-f]{10}:\nM +README\.md +\+1 -\d+\n1 file, /);
  });

  it('takes files and folders as they are typed', async () => {
    mkdirSync(file('tools'));
    writeFileSync(file('tools/run.sh'), 'exit\n');
    await cli('snapshot', 'create', planId);
    chmodSync(file('tools/run.sh'), 0o755);
    writeFileSync(file('tools/more.sh'), 'exit\n');
    const diff = async (...args: readonly string[]): Promise<Ended> =>
      cli('snapshot', 'diff', planId, '3', ...args);
    assert.match(
      (await diff('--stat', '--file', './tools/')).out,
      /^A +tools\/more\.sh +\+1 -0\nM +tools\/run\.sh +executable\n2 files, /,
    );
    const some = (await diff('--file', 'tools/../tools/run.sh', '--json')).json<{
      readonly changes: readonly unknown[];
      readonly diff: string;
    }>();
    assert.deepEqual([some.changes.length, some.diff.split('\n').length], [1, 4]);
    const outside = await diff('--file', '../elsewhere');
    assert.deepEqual([outside.code, /is not in the folder/.test(outside.err)], [2, true]);
    const back = await cli('snapshot', 'restore', planId, '3', '--file', './tools', '--yes');
    assert.match(back.out, /2 files changed/);
    assert.equal(existsSync(file('tools/more.sh')), false);
    rmSync(file('tools'), { recursive: true });
    for (const number of ['3', '4']) await cli('snapshot', 'prune', planId, number, '--yes');
  });

  it('goes back only when that was said, and can go forward again', async () => {
    rmSync(file('new.txt'));
    writeFileSync(file('README.md'), 'again\n');
    const dry = await cli('snapshot', 'restore', planId, '2', '--dry-run');
    assert.match(dry.out, /README\.md/);
    const commands = await cli('snapshot', 'restore', planId, '2', '--commands');
    assert.match(commands.out, /git /);
    const refused = await cli('snapshot', 'restore', planId, '2');
    assert.deepEqual([refused.code, readFileSync(file('README.md'), 'utf8')], [1, 'again\n']);
    assert.match(refused.err, /--yes/);
    const done = await cli('snapshot', 'restore', planId, '2', '--yes');
    assert.equal(done.code, 0, done.err);
    assert.equal(readFileSync(file('README.md'), 'utf8'), 'changed\n');
    assert.match(done.out, /The state before is snapshot 5\./);
    await cli('snapshot', 'restore', planId, '5', '--yes');
    assert.equal(readFileSync(file('README.md'), 'utf8'), 'again\n');
  });

  it('says what pruning would win before it removes anything', async () => {
    const dry = await cli('snapshot', 'prune', planId, '1', '--dry-run');
    assert.match(dry.out, /1\. Begin\n1 snapshot, about \d+ KB/);
    assert.equal((await cli('snapshot', 'prune', planId, '1', '--yes')).code, 0);
    assert.match((await cli('snapshot', 'list', planId)).out, /Begin.*removed/);
  });

  it('archives, checks the record, and reopens', async () => {
    const open = await cli('plan', 'archive', planId);
    assert.deepEqual([open.code, /still open: #1/.test(open.err)], [1, true]);
    assert.match(open.err, /still open.*--accept-open/s);
    const archived = await cli('plan', 'archive', planId, '--accept-open', '--notes', 'Done enough');
    assert.equal(archived.code, 0, archived.err);
    const shown = (await cli('plan', 'show', planId)).out;
    assert.match(shown, / {2}archived$/m);
    assert.match(shown, /^archived .* by Ada, record archive\/.*\nnotes: Done enough$/m);
    assert.match((await cli('plan', 'list', '--status', 'archived')).out, / archived /);
    assert.equal((await cli('plan', 'list', '--status', 'active')).out, 'No such plans.\n');
    assert.match((await cli('plan', 'list', '--offset', '7')).out, /none of 1/);
    const [, name = ''] = /^record +(\S+)$/m.exec(archived.out) ?? [];
    const check = await cli('archive', 'verify', planId);
    assert.deepEqual([check.code, /is whole/.test(check.out)], [0, true]);
    const record = file(`.planning-studio/${name}`);
    const text = readFileSync(record, 'utf8');
    writeFileSync(record, text.replace('"kind":"head"', '"kind":"tail"'));
    assert.equal((await cli('archive', 'verify', planId)).code, 1);
    writeFileSync(record, text);
    assert.equal((await cli('task', 'update', planId, '1', '--status', 'completed')).code, 1);
    assert.equal((await cli('plan', 'reopen', planId)).code, 2);
    assert.equal((await cli('plan', 'reopen', planId, '--reason', 'More to do')).code, 0);
    assert.match((await cli('task', 'timeline', planId, '1')).out, /The plan was reopened: More to do/);
  });
});

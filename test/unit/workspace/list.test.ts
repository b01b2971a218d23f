import assert from 'node:assert/strict';
import { chmodSync, existsSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { silentLog } from '../../../src/node/log.ts';
import { openWorkspace } from '../../../src/node/workspace/open.ts';
import { git, never, put, temporaryFolder } from './folders.ts';

describe('the files of a workspace', () => {
  const folder = temporaryFolder();
  const files = (): Promise<readonly string[]> => openWorkspace(folder(), { log: silentLog }).files(never);

  it('are those that git tracks or would track, with any name', async () => {
    const names = [
      'a.ts',
      'sp ace.ts',
      'ünï/ço.ts',
      '-rf.txt',
      'new\nline.txt',
      'quo"te.txt',
      'back\\slash.txt',
      ':(top)x.txt',
      '日本.md',
    ];
    put(folder(), {
      ...Object.fromEntries(names.map((name) => [name, 'x'])),
      'dist/out.js': 'x',
      '.gitignore': 'dist/\n',
    });
    git(folder(), 'init', '-q');
    git(folder(), 'add', '--', 'a.ts');
    assert.deepEqual([...(await files())].toSorted(), ['.gitignore', ...names].toSorted());
  });

  it('leave out what was deleted, links, nested repositories, secrets and our own folder', async () => {
    put(folder(), {
      'gone.ts': 'x',
      'kept.ts': 'x',
      'nested/x.ts': 'x',
      '.env': 'A=1',
      '.env.example': 'A=',
      'key.pem': 'x',
      '.planning-studio/log.jsonl': 'x',
    });
    symlinkSync('/etc/passwd', path.join(folder(), 'link'));
    symlinkSync('kept.ts', path.join(folder(), 'tracked-link'));
    git(path.join(folder(), 'nested'), 'init', '-q');
    git(folder(), 'init', '-q');
    git(folder(), 'add', '-f', '--', 'gone.ts', 'kept.ts', 'tracked-link', '.env');
    rmSync(path.join(folder(), 'gone.ts'));
    assert.deepEqual(await files(), ['.env.example', 'kept.ts']);
  });

  it('of a folder inside a repository are only its own', async () => {
    put(folder(), {
      'top.ts': 'x',
      'packages/a/in.ts': 'x',
      'packages/a/log/x.txt': 'x',
      '.gitignore': 'log/\n',
    });
    git(folder(), 'init', '-q');
    const inner = openWorkspace(path.join(folder(), 'packages/a'), { log: silentLog });
    assert.deepEqual(await inner.files(never), ['in.ts']);
  });

  it('are found without git by the same .gitignore rules', async () => {
    put(folder(), {
      '.gitignore': '*.log\n/build\n!keep.log\n',
      'a.ts': 'x',
      'x.log': 'x',
      'keep.log': 'x',
      'build/out.js': 'x',
      'src/build/in.ts': 'x',
      'src/.gitignore': 'tmp*\n!deep.log\n',
      'src/tmp1': 'x',
      'src/deep.log': 'x',
      'node_modules/m/index.js': 'x',
      '.env': 'A=1',
    });
    symlinkSync('/etc', path.join(folder(), 'etc'));
    const walked = await files();
    assert.deepEqual(walked, [
      '.gitignore',
      'a.ts',
      'keep.log',
      'src/.gitignore',
      'src/build/in.ts',
      'src/deep.log',
    ]);
    git(folder(), 'init', '-q');
    rmSync(path.join(folder(), 'node_modules'), { recursive: true });
    rmSync(path.join(folder(), 'etc'));
    assert.deepEqual(await files(), walked);
  });

  it('are listed without running what the folder’s own git settings name', async () => {
    const mark = path.join(folder(), 'ran');
    const hook = path.join(folder(), 'hook.sh');
    writeFileSync(hook, `#!/bin/sh\ntouch '${mark}'\n`);
    chmodSync(hook, 0o755);
    git(folder(), 'init', '-q');
    git(folder(), 'config', 'core.fsmonitor', hook);
    git(folder(), 'config', 'core.pager', hook);
    const { read, files: list } = openWorkspace(folder(), { log: silentLog });
    assert.deepEqual(await list(never), ['hook.sh']);
    await read('hook.sh', 100, never);
    assert.equal(existsSync(mark), false);
  });

  it('stop being listed when the signal fires', async () => {
    put(folder(), { 'a.ts': 'x' });
    const stopped = AbortSignal.abort();
    await assert.rejects(openWorkspace(folder(), { log: silentLog }).files(stopped), { code: 'cancelled' });
  });

  it('need a folder', () => {
    put(folder(), { 'a.ts': 'x' });
    const open = (name: string) => (): unknown =>
      openWorkspace(path.join(folder(), name), { log: silentLog });
    assert.throws(open('nowhere'), { code: 'no_workspace', message: /There is no folder/ });
    assert.throws(open('a.ts'), { code: 'no_workspace', message: /is a file/ });
    assert.throws(open('a.ts/b'), { code: 'no_workspace' });
  });
});

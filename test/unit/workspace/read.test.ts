import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { PlanningError } from '../../../src/core/base/errors.ts';
import type { WorkspaceFile } from '../../../src/core/ports.ts';
import { silentLog } from '../../../src/node/log.ts';
import { openWorkspace } from '../../../src/node/workspace/open.ts';
import { git, never, put, temporaryFolder } from './folders.ts';

describe('reading a file of the workspace', () => {
  const folder = temporaryFolder();
  const read = (name: string, most = 1000, force = false): Promise<WorkspaceFile> =>
    openWorkspace(folder(), { log: silentLog }).read(name, most, never, force);
  const reason = async (name: string, force = false): Promise<unknown> => {
    try {
      await read(name, 1000, force);
    } catch (error) {
      assert.ok(error instanceof PlanningError, String(error));
      assert.equal(error.code, 'invalid_input');
      return error.details['reason'];
    }
    return 'read';
  };

  it('gives its text and size', async () => {
    put(folder(), { 'a/ü.txt': 'grüß', 'empty.txt': '' });
    assert.deepEqual(await read('a/./ü.txt'), { path: 'a/ü.txt', text: 'grüß', bytes: 6, cutBytes: 0 });
    assert.deepEqual(await read('empty.txt'), { path: 'empty.txt', text: '', bytes: 0, cutBytes: 0 });
  });

  it('cuts at a character and says how many bytes are missing', async () => {
    put(folder(), { 'emoji.txt': 'a😀b', 'bom.txt': '\ufeffabc' });
    assert.deepEqual(await read('emoji.txt', 3), { path: 'emoji.txt', text: 'a', bytes: 6, cutBytes: 5 });
    assert.deepEqual(await read('emoji.txt', 5), { path: 'emoji.txt', text: 'a😀', bytes: 6, cutBytes: 1 });
    assert.deepEqual(await read('bom.txt'), { path: 'bom.txt', text: 'abc', bytes: 6, cutBytes: 0 });
  });

  it('tells apart why a file is refused', async () => {
    put(folder(), {
      'sub/x.txt': 'x',
      'binary.bin': new Uint8Array([1, 0, 2]),
      'latin1.txt': new Uint8Array([0x67, 0xfc, 0x6e]),
      '.gitignore': '*.log\n',
      'run.log': 'x',
      '.env': 'A=1',
      '.git-credentials': 'x',
    });
    git(folder(), 'init', '-q');
    symlinkSync('/etc/hostname', path.join(folder(), 'out'));
    symlinkSync('loop', path.join(folder(), 'loop'));
    symlinkSync('.env', path.join(folder(), 'innocent.txt'));
    symlinkSync('.git/config', path.join(folder(), 'config.txt'));
    execFileSync('mkfifo', [path.join(folder(), 'pipe')]);
    const expected = {
      '../x': 'outside',
      'sub/../../x': 'outside',
      '/etc/passwd': 'outside',
      out: 'outside',
      nowhere: 'missing',
      'sub/x.txt/y': 'missing',
      loop: 'missing',
      'a\0b': 'missing',
      sub: 'directory',
      '.': 'directory',
      'binary.bin': 'binary',
      pipe: 'binary',
      'latin1.txt': 'not_utf8',
      'run.log': 'ignored',
      '.env': 'secret',
      'innocent.txt': 'secret',
      '.git-credentials': 'secret',
      'config.txt': 'ignored',
      '.git/config': 'ignored',
      '.GIT/config': 'ignored',
      'sub/../.planning-studio/x': 'ignored',
    };
    const found: Record<string, unknown> = {};
    for (const name of Object.keys(expected)) found[name] = await reason(name);
    assert.deepEqual(found, expected);
  });

  it('reads what is secret or ignored on a person’s word, but never outside or our own', async () => {
    put(folder(), { '.env': 'A=1', '.gitignore': 'x.log', 'x.log': 'x', '.planning-studio/y': 'y' });
    git(folder(), 'init', '-q');
    symlinkSync('/etc/hostname', path.join(folder(), 'out'));
    const words = ['.env', 'x.log', 'out', '.git/HEAD', '.planning-studio/y'];
    assert.deepEqual(await Promise.all(words.map((name) => reason(name, true))), [
      'read',
      'read',
      'outside',
      'ignored',
      'ignored',
    ]);
  });

  it('reads a tracked file although a rule would ignore it', async () => {
    put(folder(), { '.gitignore': '*.log', 'kept.log': 'x' });
    git(folder(), 'init', '-q');
    git(folder(), 'add', '-f', 'kept.log');
    assert.equal(await reason('kept.log'), 'read');
  });

  it('refuses text that looks like a key, wherever it stands', async () => {
    const token = ['ghp', 'x1'.repeat(18)].join('_');
    put(folder(), {
      'notes.md': `the token is ${token}`,
      'cert.txt': `-----BEGIN RSA ${'PRIVATE'} KEY-----\nabc`,
      'docs.md': 'set ANTHROPIC_API_KEY to your key',
      '.npmrc': `//registry.example/:_auth${'Token'}=abcdef123456`,
      'ci/.npmrc': `//registry.example/:_auth${'Token'}=\${NPM_TOKEN}`,
    });
    assert.deepEqual(
      await Promise.all(
        ['notes.md', 'cert.txt', 'docs.md', '.npmrc', 'ci/.npmrc'].map((name) => reason(name)),
      ),
      ['secret', 'secret', 'read', 'secret', 'read'],
    );
  });

  it('knows what is ignored without git', async () => {
    put(folder(), { '.gitignore': 'x.log', 'x.log': 'x', 'a.ts': 'x' });
    assert.deepEqual(
      [await reason('x.log'), await reason('a.ts'), await reason('x.log', true)],
      ['ignored', 'read', 'read'],
    );
  });
});

import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { ownEnvironment, root } from '../harness/paths.ts';

/** The first match in what a process prints from now on; rejects when it ends without one. */
async function printed(child: ChildProcess, pattern: RegExp): Promise<RegExpExecArray> {
  let output = '';
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const found = pattern.exec(output);
      if (found) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`ended with ${code}:\n${output}`)));
  });
}

describe('npm start', () => {
  it('prints an address that serves the workbench, and leaves nothing behind when interrupted', async () => {
    const child = spawn(process.execPath, ['test/harness/start.ts', '--browser'], {
      cwd: root,
      env: ownEnvironment(),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(child, 'exit');
    const found = await printed(child, /on (\S+parcel-api)[^]*?(http:\/\/\S+)/);
    const [, folder = '', address = ''] = found;
    assert.ok(existsSync(folder));
    const page = await fetch(address);
    assert.equal(page.status, 200);
    assert.match(await page.text(), /workbench/);

    child.kill('SIGINT');
    const [code] = (await ended) as [number | null];
    assert.equal(code, 0);
    assert.equal(existsSync(folder), false);
    await assert.rejects(fetch(address));
  });
});

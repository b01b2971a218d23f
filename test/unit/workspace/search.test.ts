import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { WorkspaceHit } from '../../../src/core/ports.ts';
import { silentLog } from '../../../src/node/log.ts';
import { openWorkspace } from '../../../src/node/workspace/open.ts';
import { findRipgrep } from '../../../src/node/workspace/ripgrep.ts';
import { never, put, temporaryFolder } from './folders.ts';

const root = path.resolve(import.meta.dirname, '../../..');
/** ripgrep of a VS Code that the end-to-end tests have brought, if they have. */
const ripgrep =
  [root, ...folders(path.join(root, '.vscode-test')), '/usr/lib/code-server/lib/vscode']
    .map(findRipgrep)
    .find((found) => found !== null) ?? null;

function folders(parent: string): readonly string[] {
  if (!existsSync(parent)) return [];
  return readdirSync(parent, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name === 'node_modules')
    .slice(0, 200)
    .map((entry) => entry.parentPath);
}

for (const [way, program] of [
  ['by reading', null],
  ['by ripgrep', ripgrep],
] as const) {
  describe(`searching the workspace ${way}`, () => {
    const folder = temporaryFolder();
    before(function () {
      if (way === 'by ripgrep' && program === null) this.skip();
    });
    const search = (text: string, limit = 20): Promise<readonly WorkspaceHit[]> =>
      openWorkspace(folder(), { log: silentLog, ripgrep: program }).search(text, limit, never);
    const places = async (text: string, limit = 20): Promise<readonly string[]> =>
      (await search(text, limit)).map(({ path: file, line }) => `${file}:${line}`);

    it('finds text literally, whatever the case, with its line', async () => {
      put(folder(), { 'a.ts': 'one\nRate.Limit(x)\n', 'b.ts': 'rateXlimit(x)' });
      assert.deepEqual(await search('rate.limit('), [{ path: 'a.ts', line: 2, text: 'Rate.Limit(x)' }]);
    });

    it('puts definitions and files named after it first, tests behind, and keeps to the limit', async () => {
      put(folder(), {
        'src/app.ts': 'use(limiter)',
        'src/limiter.ts': 'export function limiter() {}',
        'test/app.test.ts': 'limiter()',
        'src/other.ts': 'const limiter = 1',
      });
      assert.deepEqual(await places('limiter'), [
        'src/limiter.ts:1',
        'src/other.ts:1',
        'src/app.ts:1',
        'test/app.test.ts:1',
      ]);
      assert.equal((await search('limiter', 2)).length, 2);
      assert.deepEqual(await search('limiter', 0), []);
    });

    it('falls back to single words, those with most of them first', async () => {
      put(folder(), { 'a.ts': 'limit', 'b.ts': 'limit of the rate', 'c.ts': 'nothing' });
      assert.deepEqual(await places('rate limit'), ['b.ts:1', 'a.ts:1']);
    });

    it('shows at most five lines of one file and 300 characters of one line', async () => {
      put(folder(), {
        'a.ts': 'word\n'.repeat(50),
        'long.ts': `${'x'.repeat(5000)} word ${'y'.repeat(5000)}`,
      });
      const hits = await search('word', 100);
      assert.equal(hits.filter(({ path: file }) => file === 'a.ts').length, 5);
      const long = hits.find(({ path: file }) => file === 'long.ts');
      assert.ok(long && long.text.length <= 300 && long.text.includes('word'));
    });

    it('looks neither into secrets nor ignored nor binary files, and shows no key', async () => {
      const token = ['ghp', 'x1'.repeat(18)].join('_');
      put(folder(), {
        '.env': 'needle',
        'x.log': 'needle',
        '.gitignore': '*.log',
        'b.bin': 'needle\0',
        'ok.ts': `needle\nneedle ${token}`,
        '.planning-studio/l': 'needle',
      });
      assert.deepEqual(await places('needle'), ['ok.ts:1']);
    });

    it('takes names that look like options and odd names', async () => {
      put(folder(), { '--pre=sh': 'needle', '-e': 'needle', 'new\nline': 'needle' });
      assert.deepEqual((await places('needle')).toSorted(), ['--pre=sh:1', '-e:1', 'new\nline:1']);
    });

    it('finds nothing for nothing and stops when told', async () => {
      put(folder(), { 'a.ts': 'x' });
      assert.deepEqual(await search('  '), []);
      const stopped = openWorkspace(folder(), { log: silentLog, ripgrep: program }).search(
        'x',
        5,
        AbortSignal.abort(),
      );
      await assert.rejects(stopped, { code: 'cancelled' });
    });
  });
}

describe('a ripgrep that cannot be run', () => {
  const folder = temporaryFolder();
  it('is replaced by reading', async () => {
    put(folder(), { 'a.ts': 'needle' });
    const hits = await openWorkspace(folder(), { log: silentLog, ripgrep: '/nowhere/rg' }).search(
      'needle',
      5,
      never,
    );
    assert.equal(hits.length, 1);
  });
});

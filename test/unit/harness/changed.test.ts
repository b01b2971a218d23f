import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { changedFiles, graphOf, reached } from '../../harness/changed.ts';
import type { UseGraph } from '../../harness/useGraph.ts';
import { root } from '../../harness/paths.ts';
import { suites } from '../../harness/suites.ts';

/** A small product: a piece that a test and the extension use, a program that a test starts, a widget, data. */
const TREE: Readonly<Record<string, string>> = {
  'package.json': '{}',
  'README.md': '# Small',
  'media/icon.svg': '<svg/>',
  'src/extension.ts': `import { sum } from './core/sum.ts'; export const activate = () => sum(1, 2);`,
  'src/core/sum.ts': `import type { Pair } from './pair.ts'; export const sum = (a: number, b: number) => a + b; export type P = Pair;`,
  'src/core/pair.ts': `export type Pair = [number, number];`,
  'src/core/lonely.ts': `export const lonely = 1;`,
  'src/core/lazy.ts': `export const lazy = 1;`,
  'webview/main.tsx': `import { Button } from './button.tsx'; export const view = <Button />;`,
  'webview/button.tsx': `import './button.css'; export const Button = () => <button />;`,
  'webview/button.css': 'button { color: red }',
  'test/fakes/world.ts': `import { sum } from '../../src/core/sum.ts'; export const world = sum(1, 1);`,
  'test/unit/sum.test.ts': `import { world } from '../fakes/world.ts'; console.log(world);`,
  'test/unit/started.test.ts': `export const program = new URL('startee.ts', import.meta.url);`,
  'test/unit/startee.ts': `export const load = () => import('../../src/core/lazy.ts');`,
  'test/unit/golden.test.ts':
    'export const file = (name: string) => new URL(`__golden__/${name}.md`, import.meta.url);',
  'test/unit/__golden__/one.md': 'one',
  'test/unit/sample.test.ts': `import path from 'node:path'; export const at = path.join(import.meta.dirname, '..', 'fixtures', 'sample');`,
  'test/unit/layers.test.ts': `import { globSync } from 'node:fs'; export const all = globSync('src/**');`,
  'test/unit/words.test.ts': `export const files = { 'README.md': 'a word of mine', src: 'core' };`,
  'test/unit/mocharc.json': '{}',
  'test/unit/loose.json': '{}',
  'test/fixtures/sample/app.ts': 'broken on purpose (',
  'test/webview/button.test.tsx': `import { Button } from '../../webview/button.tsx'; console.log(<Button />);`,
  'test/host/activation.test.ts': `import '../../src/extension.ts';`,
};
const SUITES = [
  { name: 'unit', files: ['test/unit/**/*.test.ts'], config: 'test/unit/mocharc.json', workbench: false },
  {
    name: 'webview',
    files: ['test/webview/**/*.test.tsx'],
    config: 'test/webview/mocharc.json',
    workbench: false,
  },
  { name: 'host', files: ['test/host/**/*.test.ts'], config: null, workbench: true },
];

describe('The tests that a change can reach', function () {
  this.timeout(60_000);
  let folder: string;
  let graph: UseGraph;
  const write = (files: Readonly<Record<string, string>>): void => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
  };
  before(async () => {
    folder = mkdtempSync(path.join(realpathSync(os.tmpdir()), 'studio-changed-'));
    write(TREE);
    graph = await graphOf(folder);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** Of the suites what is reached, without the test that looks at all sources. */
  const of = (...changed: string[]): Readonly<Record<string, string>> => {
    const found = Object.fromEntries(reached(graph, SUITES, changed));
    return Object.fromEntries(
      Object.entries(found).flatMap(([name, files]) => {
        if (files === 'all') return [[name, 'all']];
        const names = files.map((file) => path.basename(file)).filter((file) => file !== 'layers.test.ts');
        return names.length > 0 ? [[name, names.join(' ')]] : [];
      }),
    );
  };

  it('are those that import it, through others too, and all in VS Code when it is bundled', () => {
    assert.deepEqual(of('src/core/sum.ts'), { unit: 'sum.test.ts', host: 'all' });
    assert.deepEqual(of('test/fakes/world.ts'), { unit: 'sum.test.ts' });
    assert.deepEqual(of('src/core/lonely.ts'), {});
    assert.deepEqual(of('src/core/pair.ts'), {}, 'a type changes nothing that runs');
  });

  it('are those that start it as a program, and what the program reads', () => {
    assert.deepEqual(of('test/unit/startee.ts'), { unit: 'started.test.ts' });
    assert.deepEqual(of('src/core/lazy.ts'), { unit: 'started.test.ts' });
  });

  it('are those of a component for its styles', () => {
    assert.deepEqual(of('webview/button.css'), { webview: 'button.test.tsx', host: 'all' });
  });

  it('are itself, when it is a test', () => {
    assert.deepEqual(of('test/unit/words.test.ts'), { unit: 'words.test.ts' });
    assert.deepEqual(of('test/host/activation.test.ts'), { host: 'all' });
  });

  it('are those that look at all sources, whatever it is', () => {
    assert.ok(
      reached(graph, SUITES, ['src/core/lonely.ts']).get('unit')?.includes('test/unit/layers.test.ts'),
    );
  });

  it('are those that name its folder, when it is data', () => {
    assert.deepEqual(of('test/unit/__golden__/one.md'), { unit: 'golden.test.ts' });
    assert.deepEqual(of('test/unit/__golden__/new.md'), { unit: 'golden.test.ts' });
    assert.deepEqual(of('test/fixtures/sample/app.ts'), { unit: 'sample.test.ts' });
  });

  it('are all that it may be about, when nobody names it', () => {
    assert.deepEqual(of('test/unit/loose.json'), { unit: 'all' });
    assert.deepEqual(of('test/fixtures/other/x.ts'), { unit: 'all', webview: 'all' });
    assert.deepEqual(of('test/unit/mocharc.json'), { unit: 'all' });
  });

  it('are all when it is what everything stands on, and none for a document', () => {
    assert.deepEqual(of('package.json'), { unit: 'all', webview: 'all', host: 'all' });
    assert.deepEqual(of('README.md'), {});
    assert.deepEqual(of('media/icon.svg'), { host: 'all' });
    assert.deepEqual(of('src/core/gone.ts'), {});
  });

  it('begin with what git says has changed: on the branch, in the folder, and what is new', async () => {
    const git = (...args: string[]): string =>
      execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...args], {
        cwd: folder,
        encoding: 'utf8',
      });
    git('init', '--quiet', '--initial-branch=main');
    git('add', '--all');
    git('commit', '--quiet', '--message', 'One');
    assert.deepEqual((await changedFiles(folder)).files, []);
    git('switch', '--quiet', '--create', 'work');
    write({ 'src/core/sum.ts': 'export const sum = 1;' });
    git('commit', '--quiet', '--all', '--message', 'Two');
    write({ 'src/core/lazy.ts': 'export const lazy = 2;', 'src/new file.ts': '' });
    rmSync(path.join(folder, 'README.md'));
    const all = ['README.md', 'src/core/lazy.ts', 'src/core/sum.ts', 'src/new file.ts'];
    assert.deepEqual((await changedFiles(folder)).files, all);
    assert.deepEqual(
      (await changedFiles(folder, 'HEAD')).files,
      all.filter((name) => !name.includes('sum')),
    );
  });

  it('are found in this repository', async () => {
    const own = reached(await graphOf(root), suites, ['src/core/plan/prove.ts']);
    const unit = own.get('unit') ?? [];
    assert.ok(unit.includes('test/unit/plan/prove.test.ts'));
    assert.ok(
      unit.includes('test/unit/cli/verify.test.ts'),
      'the terminal’s tests start a program that uses it',
    );
    assert.ok(!unit.includes('test/unit/lockfile.test.ts'));
    assert.deepEqual([own.get('host'), own.get('e2e')], ['all', 'all']);
  });
});

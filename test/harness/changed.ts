import { glob } from 'node:fs/promises';
import picomatch from 'picomatch';
import { foldersOf, useGraph, usersOf, type UseGraph } from './useGraph.ts';
import { mustRun } from './run.ts';
import type { Suite } from './suites.ts';

/** What of a suite a change can reach: these files of it (none: nothing), or all of it. */
export type Reached = readonly string[] | 'all';

const FIXTURE = /^test[/\\]fixtures([/\\]|$)/;
const SOURCES = '{src,webview,test}/**/*.{ts,tsx,mjs}';
/** What everything stands on: the packages, how the product is built, how tests are run. */
const GROUND = picomatch([
  'package.json',
  'package-lock.json',
  'esbuild.mjs',
  '{,**/}tsconfig*.json',
  'test/{mocharc.json,harness/memoryDisk.ts,harness/reporter.mjs,harness/test.ts,harness/runSuite.ts,harness/suites.ts}',
]);
/** What VS Code loads: where the bundles begin, and what is shipped beside them. */
const ENTRIES = [
  'src/extension.ts',
  'src/cli.ts',
  'src/node/index/indexThread.ts',
  'src/node/index/parseWorker.ts',
  'webview/main.tsx',
];
const SHIPPED = picomatch(['media/**', 'l10n/**', 'package.nls*.json', '.vscodeignore']);

/** Reaches nobody but who names it: what is shipped goes to VS Code, and who imported a source that is gone changed too. */
const KNOWN = picomatch([
  SOURCES,
  'media/**',
  'l10n/**',
  'package.nls*.json',
  '**/*.md',
  'LICENSE',
  '.{ci,vscode}/**',
  '**/.*ignore',
  'test/{bench,harness}/**',
  'test/oxlintrc.json',
]);

/** The source files of a repository: code of the product and of its tests, but for fixtures. */
export async function sourceFiles(root: string): Promise<readonly string[]> {
  return (await Array.fromAsync(glob(SOURCES, { cwd: root, exclude: (name) => FIXTURE.test(name) })))
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !file.endsWith('.d.ts'))
    .toSorted();
}

/** The changes since a commit, those that are in no commit too; without one since the branch left the main branch. */
export async function changedFiles(
  root: string,
  since?: string,
): Promise<{ readonly since: string; readonly files: readonly string[] }> {
  const git = async (...args: string[]): Promise<string> => mustRun('git', args, { cwd: root });
  const base = since ?? (await branchPoint(git));
  const found = [
    await git('diff', '--name-only', '--no-renames', '-z', base, '--'),
    await git('ls-files', '--others', '--exclude-standard', '-z'),
  ];
  const files = new Set(found.flatMap((names) => names.split('\0')).filter((name) => name !== ''));
  return { since: base, files: [...files].toSorted() };
}

async function branchPoint(git: (...args: string[]) => Promise<string>): Promise<string> {
  for (const name of ['origin/HEAD', 'origin/main', 'main', 'origin/master', 'master']) {
    const found = await git('merge-base', 'HEAD', name).catch(() => '');
    if (found !== '') return found.trim();
  }
  return 'HEAD';
}

/**
 * What of each suite the changed files can reach. What is no source file reaches those who name it or a folder that it
 * lies in; when nobody does, and it is no document, every test that it may be about.
 */
export function reached(
  graph: UseGraph,
  suites: readonly Pick<Suite, 'name' | 'files' | 'config' | 'workbench'>[],
  changed: readonly string[],
): ReadonlyMap<string, Reached> {
  const users = usersOf(graph, changed);
  const isGround = changed.some((file) => GROUND(file));
  const isBundled = changed.some((file) => SHIPPED(file)) || ENTRIES.some((entry) => users.has(entry));
  const unnamed = changed.filter((file) => (FIXTURE.test(file) || !KNOWN(file)) && !isNamed(graph, file));
  return new Map(
    suites.map(({ name, files, config, workbench }) => {
      const isTest = picomatch([...files]);
      const tests = [...users].filter((file) => graph.has(file) && isTest(file)).toSorted();
      const isOwn = (file: string): boolean => file.startsWith(`test/${name}/`);
      const isMeant = (file: string): boolean =>
        isOwn(file) || !/^test\/(unit|webview|host|e2e)\//.test(file);
      const all =
        isGround || changed.some((file) => file === config) || (!workbench && unnamed.some(isMeant));
      const inWorkbench = isBundled || tests.length > 0 || changed.some(isOwn);
      return [name, all || (workbench && inWorkbench) ? 'all' : workbench ? [] : tests];
    }),
  );
}

function isNamed(graph: UseGraph, file: string): boolean {
  const names = [file, ...foldersOf(file)];
  return [...graph.values()].some((used) => names.some((name) => used.has(name)));
}

/** What the source files of a repository use; see {@link reached}. */
export async function graphOf(root: string): Promise<UseGraph> {
  return useGraph(root, await sourceFiles(root));
}

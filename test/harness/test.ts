// Runs the test suites, side by side as far as there are processors, whatever each one's result, and adds them up.
//   node test/harness/test.ts [unit] [webview] [host] [e2e] [--grep TEXT] [--changed [--since COMMIT]] [--soak]
// Without a name all four run; with --changed what the changes since the commit (or since the branch left the main
// branch) can reach, with --soak the files with loops, in full. The last line is always `N passed, N failed`.
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import picomatch from 'picomatch';
import { changedFiles, graphOf, reached, type Reached } from './changed.ts';
import { installChromium } from './chromium.ts';
import { root } from './paths.ts';
import { run } from './run.ts';
import { runSuite } from './runSuite.ts';
import { sideBySide } from './sideBySide.ts';
import { suites, type Suite } from './suites.ts';
import { installVsCode } from './vscodeInstall.ts';

/** Does a step that the suites need; a failure is told and counts once. */
async function prepare(what: string, step: () => Promise<unknown>): Promise<number> {
  try {
    await step();
    return 0;
  } catch (error) {
    console.error(`${what} failed: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  }
}

async function build(): Promise<void> {
  const code = await run(process.execPath, ['esbuild.mjs']);
  if (code !== 0) throw new Error(`esbuild.mjs ended with ${code}`);
}

/** What of each suite the changes can reach. */
async function reachedByChanges(since: string | undefined): Promise<ReadonlyMap<string, Reached>> {
  const changed = await changedFiles(root, since);
  console.log(`${changed.files.length} files have changed since ${changed.since.slice(0, 12)}.`);
  return reached(await graphOf(root), suites, changed.files);
}

/** The test files with loops: those that ask how often they go round. */
async function withLoops(): Promise<ReadonlyMap<string, Reached>> {
  const loops = [...(await graphOf(root))].filter(([, used]) => used.has('test/harness/soak.ts'));
  return new Map(
    suites.map(({ name, files }) => {
      const isTest = picomatch([...files]);
      return [name, loops.map(([file]) => file).filter((file) => isTest(file))];
    }),
  );
}

function tellReached({ name, workbench }: Suite, files: Reached): void {
  const what = files === 'all' ? 'all' : files.length === 0 ? 'nothing' : `${files.length} files`;
  const why =
    workbench && files === 'all'
      ? ', as what VS Code loads has changed; name other suites to leave it out'
      : '';
  console.log(`${name}: ${what}${why}`);
}

const { values, positionals } = parseArgs({
  options: {
    grep: { type: 'string' },
    changed: { type: 'boolean' },
    since: { type: 'string' },
    soak: { type: 'boolean' },
  },
  allowPositionals: true,
});
const unknown = positionals.filter((name) => !suites.some((suite) => suite.name === name));
if (unknown.length > 0) throw new Error(`Unknown suite ${unknown.join(', ')}: unit, webview, host or e2e.`);
const named = suites.filter(({ name }) => positionals.length === 0 || positionals.includes(name));

const stopped = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => stopped.abort());

const selected = values.soak
  ? await withLoops()
  : values.changed || values.since !== undefined
    ? await reachedByChanges(values.since)
    : null;
const chosen = named.flatMap((suite) => {
  const files = selected ? (selected.get(suite.name) ?? []) : 'all';
  if (selected) tellReached(suite, files);
  return files.length === 0 ? [] : [{ suite, files: files === 'all' ? null : files }];
});

let failed = 0;
if (chosen.some(({ suite }) => suite.workbench)) {
  failed += await prepare('The build', build);
  failed += await prepare('Installing Chromium', () => installChromium());
  if (!process.env['VSCODE_EXECUTABLE']) failed += await prepare('Installing VS Code', () => installVsCode());
}
const folder = await mkdtemp(path.join(os.tmpdir(), 'planning-studio-reports-'));
const env = values.soak ? { STUDIO_SOAK: '1' } : {};
const jobs = chosen.map(({ suite, files }) => ({
  slots: suite.slots,
  run: (say: (text: string) => void) =>
    runSuite({ suite, files, grep: values.grep, env, folder }, say, stopped.signal),
}));
const counts = await sideBySide(
  jobs,
  os.availableParallelism(),
  (text) => process.stdout.write(text),
  stopped.signal,
);
await rm(folder, { recursive: true, force: true });
for (const [at, one] of counts.entries()) {
  if (one === null) console.log(`The ${chosen[at]?.suite.name} suite was not run.`);
}
failed += counts.reduce((sum, one) => sum + (one?.failed ?? 1), 0);
console.log(`${counts.reduce((sum, one) => sum + (one?.passed ?? 0), 0)} passed, ${failed} failed`);
process.exitCode = stopped.signal.aborted ? 130 : failed > 0 ? 1 : 0;

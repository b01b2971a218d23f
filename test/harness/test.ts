// Runs the test suites one after the other, whatever each one's result, and adds them up.
//   node test/harness/test.ts [unit] [webview] [host] [e2e] [--grep TEXT]
// Without a name all four run. The last line is always `N passed, N failed`.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { installChromium } from './chromium.ts';
import { compiledDir } from './paths.ts';
import { run } from './run.ts';
import { suites, type Suite } from './suites.ts';
import { installVsCode } from './vscodeInstall.ts';

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly pending: number;
  readonly notRun?: number;
}

/** Runs one suite. One that crashes, says nothing or has no test counts as a failure of its own. */
async function runSuite(
  { name, args, workbench }: Suite,
  extra: readonly string[],
  report: string,
): Promise<Counts> {
  const started = Date.now();
  const code = await run(process.execPath, [...args, ...extra], {
    env: { STUDIO_TEST_REPORT: report, ...(workbench ? {} : { NODE_COMPILE_CACHE: compiledDir }) },
  });
  const counts = await readCounts(report);
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  const { passed, failed, pending, notRun = 0 } = counts ?? { passed: 0, failed: 0, pending: 0 };
  const wrong =
    counts === undefined
      ? `ended without a report (exit code ${code})`
      : passed + failed === 0 && extra.length === 0
        ? 'ran no test'
        : code !== 0 && failed === 0
          ? `ended with exit code ${code} although no test failed`
          : undefined;
  if (wrong) console.error(`The ${name} suite ${wrong}.`);
  console.log(
    `${name}: ${passed} passed, ${failed} failed, ${pending} skipped${notRun > 0 ? `, ${notRun} not run` : ''} in ${seconds} s\n`,
  );
  return { passed, failed: failed + (wrong ? 1 : 0), pending };
}

async function readCounts(report: string): Promise<Counts | undefined> {
  try {
    return JSON.parse(await readFile(report, 'utf8')) as Counts;
  } catch {
    return undefined;
  }
}

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

const { values, positionals } = parseArgs({ options: { grep: { type: 'string' } }, allowPositionals: true });
const unknown = positionals.filter((name) => !suites.some((suite) => suite.name === name));
if (unknown.length > 0) throw new Error(`Unknown suite ${unknown.join(', ')}: unit, webview, host or e2e.`);
const chosen = suites.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
const extra = values.grep ? ['--grep', values.grep] : [];
let passed = 0;
let failed = await prepare('The build', build);
if (chosen.some(({ workbench }) => workbench)) {
  failed += await prepare('Installing Chromium', () => installChromium());
  if (!process.env['VSCODE_EXECUTABLE']) failed += await prepare('Installing VS Code', () => installVsCode());
}
const reports = await mkdtemp(path.join(os.tmpdir(), 'planning-studio-reports-'));
for (const suite of chosen) {
  console.log(`── ${suite.name} ──`);
  const counts = await runSuite(suite, extra, path.join(reports, `${suite.name}.json`));
  passed += counts.passed;
  failed += counts.failed;
}
await rm(reports, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { compiledDir, root } from './paths.ts';
import { runAside } from './run.ts';
import { mochaArgs, type Suite } from './suites.ts';

/** What reporter.mjs writes. */
interface Report {
  readonly passed: number;
  readonly failed: number;
  readonly pending: number;
  readonly notRun?: number;
}

export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

export interface SuiteRun {
  readonly suite: Suite;
  /** Only these of its files; null: all of them. */
  readonly files: readonly string[] | null;
  /** Only tests with this text in their title. */
  readonly grep: string | undefined;
  readonly env: Readonly<Record<string, string>>;
  /** A folder for what belongs to this run. */
  readonly folder: string;
}

/** Runs one suite. One that crashes, says nothing or has no test counts as a failure of its own. */
export async function runSuite(
  { suite, files, grep, env, folder }: SuiteRun,
  say: (text: string) => void,
  signal: AbortSignal,
): Promise<Counts> {
  const { name, workbench, config } = suite;
  say(`── ${name} ──\n`);
  const started = Date.now();
  const report = path.join(folder, `${name}.json`);
  const args = [
    ...(files && config
      ? await onlyFiles(config, files, path.join(folder, `${name}.mocharc.json`))
      : suite.args),
    ...(grep === undefined ? [] : ['--grep', grep]),
    // Its output goes through a pipe, but still to a person's screen.
    ...(config && process.stdout.isTTY ? ['--color'] : []),
  ];
  const code = await runAside(process.execPath, args, say, signal, {
    env: { ...env, STUDIO_TEST_REPORT: report, ...(workbench ? {} : { NODE_COMPILE_CACHE: compiledDir }) },
  });
  const counts = await readReport(report);
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  const { passed, failed, pending, notRun = 0 } = counts ?? { passed: 0, failed: 0, pending: 0 };
  const wrong = whatIsWrong(counts, code, grep !== undefined);
  if (wrong) say(`The ${name} suite ${wrong}.\n`);
  const left = notRun > 0 ? `, ${notRun} not run` : '';
  say(`${name}: ${passed} passed, ${failed} failed, ${pending} skipped${left} in ${seconds} s\n\n`);
  return { passed, failed: failed + (wrong ? 1 : 0) };
}

function whatIsWrong(counts: Report | undefined, code: number, mayBeEmpty: boolean): string | undefined {
  if (counts === undefined) return `ended without a report (exit code ${code})`;
  if (counts.passed + counts.failed === 0 && !mayBeEmpty) return 'ran no test';
  if (code !== 0 && counts.failed === 0) return `ended with exit code ${code} although no test failed`;
  return undefined;
}

/** mocha adds the files of a command line to those of its configuration, so these get one of their own. */
async function onlyFiles(config: string, files: readonly string[], file: string): Promise<readonly string[]> {
  const all = JSON.parse(await readFile(path.resolve(root, config), 'utf8')) as object;
  await writeFile(file, JSON.stringify({ ...all, spec: files }));
  return mochaArgs(file);
}

async function readReport(file: string): Promise<Report | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Report;
  } catch {
    return undefined;
  }
}

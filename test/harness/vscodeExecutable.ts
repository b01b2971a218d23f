#!/usr/bin/env node
// Stands in for the desktop program `code` where only npm can be reached: takes the same arguments for a test run in
// the extension host, runs it in the VS Code from npm and ends with the test run's exit code.
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { format, parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { chromiumArguments, installChromium } from './chromium.ts';
import { VsCodeServer } from './vscodeServer.ts';

const { values, positionals } = parseArgs({
  options: { extensionDevelopmentPath: { type: 'string' }, extensionTestsPath: { type: 'string' } },
  strict: false,
  allowPositionals: true,
});

/** Begins every line of the test report, so that it can be told from the workbench's log. */
const mark = '\u2063';
const own = /planning.?studio\.planning.?studio|dist\/(extension|chunks|test)/;
const silenceMs = 180_000;
let lastLine = Date.now();

/** Runs the tests and resolves with the exit code that VS Code would end with. */
async function runInBrowser(folder: string | undefined): Promise<number> {
  const executablePath = await installChromium();
  const server = await VsCodeServer.start({ env: environment() });
  try {
    const browser = await chromium.launch({ executablePath, args: [...chromiumArguments] });
    const page = await browser.newPage({
      // Nobody looks at it, and every pixel is drawn by the processor.
      viewport: { width: 800, height: 600 },
      reducedMotion: 'reduce',
    });
    await page.exposeFunction('codeAutomationLog', print);
    const exit = new Promise<number>((resolve) => void page.exposeFunction('codeAutomationExit', resolve));
    const payload: Record<string, string> = { skipWelcome: 'true' };
    for (const name of ['extensionDevelopmentPath', 'extensionTestsPath'] as const) {
      const value = values[name];
      if (typeof value === 'string') payload[name] = server.remoteUri(path.resolve(value));
    }
    const crash = new Promise<number>((resolve) => page.once('crash', () => resolve(1)));
    await page.goto(server.url(folder, payload));
    const code = await Promise.race([exit, crash, silence()]);
    await browser.close();
    return code;
  } finally {
    await server.stop();
  }
}

/** Resolves with a failure when nothing has been printed for so long that the extension host must have died. */
async function silence(): Promise<number> {
  while (Date.now() - lastLine < silenceMs) await setTimeout(1000);
  console.error(`The extension host has said nothing for ${silenceMs / 1000} s.`);
  return 1;
}

function environment(): Record<string, string> {
  const studio = Object.entries(process.env).filter(([name]) => name.startsWith('STUDIO_'));
  return {
    ...Object.fromEntries(studio.map(([name, value]) => [name, value ?? ''])),
    STUDIO_TEST_MARK: mark,
  };
}

/** Shows the lines of the test report and errors of the extension; the workbench's own log only when asked for. */
function print(level: string, values: readonly unknown[]): void {
  lastLine = Date.now();
  const text = format(...values);
  if (text.startsWith(mark)) console.log(text.slice(mark.length));
  else if (process.env['STUDIO_TEST_LOG'] || (level === 'error' && own.test(text)))
    console.log(`[${level}]`, text);
}

const stop = (): never => process.exit(130);
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
process.exit(await runInBrowser(positionals[0]));

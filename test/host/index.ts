import { readdirSync } from 'node:fs';
import path from 'node:path';
import { format } from 'node:util';

/** Called by VS Code inside the extension host: runs every bundled test file and rejects when one fails. */
export async function run(): Promise<void> {
  const { default: Mocha } = await import('mocha');
  const mocha = new Mocha({
    timeout: 60_000,
    slow: 5_000,
    color: false,
    reporter: path.resolve(import.meta.dirname, '../../../test/harness/reporter.mjs'),
    ...(process.env['STUDIO_TEST_GREP'] ? { grep: process.env['STUDIO_TEST_GREP'] } : {}),
  });
  const mark = process.env['STUDIO_TEST_MARK'];
  if (mark) {
    Mocha.reporters.Base.consoleLog = (...values: unknown[]) => {
      for (const line of format(...values).split('\n')) console.log(mark + line);
    };
  }
  for (const file of readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })) {
    if (file.endsWith('.test.cjs')) mocha.addFile(path.join(import.meta.dirname, file));
  }
  await mocha.loadFilesAsync();
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} failed`);
}

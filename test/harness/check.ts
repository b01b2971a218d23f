// Runs every static check, whatever the result of the others; the exit code is 1 when one of them fails. The types take
// as long as all others together: they are looked at beside those, and what is said of them is shown at the end.
import { run, runQuietly } from './run.ts';

const beside = 'types';
const checks = ['lint', 'format', 'unused'] as const;
const failed: string[] = [];

function tell(check: string, code: number, started: number): void {
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`${check}: ${code === 0 ? 'ok' : 'FAILED'} in ${seconds} s\n`);
  if (code !== 0) failed.push(check);
}

const args = (check: string): readonly string[] => ['run', '--silent', `check:${check}`];
const started = Date.now();
const types = runQuietly('npm', args(beside)).then((ended) => ({ ...ended, took: Date.now() - started }));
for (const check of checks) {
  console.log(`── ${check} ──`);
  const begun = Date.now();
  tell(check, await run('npm', args(check)), begun);
}
const { code, output, took } = await types;
process.stdout.write(`── ${beside} ──\n${output}`);
tell(beside, code, Date.now() - took);
console.log(failed.length === 0 ? 'All checks passed.' : `Failed: ${failed.join(', ')}.`);
process.exitCode = failed.length === 0 ? 0 : 1;

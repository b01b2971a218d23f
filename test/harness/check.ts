// Runs every static check, whatever the result of the others; the exit code is 1 when one of them fails.
import { run } from './run.ts';

const checks = ['types', 'lint', 'format', 'unused'] as const;
const failed: string[] = [];
for (const check of checks) {
  console.log(`── ${check} ──`);
  const started = Date.now();
  const code = await run('npm', ['run', '--silent', `check:${check}`]);
  console.log(
    `${check}: ${code === 0 ? 'ok' : 'FAILED'} in ${((Date.now() - started) / 1000).toFixed(1)} s\n`,
  );
  if (code !== 0) failed.push(check);
}
console.log(failed.length === 0 ? 'All checks passed.' : `Failed: ${failed.join(', ')}.`);
process.exitCode = failed.length === 0 ? 0 : 1;

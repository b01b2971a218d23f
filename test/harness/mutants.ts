// Says which faults the tests notice: plants small random ones in the sources of a folder, one at a time and in a
// private copy, and runs the tests that get there.
//   node test/harness/mutants.ts FOLDER [--count 200] [--seed 1] [--tests GLOB]… [--jobs 1] [--budget 60] [--json FILE]
// The same seed draws the same mutants as long as the sources are the same. FILE keeps what was found: a run that was
// stopped with Ctrl+C goes on there, and one after new tests looks again only at who survived.
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runMutants } from './mutants/run.ts';
import { lineOf, tableOf, type Result } from './mutants/results.ts';
import { root } from './paths.ts';

const { values, positionals } = parseArgs({
  options: {
    count: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    tests: { type: 'string', multiple: true, default: ['test/unit/**/*.test.ts'] },
    jobs: { type: 'string', default: '1' },
    budget: { type: 'string', default: '60' },
    json: { type: 'string' },
  },
  allowPositionals: true,
});

function whole(name: 'count' | 'seed' | 'jobs' | 'budget'): number {
  const number = Number(values[name]);
  if (Number.isSafeInteger(number) && number >= (name === 'seed' ? 0 : 1)) return number;
  throw new Error(`--${name} ${values[name]} is no number that can be used.`);
}

const here = process.env['INIT_CWD'] ?? '.';
const folder = path.relative(root, path.resolve(here, positionals[0] ?? '')).replaceAll(path.sep, '/');
if (
  positionals.length !== 1 ||
  !folder.startsWith('src') ||
  !(await stat(path.join(root, folder)).catch(() => null))
) {
  console.error('Name one folder or file in src.');
  process.exit(2);
}
const stopped = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => stopped.abort());
const tell = (line: string, result?: Result): void => console.log(result ? lineOf(result) : line);
const results = await runMutants(
  {
    ...{ root, folder, count: whole('count'), seed: whole('seed'), tests: values.tests, jobs: whole('jobs') },
    budgetMs: whole('budget') * 1000,
    leastMs: 10_000,
    json: values.json === undefined ? null : path.resolve(here, values.json),
    cache: path.join(root, 'node_modules', '.cache', 'mutants'),
  },
  tell,
  stopped.signal,
);
const unnoticed = results.filter(({ verdict }) => verdict !== 'killed');
console.log(
  [
    '',
    ...(unnoticed.length > 0 ? ['Not noticed:', ...unnoticed.map(lineOf), ''] : []),
    tableOf(results),
  ].join('\n'),
);
if (stopped.signal.aborted) console.log('Stopped before the end.');
process.exit(stopped.signal.aborted ? 130 : 0);

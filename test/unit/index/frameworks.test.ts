import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { FileFacts } from '../../../src/core/index/facts.ts';
import { factsOf } from './source.ts';

const FIXTURES = path.join(import.meta.dirname, '../../fixtures/frameworks');
const EXPECTED = '.facts.txt';

/** What a file means beyond its grammar, one fact a line. */
function listed({ routes, models, sql, tests }: FileFacts): string {
  return [
    ...routes.map(
      ({ line, method, path: at, handler, guards, framework }) =>
        `route ${line} ${method} ${at} ${handler ?? '-'} [${guards.join(', ')}] ${framework}`,
    ),
    ...models.map(({ line, table, model }) => `model ${line} ${table} = ${model}`),
    ...sql.map(({ line, command, tables }) => `sql ${line} ${command} ${tables.join(', ')}`),
    ...tests.map(({ line, name }) => `test ${line} ${name}`),
  ]
    .join('\n')
    .concat('\n');
}

describe('what frameworks make of a file', () => {
  const files = readdirSync(FIXTURES).filter((each) => !each.endsWith(EXPECTED));
  for (const file of files)
    it(`is the reviewed list: ${file}`, async () => {
      const found = listed(await factsOf(file, readFileSync(path.join(FIXTURES, file), 'utf8')));
      const expected = path.join(FIXTURES, `${file}${EXPECTED}`);
      if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(expected, found);
      assert.equal(found, readFileSync(expected, 'utf8'));
    });
});

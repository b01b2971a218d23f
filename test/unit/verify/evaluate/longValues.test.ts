import assert from 'node:assert/strict';
import type { PatternKind } from '../../../../src/core/model/verification.ts';
import { run, specOf, viewOf } from './workspace.ts';

const PADDING = 'x'.repeat(6_000);
const ITEMS = Array.from({ length: 400 }, (_, index) => `item${index}`);
const COLUMNS = ITEMS.join(', ');

function found(kind: PatternKind, text: string, path: string, source: string): string[] {
  const spec = specOf(
    `name: long\nrules:\n  - id: r\n    description: d\n    match:\n      ${kind}: [${JSON.stringify(text)}]\n`,
  );
  const report = run(spec, viewOf({ [path]: source }));
  return report.rules.flatMap((rule) => rule.findings.map(({ line, column }) => `${line}:${column}`));
}

describe('long values', () => {
  it('are searched to the end of a string', () => {
    const source = `const a =\n  "${PADDING} legacy_host";\n`;
    assert.deepEqual(found('expressions', 'legacy_host', 'a.ts', source), ['2:6005']);
    assert.deepEqual(found('expressions', 'legacy_host', 'a.py', `a = "${PADDING} legacy_host"\n`), [
      '1:6007',
    ]);
  });

  it('are searched to the end of a statement, also for its tables', () => {
    const sql = `SELECT ${COLUMNS} FROM cart JOIN old_users ON cart.id = old_users.id WHERE old_flag = 7`;
    for (const [path, source] of [
      ['a.ts', `db.query("${sql}");\n`],
      ['a.sql', `${sql};\n`],
    ] as const) {
      assert.equal(found('sql_tables', 'old_users', path, source).length, 1, path);
      assert.equal(found('expressions', 'old_flag = 7', path, source).length, 1, path);
    }
  });

  it('are searched to the end of an argument', () => {
    const source = `send([\n  ${ITEMS.join(',\n  ')},\n  4711, // 4712\n  "4713",\n]);\n`;
    assert.deepEqual(found('expressions', '4711', 'a.ts', source), ['402:3']);
    assert.deepEqual(found('expressions', '4712', 'a.ts', source), []);
    assert.deepEqual(found('expressions', '4713', 'a.ts', source), ['403:4']);
    assert.deepEqual(found('expressions', 'item399', 'a.ts', source), ['401:3']);
  });

  it('are searched to the end of an assignment that goes on over lines', () => {
    const source = `const a = ${ITEMS.join(' +\n  ')} +\n  4711;\nconst b = 4712;\n`;
    assert.deepEqual(found('expressions', '4711', 'a.ts', source), ['401:3']);
    assert.equal(found('expressions', '4712', 'a.ts', source).length, 1);
    const python = `a = (${ITEMS.join(' +\n  ')} +  # 4712\n  4711)\n`;
    assert.deepEqual(found('expressions', '4711', 'a.py', python), ['401:3']);
    assert.deepEqual(found('expressions', '4712', 'a.py', python), []);
  });
});

import assert from 'node:assert/strict';
import { factsOf } from './source.ts';

async function tables(sql: string): Promise<readonly (readonly string[])[]> {
  return (await factsOf('db/schema.sql', sql)).sql.map((each) => [each.command, ...each.tables]);
}

async function inString(text: string): Promise<readonly (readonly string[])[]> {
  const { sql } = await factsOf('a.ts', `run(${JSON.stringify(text)});\n`);
  return sql.map((each) => [each.command, ...each.tables]);
}

describe('SQL statements', () => {
  it('name the tables of every clause, with schemas and without quotes', async () => {
    const cases: readonly (readonly [string, readonly string[]])[] = [
      [
        'SELECT * FROM users u, public.orders AS o WHERE u.id = o.user_id',
        ['SELECT', 'users', 'public.orders'],
      ],
      [
        'select a from "Order Items" join [dbo].[Users] on 1=1 left join `log` l using (id)',
        ['SELECT', 'Order Items', 'dbo.Users', 'log'],
      ],
      [
        'SELECT (SELECT max(x) FROM inner_t) FROM (SELECT * FROM deep) d, other',
        ['SELECT', 'inner_t', 'deep', 'other'],
      ],
      ['INSERT INTO audit.log (a, b) VALUES (1, 2)', ['INSERT', 'audit.log']],
      ['INSERT INTO a SELECT * FROM b', ['INSERT', 'a', 'b']],
      [
        'UPDATE ONLY users SET name = $1 FROM teams WHERE teams.id = users.team',
        ['UPDATE', 'users', 'teams'],
      ],
      ['DELETE FROM sessions USING users WHERE users.id = sessions.user_id', ['DELETE', 'sessions', 'users']],
      [
        'MERGE INTO target t USING source s ON t.id = s.id WHEN MATCHED THEN UPDATE SET a = s.a',
        ['MERGE', 'target', 'source'],
      ],
      ['CREATE TABLE IF NOT EXISTS items (id int REFERENCES products (id))', ['CREATE', 'items', 'products']],
      ['CREATE UNIQUE INDEX i ON items (id)', ['CREATE', 'items']],
      ['CREATE OR REPLACE VIEW v AS SELECT 1 FROM t', ['CREATE', 'v', 't']],
      ['ALTER TABLE old_name RENAME TO new_name', ['ALTER', 'old_name', 'new_name']],
      ['ALTER TABLE t RENAME COLUMN a TO b', ['ALTER', 't']],
      ['DROP TABLE IF EXISTS a, b CASCADE', ['DROP', 'a', 'b']],
      ['TRUNCATE TABLE a, b', ['TRUNCATE', 'a', 'b']],
      ['UPDATE u SET a = 1 FROM dbo.users AS u JOIN orders o ON 1 = 1', ['UPDATE', 'dbo.users', 'orders']],
      ['UPDATE users SET a = b.a FROM base b WHERE users.id = b.id', ['UPDATE', 'users', 'base']],
      ['CREATE TABLE p PARTITION OF whole FOR VALUES IN (1)', ['CREATE', 'p', 'whole']],
      ['CREATE TABLE k () INHERITS (parent, other)', ['CREATE', 'k', 'parent', 'other']],
      ['CREATE TABLE l (LIKE model INCLUDING ALL)', ['CREATE', 'l', 'model']],
      ['RENAME TABLE a TO b, c TO d', ['RENAME', 'a', 'b', 'c', 'd']],
    ];
    for (const [sql, expected] of cases) assert.deepEqual(await tables(sql), [expected], sql);
  });

  it('do not take for tables what WITH names, what functions read from, and what comments say', async () => {
    assert.deepEqual(
      await tables(
        `WITH RECURSIVE tree (id) AS (SELECT id FROM nodes UNION SELECT n.id FROM nodes n JOIN tree ON true),
  top AS MATERIALIZED (SELECT * FROM tree)
SELECT EXTRACT(YEAR FROM created) FROM top, generate_series(1, 3) g, public.tree -- FROM nowhere
WHERE a IS DISTINCT FROM b /* JOIN nothing */ AND c = 'FROM text' FOR UPDATE`,
      ),
      [['WITH', 'nodes', 'public.tree']],
    );
    assert.deepEqual(
      await tables(
        'INSERT INTO a (x) VALUES (1) ON CONFLICT (x) DO UPDATE SET x = 2 ON DUPLICATE KEY UPDATE x = 1',
      ),
      [['INSERT', 'a']],
    );
  });

  it('of a file stand at their own lines, those in bodies of functions too', async () => {
    const { sql } = await factsOf(
      'db/schema.sql',
      `-- users\nCREATE TABLE users (id int);\n\nCREATE FUNCTION f() RETURNS void AS $$\nBEGIN\n  UPDATE users SET id = 1;\nEND $$ LANGUAGE plpgsql;\n`,
    );
    assert.deepEqual(
      sql.map((each) => [each.line, each.column, each.command, ...each.tables]),
      [
        [2, 1, 'CREATE', 'users'],
        [4, 1, 'CREATE'],
        [6, 3, 'UPDATE', 'users'],
      ],
    );
  });

  it('are found in string literals, templates and several lines', async () => {
    const { sql } = await factsOf(
      'a.ts',
      'db.run(`\n  SELECT *\n  FROM ${table} JOIN users_${suffix} s ON s.id = orders.id JOIN orders ON true WHERE id = ${id}`);\n',
    );
    assert.deepEqual(
      sql.map((each) => [each.line, each.command, ...each.tables]),
      [[2, 'SELECT', 'orders']],
    );
    assert.deepEqual(await inString('SELECT id,\n  name FROM users\n WHERE id = ?'), [['SELECT', 'users']]);
    assert.deepEqual(await inString('select * from users where id = %s'), [['SELECT', 'users']]);
    assert.deepEqual(await inString('Select * From Users'), [['SELECT', 'Users']]);
    assert.deepEqual(await inString('SELECT count(*) FROM users'), [['SELECT', 'users']]);
    assert.deepEqual(await inString('DELETE FROM carts'), [['DELETE', 'carts']]);
    assert.deepEqual(await inString('drop table users'), [['DROP', 'users']]);
    assert.deepEqual(await inString('INSERT INTO t SET a = 1; DELETE FROM u WHERE b = 2'), [
      ['INSERT', 't'],
      ['DELETE', 'u'],
    ]);
  });

  it('are read whole when several strings and constants make them', async () => {
    const found = async (file: string, text: string): Promise<readonly string[]> =>
      (await factsOf(file, text)).sql.map(
        ({ line, command, tables: named }) => `${line} ${command} ${named.join(' ')}`,
      );
    assert.deepEqual(
      await found(
        'a.ts',
        "const T = 'users';\nrun(\n  'SELECT ' +\n    'a FROM orders ' + // all\n    'JOIN items ON 1=1',\n);\nrun(`DELETE FROM ${T} WHERE id = ${id}`);\nrun('SELECT * FROM ' + T + ' JOIN logs ON x');\nrun('SELECT * FROM ' + T);\nrun('SELECT 1 FROM a', 'JOIN b');\n",
      ),
      ['3 SELECT orders items', '7 DELETE users', '8 SELECT users logs', '9 SELECT users', '10 SELECT a'],
    );
    assert.deepEqual(
      await found(
        'a.py',
        'T = "teams"\ncur.execute(\n    "SELECT * "  # all\n    "FROM orders "\n    f"JOIN {T} ON id = {x}"\n)\ncur.execute("DELETE FROM a"); cur.execute("UPDATE b SET c = 1")\n',
      ),
      ['3 SELECT orders teams', '7 DELETE a', '7 UPDATE b'],
    );
    assert.deepEqual(
      await found('a.php', '<?php\n$q = "SELECT * FROM a " . "JOIN b ON 1=1 " . $this->tail();\n'),
      ['2 SELECT a b'],
    );
    assert.deepEqual(await found('a.sh', 'psql -c "SELECT * FROM a" "JOIN b"\n'), ['1 SELECT a']);
  });

  it('are not what merely uses their words', async () => {
    const sentences = [
      'Select an item from the list',
      'Select one from many',
      'select the best offer from your basket',
      'Please select a file from disk',
      'Update your profile and set a password',
      'Update the cart',
      'Delete from cart',
      'Delete the file from disk',
      'Create table reservation',
      'create a new table for the guests',
      'Drop files here',
      'Insert coin into the machine',
      'With great power comes great responsibility',
      'Replace into this field what you like',
      'selected from users',
      'update available: set it up now',
      'select colors from palette to continue',
      'Alter ego table',
      'Grant access to the admin',
      'merge branches into main',
    ];
    for (const sentence of sentences) assert.deepEqual(await inString(sentence), [], sentence);
  });
});

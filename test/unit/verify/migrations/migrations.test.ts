import assert from 'node:assert/strict';
import fc from 'fast-check';
import { draftFromMigrations } from '../../../../src/core/verify/migrations/draft.ts';
import { readMigrations } from '../../../../src/core/verify/migrations/read.ts';
import { debtOf, riskOf } from '../../../../src/core/verify/migrations/risk.ts';
import { readSpec } from '../../../../src/core/verify/spec/read.ts';

/** Changes in short: `-users`, `-orders.note`, `a>b`, `t.a>b`. */
function changes(files: Readonly<Record<string, string>>, last = 0): readonly string[] {
  const list = Object.entries(files).map(([path, text]) => ({ path, text }));
  return readMigrations(list, last).changes.map((change) => {
    switch (change.kind) {
      case 'table_dropped':
        return `-${change.table}`;
      case 'table_renamed':
        return `${change.table}>${change.to}`;
      case 'column_dropped':
        return `-${change.table}.${change.column}`;
      case 'column_renamed':
        return `${change.table}.${change.column}>${change.to}`;
    }
  });
}

type Case = readonly [what: string, files: Readonly<Record<string, string>>, expected: readonly string[]];

const CASES: readonly Case[] = [
  [
    'plain SQL (better: the original did not see it)',
    { '1.sql': 'DROP TABLE users;\nALTER TABLE orders DROP COLUMN note;\nALTER TABLE a RENAME TO b;' },
    ['-users', '-orders.note', 'a>b'],
  ],
  ['a table in parentheses and quotes', { '1.sql': "DROP TABLE ('users')" }, ['-users']],
  ['other names of calls, and other quotes', { '1.ts': 'q.dropColumn("t", `c`)' }, ['-t.c']],
  ['Python (better: the original ignored it)', { '1.py': "op.drop_table('a')" }, ['-a']],
  [
    'names with a schema, lists, and conditions',
    {
      '1.sql':
        'drop table if exists public."Users", [dbo].[Carts] cascade; ALTER TABLE ONLY `shop`.`orders` DROP COLUMN IF EXISTS "note", drop sum_total, DROP CONSTRAINT fk, ALTER COLUMN x DROP NOT NULL, DROP INDEX i;',
    },
    ['-Users', '-Carts', '-orders.note', '-orders.sum_total'],
  ],
  [
    'renames of every database',
    {
      '1.sql':
        "ALTER TABLE t RENAME COLUMN a TO b; ALTER TABLE t RENAME c TO d; ALTER TABLE t CHANGE e f INT; ALTER TABLE t CHANGE g g BIGINT; RENAME TABLE x TO y, v TO w; EXEC sp_rename 'dbo.t.h', 'i', 'COLUMN'; ALTER TABLE t RENAME INDEX j TO k;",
    },
    ['t.a>b', 't.c>d', 't.e>f', 'x>y', 'v>w', 't.h>i'],
  ],
  [
    'nothing in comments and strings',
    { '1.sql': "-- DROP TABLE a;\n/* DROP TABLE b; */\nINSERT INTO x VALUES ('; DROP TABLE c;');" },
    [],
  ],
  [
    'nothing of the way back in SQL',
    { '1.sql': 'DROP TABLE a;\n-- +goose Down\nDROP TABLE b;', '2.down.sql': 'DROP TABLE c;' },
    ['-a'],
  ],
  [
    'nothing in comments of code',
    {
      '1.js': "// q.dropTable('a')\n/* q.removeColumn('t', 'b') */\nq.dropTable('c'); q.x('https://e.org');",
      '2.py': "# op.drop_table('d')\nop.drop_table('e')",
      '3.rb': '  # drop_table :f\n  drop_table :g',
    },
    ['-c', '-e', '-g'],
  ],
  [
    'nothing of files that take back',
    {
      '1/down.sql': 'DROP TABLE a;',
      '1/up.sql': 'DROP TABLE b;',
      '2_down.sql': 'DROP TABLE c;',
      '3.undo.sql': 'DROP TABLE d;',
      'U4__x.sql': 'DROP TABLE e;',
    },
    ['-b'],
  ],
  [
    'several columns in one action, and bodies in dollar quotes',
    {
      '1.sql':
        'ALTER TABLE t DROP (a, b); ALTER TABLE [dbo].[u] DROP COLUMN [c], [d], ADD e int; DO $$ BEGIN DROP TABLE v; END $$;',
    },
    ['-t.a', '-t.b', '-u.c', '-u.d', '-v'],
  ],
  [
    'names that change on the way',
    {
      '1.sql':
        'ALTER TABLE a RENAME TO b; ALTER TABLE b DROP COLUMN x; ALTER TABLE b RENAME TO c; ALTER TABLE c DROP COLUMN y;',
    },
    ['a>c', '-c.x', 'b>c', '-c.y'],
  ],
  [
    'EF Core, whose columns stand before their tables',
    {
      '1.cs':
        'protected override void Up(MigrationBuilder m) { m.DropTable(name: "a"); m.DropColumn(name: "b", table: "t"); m.DropColumn("c", "t"); m.RenameColumn(name: "d", table: "t", newName: "e"); m.RenameTable(name: "f", newName: "g"); m.Sql("ALTER TABLE h DROP COLUMN i"); }\nprotected override void Down(MigrationBuilder m) { m.DropTable("z"); }',
    },
    ['-a', '-t.b', '-t.c', 't.d>e', 'f>g', '-h.i'],
  ],
  [
    'blocks of Rails',
    {
      '1.rb':
        'change_table :d do |t|\n  t.remove :e, :f\n  t.rename :g, :h\nend\nremove_columns :k, :l, :m\nremove_column :n, :o, :integer',
    },
    ['-d.e', '-d.f', 'd.g>h', '-k.l', '-k.m', '-n.o'],
  ],
  [
    'Sequelize, and nothing of its way back',
    {
      '1.js':
        "module.exports = {\n  up: async (q) => {\n    await q.removeColumn('users', 'auth0_id');\n    await q.renameColumn('users', 'a', 'b');\n    await q.renameTable('x', 'y');\n    await q.dropTable({ tableName: 'carts', schema: 'shop' });\n  },\n  down: async (q) => {\n    await q.dropTable('users');\n  },\n};",
    },
    ['-users.auth0_id', 'users.a>b', 'x>y', '-carts'],
  ],
  [
    'Knex',
    {
      '1.ts':
        "export async function up(knex) {\n  await knex.schema.alterTable('users', (table) => {\n    table.dropColumn('auth0_id');\n    table.dropColumns('a', 'b');\n    table.renameColumn('c', 'd');\n  });\n  await knex.schema.dropTableIfExists('sessions');\n}\nexport async function down(knex) {\n  await knex.schema.dropTable('x');\n}",
    },
    ['-users.auth0_id', '-users.a', '-users.b', 'users.c>d', '-sessions'],
  ],
  [
    'TypeORM with SQL in strings',
    {
      '1.ts':
        'class A {\n  public async up(r: QueryRunner): Promise<void> {\n    await r.query(`ALTER TABLE "user" DROP COLUMN "auth0Id"`);\n    await r.query("DROP TABLE \'x\'");\n  }\n  public async down(r: QueryRunner): Promise<void> {\n    await r.query(`DROP TABLE "y"`);\n  }\n}',
    },
    ['-user.auth0Id', '-x'],
  ],
  [
    'Alembic',
    {
      '1.py':
        "def upgrade():\n    with op.batch_alter_table('users', schema=None) as batch_op:\n        batch_op.drop_column('auth0_id')\n    op.alter_column('orders', 'note', new_column_name='comment', existing_type=sa.Text())\n    op.rename_table('a', 'b')\n    op.execute(\"\"\"\n      DROP TABLE legacy\n    \"\"\")\n\ndef downgrade():\n    op.drop_table('z')\n",
    },
    ['-users.auth0_id', 'orders.note>comment', 'a>b', '-legacy'],
  ],
  [
    'Django',
    {
      '1.py':
        "class Migration(migrations.Migration):\n    operations = [\n        migrations.RemoveField(\n            model_name='user',\n            name='auth0_id',\n        ),\n        migrations.RenameField(model_name='user', old_name='a', new_name='b'),\n        migrations.DeleteModel(name='Session'),\n        migrations.RenameModel(old_name='User', new_name='Account'),\n    ]\n",
    },
    ['-user.auth0_id', 'user.a>b', '-Session', 'User>Account'],
  ],
  [
    'Rails',
    {
      '1.rb':
        'class A < ActiveRecord::Migration[7.0]\n  def up\n    drop_table :sessions\n    remove_column :users, :auth0_id, :string\n    rename_column :users, :a, :b\n  end\n\n  def down\n    drop_table :users\n  end\nend\n',
    },
    ['-sessions', '-users.auth0_id', 'users.a>b'],
  ],
  [
    'Laravel',
    {
      '1.php':
        "<?php\nreturn new class extends Migration {\n    public function up(): void {\n        Schema::table('users', function (Blueprint $table) {\n            $table->dropColumn('auth0_id');\n        });\n        Schema::dropIfExists('sessions');\n        Schema::rename('a', 'b');\n        $list->drop('x');\n    }\n    public function down(): void {\n        Schema::drop('users');\n    }\n};\n",
    },
    ['-users.auth0_id', '-sessions', 'a>b'],
  ],
  [
    'no table that is rebuilt under its name',
    {
      '1.sql':
        'CREATE TABLE new_t (a INT); INSERT INTO new_t SELECT a FROM t; DROP TABLE t; ALTER TABLE new_t RENAME TO t;',
    },
    ['new_t>t'],
  ],
  [
    'no column that a later file brings back',
    { '2.sql': 'ALTER TABLE t ADD COLUMN c INT', '1.sql': 'ALTER TABLE t DROP COLUMN c, DROP COLUMN d' },
    ['-t.d'],
  ],
  ['only files of migrations', { 'README.md': "dropTable('a')", '1.txt': 'DROP TABLE a' }, []],
];

describe('reading migrations', () => {
  for (const [what, files, expected] of CASES)
    it(`finds ${what}`, () => assert.deepEqual(changes(files), expected));

  it('takes the last files by name, with numbers in their order', () => {
    const files = { '1.js': "q.dropTable('a')", '2.js': "q.dropTable('b')", '3.js': "q.dropTable('c')" };
    assert.deepEqual(changes(files, 2), ['-b', '-c']);
    assert.deepEqual(changes({ '9.js': "q.dropTable('a')", '10.js': "q.dropTable('b')" }, 1), ['-b']);
  });

  it('names the line of a change', () => {
    const { changes: found } = readMigrations(
      [{ path: 'm/1.sql', text: '\n\nDROP TABLE a;\nDROP TABLE b;' }],
      0,
    );
    assert.deepEqual(
      found.map(({ path, line }) => [path, line]),
      [
        ['m/1.sql', 3],
        ['m/1.sql', 4],
      ],
    );
  });

  it('drafts a spec that can be read, whatever stands in the migrations', () => {
    const words = [
      'DROP TABLE ',
      'ALTER TABLE ',
      ' DROP ',
      ' RENAME ',
      ' TO ',
      'x',
      '"a b"',
      '`',
      "'",
      '(',
      ')',
      ',',
      ';',
      '\n',
    ];
    const calls = [
      'dropTable(',
      'removeColumn("t", ',
      'q.',
      "'c'",
      'renameTable',
      ':a',
      'def down',
      '=>',
      '"""',
      '--',
      '/*',
    ];
    const text = fc.array(fc.oneof(fc.constantFrom(...words, ...calls), fc.string({ maxLength: 4 })), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(fc.constantFrom('1.sql', '1.ts', '1.py', '1.rb'), text, (path, pieces) => {
        const found = readMigrations([{ path, text: pieces.join('') }], 0);
        const { problems } = readSpec(draftFromMigrations(found, 'db/migrations'));
        const errors = problems.filter(({ severity, code }) => severity === 'error' && code !== 'no_rules');
        assert.deepEqual(errors, [], JSON.stringify(found));
      }),
      { numRuns: 500 },
    );
  });

  it('drafts what finds the old name and asks for the new one, outside the migrations', () => {
    const found = readMigrations(
      [
        {
          path: 'db/1.sql',
          text: 'DROP TABLE users; ALTER TABLE o RENAME COLUMN note TO remark_text; ALTER TABLE o DROP auth0_id;',
        },
      ],
      0,
    );
    const { spec } = readSpec(draftFromMigrations(found, 'db'));
    assert.deepEqual(
      spec?.rules.map(({ id, match, expect }) => [
        id,
        match.map(({ kind, text }) => `${kind} ${text}`),
        expect.map(({ kind, text }) => `${kind} ${text}`),
      ]),
      [
        ['1-dropped-users', ['sql_tables users'], []],
        ['2-renamed-o-note', ['expressions o.note'], ['identifiers remark_text', 'expressions remark_text']],
        [
          '3-dropped-o-auth0_id',
          ['identifiers auth0_id', 'expressions o.auth0_id', 'expressions auth0_id'],
          [],
        ],
      ],
    );
    assert.deepEqual(spec?.rules[0]?.scope.exclude, ['db']);
    assert.equal(spec?.rules[1]?.expectAny, true);
  });
});

describe('words for risk and debt', () => {
  it('follow the number of mismatches', () => {
    assert.deepEqual([0, 1, 4, 5, 14, 15, 100].map(riskOf), [
      'NONE',
      'LOW',
      'LOW',
      'MEDIUM',
      'MEDIUM',
      'HIGH',
      'HIGH',
    ]);
    assert.deepEqual([0, 1, 20, 21, 50, 51].map(debtOf), ['NONE', 'LOW', 'LOW', 'MEDIUM', 'MEDIUM', 'HIGH']);
  });
});

import assert from 'node:assert/strict';
import { factsOf } from './source.ts';

async function models(file: string, text: string): Promise<readonly string[]> {
  return (await factsOf(file, text)).models.map((each) => `${each.model} = ${each.table}`);
}

describe('tables of models', () => {
  it('of TypeORM entities are named, or formed from the class', async () => {
    assert.deepEqual(
      await models(
        'user.ts',
        `@Entity('users')\nexport class User {}\n@Entity({ name: 'items', schema: 'shop' })\nclass Item {}\n@Entity()\nclass OrderLine {}\n`,
      ),
      ['User = users', 'Item = shop.items', 'OrderLine = order_line'],
    );
  });

  it('of Sequelize are pluralised unless they are frozen or named', async () => {
    assert.deepEqual(
      await models(
        'm.js',
        `const { Sequelize } = require('sequelize');
sequelize.define('Category', { name: DataTypes.STRING });
sequelize.define('Log', {}, { freezeTableName: true });
Person.init({ a: 1 }, { sequelize, modelName: 'Person', tableName: 'persons' });
`,
      ),
      ['Category = Categories', 'Log = Log', 'Person = persons'],
    );
  });

  it('of Drizzle, Mongoose and query builders are those that are written', async () => {
    assert.deepEqual(
      await models('s.ts', `export const users = pgTable('app_users', { id: serial('id') });\n`),
      ['users = app_users'],
    );
    assert.deepEqual(
      await models(
        'm.js',
        `const mongoose = require('mongoose');
const schema = new mongoose.Schema({ a: String }, { collection: 'members' });
mongoose.model('User', schema);
mongoose.model('Person', new Schema({}));
mongoose.model('X', other, 'explicit');
`,
      ),
      ['User = members', 'Person = people', 'X = explicit'],
    );
    assert.deepEqual(
      await models(
        'q.ts',
        `import knex from 'knex';
await knex('users as u').join('orders', 'u.id', 'orders.user_id');
await knex.schema.createTable('carts', (t) => t.increments());
await kysely.selectFrom('items').execute();
const list = Array.from('abc');
`,
      ),
      [
        'knex = users',
        'knex().join = orders',
        'knex.schema.createTable = carts',
        'kysely.selectFrom = items',
      ],
    );
    assert.deepEqual(await models('q.ts', `const rows = table('users').from('orders');\n`), []);
  });

  it('of Prisma are mapped', async () => {
    assert.deepEqual(
      await models(
        'schema.prisma',
        `model User {\n  id Int @id\n  // @@map("no")\n  @@map("users")\n}\n\nmodel Post {\n  id Int\n}\n`,
      ),
      ['User = users', 'Post = Post'],
    );
  });
});

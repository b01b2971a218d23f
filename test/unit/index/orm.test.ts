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

describe('tables of models in other languages', () => {
  it('of SQLAlchemy and Alembic', async () => {
    assert.deepEqual(
      await models(
        'm.py',
        `from sqlalchemy.orm import DeclarativeBase
class User(Base):
    __tablename__ = "users"
class Plain(Base):
    pass
class OrderItem(db.Model):
    id = 1
posts = Table("posts", metadata, Column("id"))
op.create_table('carts')
`,
      ),
      ['User = users', 'OrderItem = order_item', 'Table = posts', 'op.create_table = carts'],
    );
  });

  it('of Django, by their app unless they say otherwise', async () => {
    assert.deepEqual(
      await models(
        'shop/models.py',
        `from django.db import models
class Base(models.Model):
    class Meta:
        abstract = True
class Order(Base):
    total = models.IntegerField()
class Legacy(models.Model):
    class Meta:
        db_table = 'old_orders'
class Helper:
    pass
`,
      ),
      ['Order = shop_order', 'Legacy = old_orders'],
    );
  });

  it('of Peewee, JPA, EF Core and GORM', async () => {
    assert.deepEqual(
      await models(
        'p.py',
        `from peewee import *\nclass BaseModel(Model):\n    pass\nclass Note(BaseModel):\n    class Meta:\n        table_name = 'notes'\nclass Tag(BaseModel):\n    pass\n`,
      ),
      ['Note = notes', 'Tag = tag'],
    );
    assert.deepEqual(
      await models(
        'U.java',
        `@Entity\n@Table(name = "users", schema = "app")\npublic class User {}\n@Entity\nclass OrderLine {}\nclass Plain {}\n`,
      ),
      ['User = app.users', 'OrderLine = order_line'],
    );
    assert.deepEqual(
      await models(
        'Db.cs',
        `[Table("tbl_users")]\npublic class User { }\npublic class ShopContext : DbContext {\n  public DbSet<Order> Orders { get; set; }\n  void On(ModelBuilder b) { b.Entity<Cart>().ToTable("carts"); }\n}\n`,
      ),
      ['User = tbl_users', 'Order = Orders', 'Cart = carts'],
    );
    assert.deepEqual(
      await models(
        'm.go',
        `package m\nimport "gorm.io/gorm"\ntype OrderItem struct {\n\tgorm.Model\n\tName string\n}\ntype User struct {\n\tID int \`gorm:"primaryKey"\`\n}\nfunc (User) TableName() string { return "people" }\ntype Plain struct{}\n`,
      ),
      ['OrderItem = order_items', 'User = people'],
    );
  });

  it('of ActiveRecord, its migrations, Eloquent and its schema', async () => {
    assert.deepEqual(
      await models(
        'a.rb',
        `class LineItem < ApplicationRecord\nend\nclass Person < ApplicationRecord\n  self.table_name = "folk"\nend\nclass Plain\nend\n`,
      ),
      ['LineItem = line_items', 'Person = folk'],
    );
    assert.deepEqual(
      await models(
        'm.rb',
        `class C < ActiveRecord::Migration[7.0]\n  def change\n    create_table :carts do |t|\n      t.string :a\n    end\n  end\nend\n`,
      ),
      ['create_table = carts'],
    );
    assert.deepEqual(
      await models(
        'm.php',
        `<?php\nclass Category extends Model {}\nclass Post extends Model { protected $table = 'blog_posts'; }\nSchema::create('flights', function (Blueprint $t) {});\nDB::table('users')->get();\n`,
      ),
      ['Category = categories', 'Post = blog_posts', 'Schema::create = flights', 'DB::table = users'],
    );
  });
});

import type { Call, TableModel } from '../facts.ts';
import { plural, snake } from '../inflect.ts';
import { SCRIPT } from '../routes/route.ts';
import { splitList } from '../brackets.ts';
import { literal, nameOf, option } from '../source.ts';
import type { Source } from '../source.ts';
import { classes, fullName, tableModel } from './model.ts';
import type { ModelReader } from './model.ts';

/** TypeORM and MikroORM entities, sequelize-typescript's tables. */
export const decorated: ModelReader = {
  languages: SCRIPT,
  signs: ['@Entity', '@Table', '@ViewEntity'],
  read(source) {
    return source.syntax.decorators.flatMap((each): readonly TableModel[] => {
      const model = each.target;
      if (model === null || !/^(?:Entity|ViewEntity|Table)$/.test(each.name)) return [];
      const options = each.args.join(', ');
      const object = each.args.find((argument) => argument.startsWith('{')) ?? '';
      const named =
        source.literal(each.args[0]) ??
        ['name', 'tableName', 'collection']
          .map((key) => source.literal(option(object, key) ?? undefined))
          .find((one) => one !== null) ??
        null;
      if (named === null && /\babstract\s*:\s*true/.test(options)) return [];
      const schema = source.literal(option(object, 'schema') ?? undefined);
      const table = named ?? (each.name === 'Table' ? plural(model) : snake(model));
      return [tableModel(each, schema === null ? table : `${schema}.${table}`, model)];
    });
  },
};

/** `sequelize.define('User', …)` and `User.init(…)`. */
export const sequelize: ModelReader = {
  languages: SCRIPT,
  signs: ['sequelize', 'Sequelize'],
  read(source) {
    return source.syntax.calls.flatMap((call): readonly TableModel[] => {
      const isDefine = /(?:^|\.)define$/.test(call.callee) && call.args.length >= 2;
      const initialised = /^(\w+)\.init$/.exec(call.callee)?.[1];
      if (!isDefine && (initialised === undefined || call.args.length < 2)) return [];
      const settings = splitList(source.arguments(call)).at(-1) ?? '';
      const model = isDefine
        ? source.literal(call.args[0])
        : (source.literal(option(settings, 'modelName') ?? undefined) ?? initialised ?? null);
      if (model === null) return [];
      const table = source.literal(option(settings, 'tableName') ?? undefined);
      const isFrozen = option(settings, 'freezeTableName') === 'true';
      return [tableModel(source.nameOf(call), table ?? (isFrozen ? model : plural(model)), model)];
    });
  },
};

/** Drizzle's `pgTable('users', …)`. */
export const drizzle: ModelReader = {
  languages: SCRIPT,
  signs: ['pgTable', 'mysqlTable', 'sqliteTable', 'singlestoreTable'],
  read(source) {
    return source.syntax.calls.flatMap((call): readonly TableModel[] => {
      if (!/^(?:pg|mysql|sqlite|singlestore)Table$/.test(call.callee)) return [];
      const table = source.literal(call.args[0]);
      if (table === null) return [];
      const holder = source.syntax.assignments.find(
        (each) =>
          each.source.startsWith(`${call.callee}(`) &&
          each.line <= call.line &&
          call.line - each.line < 2 &&
          source.literal(/\(\s*(["'`][^"'`]+["'`])/.exec(each.source)?.[1]) === table,
      );
      return [tableModel(source.nameOf(call), table, holder?.target ?? table)];
    });
  },
};

const MONGO_MODEL = /^(?:[\w$]+\.)?model(?:<.*>)?$/s;

export const mongoose: ModelReader = {
  languages: SCRIPT,
  signs: ['mongoose'],
  read(source) {
    return source.syntax.calls.flatMap((call): readonly TableModel[] => {
      const model = source.literal(call.args[0]);
      if (!MONGO_MODEL.test(call.callee) || model === null || call.args.length < 2) return [];
      const schema = nameOf(call.args[1]);
      const made = schema === null ? (call.args[1] ?? '') : (source.values(schema)[0]?.source ?? '');
      const collection =
        source.literal(call.args[2]) ??
        collectionOf(source, schema) ??
        literal(/\bcollection\s*:\s*(["'`][^"'`]+["'`])/.exec(made)?.[1]);
      return [tableModel(source.nameOf(call), collection ?? plural(model.toLowerCase()), model)];
    });
  },
};

/** The option of the call that makes the schema, which may be longer than what assignments keep of it. */
function collectionOf(source: Source, schema: string | null): string | null {
  const value = schema === null ? undefined : source.values(schema)[0];
  if (!value) return null;
  const made = source.syntax.calls.find(
    (call) => call.callee.endsWith('Schema') && call.line >= value.line && call.line <= value.line + 1,
  );
  return made
    ? source.literal(option(splitList(source.arguments(made)).at(1) ?? '', 'collection') ?? undefined)
    : null;
}

const BUILDER =
  /(?:^|\.)(?:selectFrom|insertInto|updateTable|deleteFrom|createTable|createTableIfNotExists|alterTable|dropTable|dropTableIfExists|hasTable|renameTable|replaceInto)$/s;
const KNEX = /(?:^|\.)(?:table|from|into|join|leftJoin|rightJoin|innerJoin|fullJoin)$/s;

/** Tables named to a query builder: Knex, Kysely and Supabase have no models. */
export const builders: ModelReader = {
  languages: SCRIPT,
  signs: ['knex', 'kysely', 'Knex', 'Kysely', 'supabase'],
  read(source) {
    const tables = (call: Call): readonly (string | undefined)[] => {
      if (/(?:^|\.)renameTable$/.test(call.callee)) return call.args.slice(0, 2);
      if (BUILDER.test(call.callee)) return call.args.slice(0, 1);
      if (/^(?:Array|Buffer|Object|Date|path|String)\./.test(call.callee)) return [];
      return KNEX.test(call.callee) || /^(?:knex|db|trx)$/i.test(call.callee) ? call.args.slice(0, 1) : [];
    };
    return source.syntax.calls.flatMap((call) =>
      tables(call).flatMap((argument) => {
        const named = source.literal(argument)?.split(/\s+(?:as\s+)?/i)[0];
        return named !== undefined && /^[\p{L}_][\p{L}\p{N}_.]*$/u.test(named)
          ? [tableModel(source.nameOf(call), named, call.callee.slice(0, 80))]
          : [];
      }),
    );
  },
};

/** `static tableName = 'users'` of Objection. */
export const objection: ModelReader = {
  languages: SCRIPT,
  signs: ['objection'],
  read(source) {
    return classes(source).flatMap((each) => {
      const found =
        /\bstatic\s+(?:override\s+)?(?:readonly\s+)?(?:get\s+)?tableName\s*(?:=|\(\)\s*(?::\s*string\s*)?\{\s*return)\s*(["'`][^"'`]+["'`])/.exec(
          source.body(each),
        );
      const table = literal(found?.[1]);
      return table === null ? [] : [tableModel(each, table, fullName(each))];
    });
  },
};

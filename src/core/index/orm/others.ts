import type { Call, Decorator, TableModel } from '../facts.ts';
import { plural, snake } from '../inflect.ts';
import { literal, option } from '../source.ts';
import type { Source } from '../source.ts';
import { classes, classText, fullName, tableModel } from './model.ts';
import type { ModelReader } from './model.ts';

/** Annotations that name a table beside a model's own: of relations, collections and further columns. */
const FURTHER = /^(?:JoinTable|CollectionTable|SecondaryTable)$/;

/** `@Entity`, `@Table(name = "x")`; without a name as Spring Boot forms it. Room and Spring Data name theirs alike. */
export const jpa: ModelReader = {
  languages: ['java', 'kotlin'],
  signs: ['@Entity', '@Table', '.Entity', '.Table'],
  read(source) {
    const { decorators } = source.syntax;
    const last = (name: string): string => name.slice(name.lastIndexOf('.') + 1);
    return decorators.flatMap((each): readonly TableModel[] => {
      const { target: model, name: annotation } = each;
      if (model === null) return [];
      const textOf = ({ args }: Decorator, key: string): string | null =>
        source.literal(option(args.join(', '), key) ?? undefined, model);
      const named = (own: Decorator, name: string): TableModel => {
        const schema = textOf(own, 'schema');
        return tableModel(own, schema === null ? name : `${schema}.${name}`, model);
      };
      const first = ({ args }: Decorator): string | null =>
        args[0] === undefined || /^\w+\s*=/.test(args[0]) ? null : source.literal(args[0], model);
      if (FURTHER.test(last(annotation))) {
        const name = textOf(each, 'name');
        return name === null ? [] : [named(each, name)];
      }
      const beside = decorators.filter((other) => other.target === model);
      if (last(annotation) === 'Table' && !beside.some((other) => last(other.name) === 'Entity')) {
        const name = textOf(each, 'name') ?? textOf(each, 'value') ?? first(each);
        return name === null ? [] : [named(each, name)];
      }
      if (last(annotation) !== 'Entity') return [];
      const table = beside.find((other) => last(other.name) === 'Table');
      const written = table && (textOf(table, 'name') ?? textOf(table, 'value') ?? first(table));
      const own = written ?? textOf(each, 'tableName');
      // A name that stands in another file is not the one that is formed.
      if (own === null && table && option(table.args.join(', '), 'name') !== null) return [];
      return [named(table ?? each, own ?? snake(textOf(each, 'name') ?? last(model)))];
    });
  },
};

/** `[Table("x")]`, `DbSet<User> Users`, `.ToTable("x", "schema")`, `.ToView("x")`, and the tables of migrations. */
export const efCore: ModelReader = {
  languages: ['csharp'],
  signs: ['DbSet<', '[Table', 'ToTable(', 'ToView(', ' Table(', 'MigrationBuilder'],
  read(source) {
    const { decorators, calls, definitions } = source.syntax;
    const named = decorators.flatMap((each): readonly TableModel[] => {
      if (!/^Table(?:Attribute)?$/.test(each.name) || each.target === null) return [];
      const table = source.literal(each.args[0], each.target);
      if (table === null) return [];
      const schema = source.literal(
        option(each.args.slice(1).join(', '), 'Schema') ?? undefined,
        each.target,
      );
      return [tableModel(each, schema === null ? table : `${schema}.${table}`, each.target)];
    });
    const sets = definitions.flatMap((each): readonly TableModel[] => {
      if (each.kind !== 'property' && each.kind !== 'variable') return [];
      const model = new RegExp(`\\bDbSet<\\s*([\\w.]+)\\s*>\\??\\s+${each.name}\\b`).exec(
        source.line(each.line),
      )?.[1];
      return model === undefined ? [] : [tableModel(each, each.name, model)];
    });
    const mapped = calls.flatMap((call): readonly TableModel[] => {
      if (!/\.To(?:Table|View)$/.test(call.callee)) return [];
      const table = argument(source, call, 'name', 0);
      if (table === null) return [];
      const schema = argument(source, call, 'schema', 1);
      const at = source.nameOf(call);
      const text = source.text.slice(Math.max(0, source.offset(at) - 400), source.offset(at));
      const before = text.slice(text.lastIndexOf(';') + 1);
      const model = [...before.matchAll(/Entity<([\w.]+)>/g)].at(-1)?.[1] ?? call.inside ?? table;
      return [tableModel(at, schema === null ? table : `${schema}.${table}`, model)];
    });
    const migrated = calls.flatMap((call): readonly TableModel[] => {
      const what = MIGRATED.exec(call.callee)?.[1];
      const table =
        what === undefined
          ? null
          : argument(source, call, what.endsWith('Table') ? 'name' : 'table', what.endsWith('Table') ? 0 : 1);
      return table === null ? [] : [tableModel(call, table, call.callee.slice(0, 80))];
    });
    return [...named, ...sets, ...mapped, ...(source.holds(['MigrationBuilder']) ? migrated : [])];
  },
};

const MIGRATED =
  /\.((?:Create|Drop|Rename|Alter)Table|(?:Add|Drop|Rename|Alter)Column|CreateIndex|DropIndex)(?:<[^()]*>)?$/;

/** The text of an argument by its name, or by its place when no argument there is named. */
function argument(source: Source, call: Call, name: string, index: number): string | null {
  const named = call.args.find((each) => new RegExp(`^${name}\\s*:`).test(each));
  const written = named?.replace(/^\w+\s*:\s*/, '') ?? call.args[index];
  return written === undefined || /^\w+\s*:/.test(written) ? null : source.literal(written, call.inside);
}

/** `func (User) TableName() string`, else the plural of the struct's name. */
export const gorm: ModelReader = {
  languages: ['go'],
  signs: ['gorm', 'TableName'],
  read(source) {
    const named = new Map<string, string>();
    const tables = source.syntax.definitions.flatMap((each): readonly TableModel[] => {
      if (each.name !== 'TableName' || each.container === null) return [];
      const table = literal(/\breturn\s+("[^"]+"|`[^`]+`)/.exec(source.body(each))?.[1]);
      if (table === null) return [];
      named.set(each.container, table);
      return [tableModel(each, table, each.container)];
    });
    const models = source.syntax.definitions.flatMap((each): readonly TableModel[] => {
      if ((each.kind !== 'struct' && each.kind !== 'class') || named.has(each.name)) return [];
      return /\bgorm\.Model\b|`[^`]*gorm:"/.test(source.body(each))
        ? [tableModel(each, plural(snake(each.name)), each.name)]
        : [];
    });
    return [...tables, ...models];
  },
};

export const activeRecord: ModelReader = {
  languages: ['ruby'],
  signs: ['ApplicationRecord', 'ActiveRecord', 'create_table', 'table_name'],
  read(source) {
    const models = classes(source).flatMap((each): readonly TableModel[] => {
      if (!/<\s*(?:::)?(?:ApplicationRecord|ActiveRecord::Base)\b/.test(source.header(each))) return [];
      const body = source.body(each);
      if (/^\s*self\.abstract_class\s*=\s*true/m.test(body)) return [];
      const written =
        classText(source, fullName(each), 'table_name')?.text ??
        literal(/^\s*self\.table_name\s*=\s*(["'][^"']+["']|:\w+)/m.exec(body)?.[1]);
      const name = each.name.split('::').at(-1) ?? each.name;
      return [tableModel(each, written ?? plural(snake(name)), fullName(each))];
    });
    return [
      ...models,
      ...migrations(
        source,
        /^(?:\w+\.)?(?:create_table|drop_table|change_table|add_column|remove_column|rename_column|add_index|rename_table|add_reference|create_join_table)$/,
      ),
    ];
  },
};

export const eloquent: ModelReader = {
  languages: ['php'],
  signs: ['Model', 'Schema::', 'DB::table', '#[ORM', 'Doctrine'],
  read(source) {
    const models = classes(source).flatMap((each): readonly TableModel[] => {
      const doctrine = source.syntax.decorators.find(
        (one) => /(?:^|\\)Table$/.test(one.name) && one.target === fullName(each),
      );
      const named = doctrine
        ? literal(
            option(doctrine.args.map((one) => one.replace(/^(\w+):\s*/, '$1: ')).join(', '), 'name') ??
              doctrine.args[0],
          )
        : null;
      if (named !== null) return [tableModel(each, named, fullName(each))];
      if (!/\bextends\s+\\?(?:[\w\\]+\\)?(?:Model|Authenticatable|Pivot)\b/.test(source.header(each)))
        return [];
      const body = source.body(each);
      const written = literal(
        /(?:^|[\s{;])(?:protected|public|private)\s+(?:\?string\s+|string\s+)?\$table\s*=\s*(["'][^"']+["'])/m.exec(
          body,
        )?.[1],
      );
      return [tableModel(each, written ?? plural(snake(each.name)), fullName(each))];
    });
    return [
      ...models,
      ...migrations(
        source,
        /^\\?(?:[\w\\]+\\)?(?:Schema::(?:\w+\(.*\)->)?(?:create|table|drop|dropIfExists|rename|hasTable)|DB::(?:\w+\(.*\)->)?table)$/s,
      ),
    ];
  },
};

function migrations(source: Source, callees: RegExp): readonly TableModel[] {
  return source.syntax.calls.flatMap((call): readonly TableModel[] => {
    if (!callees.test(call.callee)) return [];
    const table = source.literal(call.args[0]);
    return table === null ? [] : [tableModel(call, table, call.callee.slice(0, 80))];
  });
}

/** A Prisma schema's models with their `@@map`. It has no grammar of ours: read line by line. */
export function prismaModels(text: string): readonly TableModel[] {
  const models: TableModel[] = [];
  let open: { name: string; line: number; table: string | null; schema: string | null } | null = null;
  text.split(/\r?\n/).forEach((whole, index) => {
    const line = whole.replace(/\/\/.*$/, '').trim();
    const begun = /^(?:model|view)\s+(\w+)\s*\{/.exec(line)?.[1];
    if (begun !== undefined) open = { name: begun, line: index + 1, table: null, schema: null };
    if (!open) return;
    const mapped = /@@map\(\s*(?:name\s*:\s*)?("[^"]*")/.exec(line)?.[1];
    const schema = /@@schema\(\s*("[^"]*")/.exec(line)?.[1];
    open = { ...open, table: literal(mapped) ?? open.table, schema: literal(schema) ?? open.schema };
    if (line.endsWith('}')) {
      const table = open.table ?? open.name;
      models.push(
        tableModel(
          { line: open.line, column: 1 },
          open.schema === null ? table : `${open.schema}.${table}`,
          open.name,
        ),
      );
      open = null;
    }
  });
  return models;
}

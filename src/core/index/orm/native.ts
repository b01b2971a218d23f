import type { TableModel } from '../facts.ts';
import { literal } from '../source.ts';
import { fullName, tableModel } from './model.ts';
import type { ModelReader } from './model.ts';

/** `object Users : Table("app_users")`; without a name as Exposed forms it. */
export const exposed: ModelReader = {
  languages: ['kotlin'],
  signs: ['org.jetbrains.exposed'],
  read: (source) =>
    source.syntax.definitions.flatMap((each): readonly TableModel[] => {
      if (each.kind !== 'class') return [];
      const start = source.offset(each) + each.name.length;
      const header = source.text.slice(start, start + 300);
      const args =
        /^\s*:\s*(?:[\w.]+\.)?(?:U?IntId|U?LongId|CompositeId|Id|UUID)?Table(?:<[^<>]*>)?\(([^()]*)\)/.exec(
          header,
        )?.[1];
      if (args === undefined) return [];
      const first = args
        .split(',')[0]
        ?.replace(/^\s*name\s*=\s*/, '')
        .trim();
      return [
        tableModel(
          each,
          source.literal(first, fullName(each)) ?? each.name.replace(/Table$/, ''),
          fullName(each),
        ),
      ];
    }),
};

/** `table! { users (id) { … } }`, and what names a table of it: `#[diesel(table_name = users)]`. */
export const diesel: ModelReader = {
  languages: ['rust'],
  signs: ['diesel', 'table!', 'table_name'],
  read({ syntax: { calls, decorators } }) {
    const declared = calls.flatMap((call): readonly TableModel[] => {
      if (!/^(?:diesel::)?(?:table|view)!$/.test(call.callee)) return [];
      const text = (call.args[0] ?? '').replace(/^\s*use\s[^;]*;/, '');
      const renamed = literal(/#\[sql_name\s*=\s*("[^"]*")\]/.exec(text.split('{')[0] ?? '')?.[1]);
      const name = /^(?:\s|\/\/[^\n]*|#\[[^\]]*\])*((?:\w+\.)?\w+)\s*[({]/.exec(text)?.[1];
      return name === undefined ? [] : [tableModel(call, renamed ?? name, name)];
    });
    const named = decorators.flatMap((each): readonly TableModel[] => {
      const written =
        each.name === 'table_name'
          ? each.args[0]
          : each.name === 'diesel'
            ? each.args.map((arg) => /^table_name\s*=\s*(.+)$/s.exec(arg)?.[1]).find(Boolean)
            : undefined;
      if (written === undefined || each.target === null) return [];
      return [tableModel(each, literal(written) ?? written.split('::').at(-1) ?? written, each.target)];
    });
    return [...declared, ...named];
  },
};

/** `#[sea_orm(table_name = "cake", schema_name = "shop")]` on a model. */
export const seaOrm: ModelReader = {
  languages: ['rust'],
  signs: ['sea_orm'],
  read: ({ syntax: { decorators } }) =>
    decorators.flatMap((each): readonly TableModel[] => {
      const text = (key: string): string | null =>
        literal(
          each.args.map((arg) => new RegExp(`^${key}\\s*=\\s*(.+)$`, 's').exec(arg)?.[1]).find(Boolean),
        );
      const table = each.name === 'sea_orm' ? text('table_name') : null;
      const schema = text('schema_name');
      if (table === null || each.target === null) return [];
      return [tableModel(each, schema === null ? table : `${schema}.${table}`, each.target)];
    }),
};

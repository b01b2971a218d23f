import type { Definition, TableModel } from '../facts.ts';
import { snake } from '../inflect.ts';
import { classes, classText, fullName, tableModel } from './model.ts';
import type { ModelReader } from './model.ts';

export const sqlalchemy: ModelReader = {
  languages: ['python'],
  signs: ['__tablename__', 'sqlalchemy', 'SQLAlchemy', 'sqlmodel', 'create_table', 'db.Model'],
  read(source) {
    const models = classes(source).flatMap((each): readonly TableModel[] => {
      const named = classText(source, fullName(each), '__tablename__');
      if (named) return [tableModel(named.at, named.text, fullName(each))];
      // Flask-SQLAlchemy and SQLModel name the table themselves.
      const header = source.header(each);
      if (/__abstract__\s*=\s*True/.test(source.body(each))) return [];
      if (/\(\s*db\.Model\b/.test(header)) return [tableModel(each, snake(each.name), fullName(each))];
      return /\btable\s*=\s*True/.test(header)
        ? [tableModel(each, each.name.toLowerCase(), fullName(each))]
        : [];
    });
    const tables = source.syntax.calls.flatMap((call): readonly TableModel[] => {
      if (
        !/^(?:\w+\.)?(?:Table|create_table|drop_table|rename_table|add_column|drop_column)$/.test(call.callee)
      )
        return [];
      const table = source.literal(call.args[0]);
      return table === null ? [] : [tableModel(call, table, call.callee)];
    });
    return [...models, ...tables];
  },
};

export const djangoModels: ModelReader = {
  languages: ['python'],
  signs: ['models.Model', 'db_table', 'django'],
  read(source) {
    const own = new Set(
      classes(source)
        .filter((each) => isModel(source.header(each)))
        .map((each) => each.name),
    );
    return classes(source).flatMap((each): readonly TableModel[] => {
      const header = source.header(each);
      const bases =
        /\(([\s\S]*)\)/
          .exec(header)?.[1]
          ?.split(',')
          .map((base) => base.trim()) ?? [];
      if (!isModel(header) && !bases.some((base) => own.has(base))) return [];
      const meta = `${fullName(each)}.Meta`;
      const named = classText(source, meta, 'db_table');
      if (named) return [tableModel(named.at, named.text.replace(/^"|"$/g, ''), fullName(each))];
      const inside = source.syntax.assignments.filter((one) => one.inside === meta);
      if (inside.some((one) => /^(?:abstract|proxy)$/.test(one.target) && one.source === 'True')) return [];
      const app = appOf(source.path);
      return app === null ? [] : [tableModel(each, `${app}_${each.name.toLowerCase()}`, fullName(each))];
    });
  },
};

function isModel(header: string): boolean {
  return /\(\s*(?:[\w.]+\s*,\s*)*models\.Model\b/.test(header);
}

/** The app is the folder of `models.py`, or the one around the folder `models`. */
function appOf(path: string): string | null {
  return /(?:^|\/)([^/]+)\/models(?:\.py|\/[^/]+\.py)$/.exec(path)?.[1] ?? null;
}

export const peewee: ModelReader = {
  languages: ['python'],
  signs: ['peewee'],
  read(source) {
    const all = classes(source);
    const isOwn = (each: Definition, seen: number): boolean => {
      const bases = /\(([^)]*)\)/.exec(source.header(each))?.[1] ?? '';
      if (/(?:^|[\s,.])Model\b/.test(bases)) return true;
      return (
        seen < 5 &&
        all.some(
          (other) =>
            other !== each &&
            new RegExp(`(?:^|[\\s,])${other.name}\\b`).test(bases) &&
            isOwn(other, seen + 1),
        )
      );
    };
    return all.flatMap((each): readonly TableModel[] => {
      if (!isOwn(each, 0)) return [];
      const meta = `${fullName(each)}.Meta`;
      const named = classText(source, meta, 'table_name') ?? classText(source, meta, 'db_table');
      const isBase = /^Base|^Abstract/.test(each.name);
      return isBase && !named
        ? []
        : [tableModel(named?.at ?? each, named?.text ?? each.name.toLowerCase(), fullName(each))];
    });
  },
};

import type { TableModel } from './facts.ts';
import type { ModelReader } from './orm/model.ts';
import { diesel, exposed, seaOrm } from './orm/native.ts';
import { activeRecord, efCore, eloquent, gorm, jpa, prismaModels } from './orm/others.ts';
import { djangoModels, peewee, sqlalchemy } from './orm/python.ts';
import { builders, decorated, drizzle, mongoose, objection, sequelize } from './orm/script.ts';
import type { Source } from './source.ts';

/** Every family of models that is known. Adding one: its constant, and a line here. */
const MODEL_READERS: readonly ModelReader[] = [
  decorated,
  sequelize,
  drizzle,
  mongoose,
  builders,
  objection,
  sqlalchemy,
  djangoModels,
  peewee,
  jpa,
  exposed,
  efCore,
  gorm,
  diesel,
  seaOrm,
  activeRecord,
  eloquent,
];

/** The tables that ORM models and migrations of a file name, once per place. */
export function tableModels(source: Source): readonly TableModel[] {
  if (source.path.endsWith('.prisma')) return prismaModels(source.text);
  const found = MODEL_READERS.filter(
    (each) => each.languages.includes(source.language) && source.holds(each.signs),
  ).flatMap((each) => each.read(source));
  const seen = new Set<string>();
  return found.filter((each) => {
    const key = `${each.line}:${each.column}:${each.table}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

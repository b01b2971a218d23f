import type { Definition, Language, Place, TableModel } from '../facts.ts';
import type { Source } from '../source.ts';

/** Reads the tables that the models of one family of ORMs stand for. */
export interface ModelReader {
  readonly languages: readonly Language[];
  /** One of these stands in every file that it can say something about. */
  readonly signs: readonly string[];
  read(source: Source): readonly TableModel[];
}

export function tableModel(at: Place, table: string, model: string): TableModel {
  return { line: at.line, column: at.column, table, model };
}

/** Full name of a definition, as decorators and assignments refer to it. */
export function fullName(definition: Definition): string {
  return definition.container === null ? definition.name : `${definition.container}.${definition.name}`;
}

export function classes(source: Source): readonly Definition[] {
  return source.syntax.definitions.filter((each) => each.kind === 'class' || each.kind === 'struct');
}

/** The text that a class assigns to one of its own names, or that a property of it holds; null when it does not. */
export function classText(source: Source, owner: string, name: string): { text: string; at: Place } | null {
  for (const each of source.syntax.assignments) {
    const target = each.target.replace(/^(?:self|this|static|cls)(?:\.|::|->)|^\$/, '').replace(/:.*$/, '');
    if (target !== name || (each.inside !== owner && each.inside !== `${owner}.${name}`)) continue;
    const text = source.literal(each.source);
    if (text !== null) return { text, at: each };
  }
  return null;
}

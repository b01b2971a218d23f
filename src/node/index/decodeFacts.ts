import { DEFINITION_KINDS, LANGUAGES } from '../../core/index/facts.ts';
import type { FileFacts, Place } from '../../core/index/facts.ts';
import { ByteReader } from './bytes.ts';
import { ROLES } from './encodeFacts.ts';

/** Gives back what `encodeFacts` was given. Throws `RangeError` for anything else. */
export function decodeFacts(bytes: Uint8Array): FileFacts {
  const reader = new ByteReader(bytes);
  const lengths = Array.from({ length: reader.uint() }, () => reader.uint());
  const all = reader.text();
  let end = 0;
  const table = lengths.map((length) => all.slice(end, (end += length)));

  const pick = <Value>(values: readonly Value[], number: number): Value => {
    const value = values[number];
    if (value === undefined) throw new RangeError('The facts name something that is not there.');
    return value;
  };
  const text = (): string => pick(table, reader.uint() - 1);
  const optional = (): string | null => {
    const number = reader.uint();
    return number === 0 ? null : pick(table, number - 1);
  };
  const repeat = <Value>(read: () => Value): Value[] => {
    const values: Value[] = [];
    for (let left = reader.uint(); left > 0; left -= 1) values.push(read());
    return values;
  };
  const list = <Value>(read: (place: Place) => Value): Value[] => {
    let line = 1;
    return repeat(() => {
      line += reader.int();
      return read({ line, column: reader.uint() });
    });
  };

  return {
    language: pick(LANGUAGES, reader.uint()),
    definitions: list(({ line, column }) => {
      const name = text();
      const flags = reader.uint();
      return {
        name,
        kind: pick(DEFINITION_KINDS, flags >> 1),
        container: optional(),
        line,
        column,
        endLine: line + reader.int(),
        parameters: optional(),
        exported: flags % 2 === 1,
      };
    }),
    references: list(({ line, column }) => ({
      name: text(),
      receiver: optional(),
      role: pick(ROLES, reader.uint()),
      inside: optional(),
      line,
      column,
    })),
    calls: list(({ line, column }) => ({
      callee: text(),
      args: repeat(text),
      inside: optional(),
      line,
      column,
    })),
    assignments: list(({ line, column }) => ({
      target: text(),
      source: text(),
      inside: optional(),
      line,
      column,
    })),
    imports: list(({ line, column }) => ({
      module: text(),
      names: repeat(() => ({ name: text(), alias: optional() })),
      line,
      column,
    })),
    strings: list(({ line, column }) => ({ value: text(), line, column })),
    decorators: list(({ line, column }) => ({
      name: text(),
      args: repeat(text),
      target: optional(),
      line,
      column,
    })),
    routes: list(({ line, column }) => ({
      method: text(),
      path: text(),
      handler: optional(),
      guards: repeat(text),
      framework: text(),
      line,
      column,
    })),
    sql: list(({ line, column }) => ({ command: text(), text: text(), tables: repeat(text), line, column })),
    models: list(({ line, column }) => ({ table: text(), model: text(), line, column })),
    tests: list(({ line, column }) => ({ name: text(), line, column })),
    errorLines: repeat(() => reader.uint()),
  };
}

import { bareName } from './changes.ts';
import { sqlWithoutComments } from './comments.ts';
import type { FoundChange, SchemaChange } from './changes.ts';

const QUOTED = '(?:"[^"\\n]+"|`[^`\\n]+`|\\[[^\\]\\n]+\\]|\'[^\'\\n]+\'|[\\p{L}_][\\p{L}\\p{N}_$#]*)';
const NAME = `${QUOTED}(?:\\s?\\.\\s?${QUOTED}){0,3}`;

/** Statements begin with one of these; what stands behind is read piece by piece. */
const DROP_TABLE = new RegExp(
  `^DROP\\s+TABLE\\s+(?:IF\\s+EXISTS\\s+)?\\(?\\s*(${NAME}(?:\\s*,\\s*${NAME})*)`,
  'iu',
);
const CREATE_TABLE = new RegExp(
  `^CREATE\\s+(?:(?:GLOBAL|LOCAL|TEMP|TEMPORARY|UNLOGGED)\\s+)*TABLE\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?(${NAME})`,
  'iu',
);
const RENAME_TABLE = /^RENAME\s+TABLE\s+/iu;
const ALTER_TABLE = new RegExp(`^ALTER\\s+TABLE\\s+(?:IF\\s+EXISTS\\s+)?(?:ONLY\\s+)?(${NAME})\\s+`, 'iu');
const SP_RENAME = new RegExp(
  `^(?:EXEC(?:UTE)?\\s+)?sp_rename\\s+N?'([^'\\n]+)'\\s*,\\s*N?'([^'\\n]+)'(?:\\s*,\\s*N?'(\\w+)')?`,
  'iu',
);
/** What may stand before a statement in the body of a block. */
const LEAD = /^(?:(?:BEGIN|THEN|ELSE|LOOP|DO)\s+|IF\s+[^;]*?\sTHEN\s+)+/iu;
const PAIR = new RegExp(`^(${NAME})\\s+TO\\s+(${NAME})`, 'iu');

const ACTIONS: readonly (readonly [RegExp, (table: string, a: string, b: string) => SchemaChange])[] = [
  [
    new RegExp(`^RENAME\\s+(?:TO|AS)\\s+(${NAME})`, 'iu'),
    (table, to) => ({ kind: 'table_renamed', table, to }),
  ],
  [
    new RegExp(
      `^RENAME\\s+(?:COLUMN\\s+)?(?!(?:TO|AS|INDEX|KEY|CONSTRAINT)\\s)(${NAME})\\s+TO\\s+(${NAME})`,
      'iu',
    ),
    (table, column, to) => ({ kind: 'column_renamed', table, column, to }),
  ],
  [
    new RegExp(
      `^DROP\\s+(?:COLUMN\\s+)?(?:IF\\s+EXISTS\\s+)?(?!(?:CONSTRAINT|INDEX|KEY|PRIMARY|FOREIGN|CHECK|PARTITION|DEFAULT|COLUMN|IF)\\s)\\(?\\s*(${NAME})`,
      'iu',
    ),
    (table, column) => ({ kind: 'column_dropped', table, column }),
  ],
  [
    new RegExp(`^CHANGE\\s+(?:COLUMN\\s+)?(${NAME})\\s+(${NAME})`, 'iu'),
    (table, column, to) =>
      column.toLowerCase() === to.toLowerCase()
        ? { kind: 'column_added', table, column }
        : { kind: 'column_renamed', table, column, to },
  ],
  [
    new RegExp(
      `^ADD\\s+(?:COLUMN\\s+)?(?:IF\\s+NOT\\s+EXISTS\\s+)?(?!(?:CONSTRAINT|INDEX|KEY|PRIMARY|FOREIGN|UNIQUE|CHECK|PARTITION|COLUMN|IF|FULLTEXT|SPATIAL)\\s)\\(?\\s*(${NAME})`,
      'iu',
    ),
    (table, column) => ({ kind: 'column_added', table, column }),
  ],
];

/** The changes of the statements of a text, in their order. */
export function sqlChanges(sql: string): readonly FoundChange[] {
  const found: FoundChange[] = [];
  for (const { at: start, text: whole } of pieces(bodies(sqlWithoutComments(sql)), ';')) {
    const text = whole.replace(LEAD, '');
    const at = start + whole.length - text.length;
    const add = (change: SchemaChange): void => void found.push({ at, change });
    const dropped = DROP_TABLE.exec(text)?.[1];
    const created = CREATE_TABLE.exec(text)?.[1];
    const altered = ALTER_TABLE.exec(text);
    const procedure = SP_RENAME.exec(text);
    if (dropped !== undefined)
      for (const name of pieces(dropped, ',')) add({ kind: 'table_dropped', table: bareName(name.text) });
    else if (created !== undefined) add({ kind: 'table_created', table: bareName(created) });
    else if (altered)
      for (const change of actionChanges(bareName(altered[1] ?? ''), text.slice(altered[0].length)))
        add(change);
    else if (procedure) add(renamed(procedure[1] ?? '', procedure[2] ?? '', procedure[3] ?? ''));
    else if (RENAME_TABLE.test(text))
      for (const pair of pieces(text.replace(RENAME_TABLE, ''), ',')) {
        const [, table, to] = PAIR.exec(pair.text) ?? [];
        if (table !== undefined && to !== undefined)
          add({ kind: 'table_renamed', table: bareName(table), to: bareName(to) });
      }
  }
  return found;
}

const DROP_SEVERAL = /^DROP\s+(?:COLUMN\s+)?\(([^()]*)\)/iu;
const ONE_NAME = new RegExp(`^(?:COLUMN\\s+)?(?:IF\\s+EXISTS\\s+)?(${NAME})$`, 'iu');

/** What the actions of one ALTER TABLE do; a name alone goes on with the columns that the action before it drops. */
function actionChanges(table: string, actions: string): readonly SchemaChange[] {
  let dropping = false;
  return pieces(actions, ',').flatMap(({ text }): readonly SchemaChange[] => {
    const more = dropping ? ONE_NAME.exec(text)?.[1] : undefined;
    if (more !== undefined) return [{ kind: 'column_dropped', table, column: bareName(more) }];
    const several = DROP_SEVERAL.exec(text)?.[1];
    const changes =
      several === undefined
        ? actionChange(table, text)
        : several
            .split(',')
            .map((each): SchemaChange => ({ kind: 'column_dropped', table, column: bareName(each.trim()) }));
    dropping = changes.some((each) => each.kind === 'column_dropped');
    return changes;
  });
}

/** Dollar quotes as separators: what stands inside are statements of their own. */
function bodies(sql: string): string {
  return sql.replace(/\$(?:[A-Za-z_]\w*)?\$/g, (quote) => ';'.padEnd(quote.length));
}

function actionChange(table: string, action: string): readonly SchemaChange[] {
  for (const [pattern, make] of ACTIONS) {
    const match = pattern.exec(action);
    if (match) return [make(table, bareName(match[1] ?? ''), bareName(match[2] ?? ''))];
  }
  return [];
}

/** `sp_rename 'table.column', 'new', 'COLUMN'`, or a table without the last one. */
function renamed(from: string, to: string, what: string): SchemaChange {
  const parts = from.split('.').map(bareName);
  const last = parts.at(-1) ?? '';
  if (what.toUpperCase() !== 'COLUMN') return { kind: 'table_renamed', table: last, to: bareName(to) };
  return { kind: 'column_renamed', table: parts.at(-2) ?? '', column: last, to: bareName(to) };
}

/** Cuts at a sign outside of quotes and brackets; offsets are those of the trimmed pieces. */
function pieces(text: string, sign: string): readonly { readonly at: number; readonly text: string }[] {
  const found: { at: number; text: string }[] = [];
  let depth = 0;
  let start = 0;
  const push = (end: number): void => {
    const piece = text.slice(start, end);
    const at = start + piece.length - piece.trimStart().length;
    if (piece.trim() !== '') found.push({ at, text: piece.trim() });
    start = end + 1;
  };
  for (let at = 0; at < text.length; at++) {
    const letter = text.charAt(at);
    if (letter === "'" || letter === '"' || letter === '`') {
      const end = text.indexOf(letter, at + 1);
      if (end < 0) break;
      at = end;
    } else if (letter === '(') depth++;
    else if (letter === ')') depth = Math.max(0, depth - 1);
    else if (letter === sign && (depth === 0 || sign === ';')) {
      push(at);
      depth = 0;
    }
  }
  push(text.length);
  return found;
}

/** What takes a name away that code may still use. */
export type NameGone = Exclude<MigrationChange, { readonly kind: 'table_created' | 'column_added' }>;

/** What a migration does to names that code may still use. Names without quotes and without schema. */
export type MigrationChange = { readonly path: string; readonly line: number } & SchemaChange;

export type SchemaChange =
  | { readonly kind: 'table_dropped'; readonly table: string }
  | { readonly kind: 'table_created'; readonly table: string }
  | { readonly kind: 'table_renamed'; readonly table: string; readonly to: string }
  | { readonly kind: 'column_dropped'; readonly table: string; readonly column: string }
  | { readonly kind: 'column_added'; readonly table: string; readonly column: string }
  | {
      readonly kind: 'column_renamed';
      readonly table: string;
      readonly column: string;
      readonly to: string;
    };

/** A change with its offset in the text that it was found in. */
export interface FoundChange {
  readonly at: number;
  readonly change: SchemaChange;
}

/** A name as code writes it: quotes and the schema in front are left away. */
export function bareName(written: string): string {
  const last = written.split('.').at(-1) ?? written;
  return last.replace(/^[\s"'`[:]+|[\s"'`\]]+$/g, '');
}

/** False for what a torn or strange migration has where a name should stand. */
export function namesSomething(change: SchemaChange): boolean {
  const names = [change.table, 'column' in change ? change.column : null, 'to' in change ? change.to : null];
  return names.every((name) => name === null || (/[\p{L}\p{N}_]/u.test(name) && !/[;(),]/.test(name)));
}

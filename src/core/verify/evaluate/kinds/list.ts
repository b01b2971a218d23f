import type { PatternKind } from '../../../model/verification.ts';
import { apiRoutes } from './apiRoutes.ts';
import { calls } from './calls.ts';
import { decorators } from './decorators.ts';
import { definitions } from './definitions.ts';
import { expressions } from './expressions.ts';
import { files } from './files.ts';
import { identifiers } from './identifiers.ts';
import { imports } from './imports.ts';
import type { Kind } from './kind.ts';
import { references } from './references.ts';
import { sqlTables } from './sqlTables.ts';
import { structure } from './structure.ts';
import { tests } from './tests.ts';
import { text } from './text.ts';

/** Every kind of pattern, by its key in the YAML. */
export const KINDS: Readonly<Record<PatternKind, Kind>> = {
  identifiers,
  expressions,
  sql_tables: sqlTables,
  api_routes: apiRoutes,
  imports,
  calls,
  definitions,
  references,
  decorators,
  tests,
  text,
  files,
  structure,
};

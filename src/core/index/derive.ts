import type { FileFacts, Place, SyntaxFacts } from './facts.ts';
import { tableModels } from './orm.ts';
import { ROUTE_READERS } from './routes/list.ts';
import { Source } from './source.ts';
import { sqlStatements } from './sql.ts';
import { testCases } from './tests.ts';

/**
 * What a file's syntax means beyond its grammar: routes, SQL, tables of models, tests. Pure, and cheap where
 * there is nothing of that kind: every reader first asks for a word without which it has nothing to say.
 */
export function deriveFacts(path: string, text: string, syntax: SyntaxFacts): FileFacts {
  const source = new Source(path, text, syntax);
  const routes = ROUTE_READERS.filter(
    (each) => each.languages.includes(source.language) && source.holds(each.signs),
  ).flatMap((each) => each.read(source));
  return {
    ...syntax,
    routes: routes.toSorted(byPlace),
    sql: sqlStatements(source),
    models: tableModels(source).toSorted(byPlace),
    tests: testCases(source).toSorted(byPlace),
  };
}

function byPlace(a: Place, b: Place): number {
  return a.line - b.line || a.column - b.column;
}

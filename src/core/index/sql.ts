import type { Language, SqlStatement } from './facts.ts';
import { joinedTexts } from './joined.ts';
import type { Source } from './source.ts';
import { tablesOf } from './sqlTables.ts';
import { sqlTokens } from './sqlTokens.ts';
import type { SqlToken } from './sqlTokens.ts';

const COMMANDS = new Set(
  'SELECT INSERT UPDATE DELETE WITH CREATE ALTER DROP TRUNCATE MERGE REPLACE COPY GRANT REVOKE LOCK COMMENT REFRESH EXPLAIN ANALYZE CALL EXEC RENAME'.split(
    ' ',
  ),
);
const BEGINS =
  /^(?:\s|\\[nrt]|\(|--[^\n]*\n|\/\*(?:[^*]|\*(?!\/))*\*\/)*(?:select|insert|update|delete|with|create|alter|drop|truncate|merge|replace|explain|grant|revoke|copy)\b/i;
/** Words that no statement has where a table or column is named, and every other sentence has. */
const PROSE = /^(?:THE|YOUR|MY|OUR|THIS|THAT|THESE|THOSE|ITS|THEIR|EVERY|YOU|PLEASE)$/;

/** What is shorter says nothing of a table. */
const SHORTEST = 8;

/** SQL statements of string literals, or of a whole .sql file. A sentence that uses SQL's words is none. */
export function sqlStatements(source: Source): readonly SqlStatement[] {
  if (source.path.endsWith('.prisma')) return [];
  if (source.language === 'sql')
    return statements(source.text).map((each) => ({ ...source.place(each.offset), ...each.statement }));
  return joinedTexts(source, (value) => BEGINS.test(value)).flatMap((joined) =>
    joined.text.length < SHORTEST
      ? []
      : statements(unescaped(joined.text, source.language), true).map(({ offset, statement }) => ({
          ...joined.place(offset),
          ...statement,
        })),
  );
}

/** Escapes as they are written in a literal, of the same length, so that offsets stay. */
function unescaped(value: string, language: Language): string {
  // `""` is one quote in C#'s verbatim strings.
  const plain =
    language === 'csharp' ? value.replace(/(?<=[\s.(,=])""/g, ' "').replaceAll('""', '" ') : value;
  if (!plain.includes('\\')) return plain;
  return plain
    .replace(/\\[nrt]/g, '  ')
    .replace(/\\(?=\r?\n)/g, ' ')
    .replace(/\\(["'`])/g, ' $1');
}

function statements(
  text: string,
  doubt = false,
): readonly { offset: number; statement: Omit<SqlStatement, 'line' | 'column'> }[] {
  const found: { offset: number; statement: Omit<SqlStatement, 'line' | 'column'> }[] = [];
  let rest: SqlToken[] = [];
  const end = (): void => {
    const from = rest.findIndex((token) => COMMANDS.has(token.upper));
    const tokens = from < 0 ? [] : rest.slice(from);
    // A body's `BEGIN` or an opening bracket may stand in front; anything else is not a statement.
    const lead = rest
      .slice(0, Math.max(0, from))
      .every((token) => /^(?:BEGIN|THEN|ELSE|LOOP|DECLARE|AS)$/.test(token.upper) || token.text === '(');
    rest = [];
    const [first] = tokens;
    const last = tokens.at(-1);
    if (!first || !last || (doubt && (!lead || !isSql(tokens)))) return;
    const written = text.slice(first.offset, last.end);
    found.push({
      offset: first.offset,
      statement: { command: first.upper, text: written, tables: tablesOf(tokens) },
    });
  };
  for (const token of sqlTokens(text)) {
    if (token.text === ';' && token.kind === 'sign') end();
    else rest.push(token);
  }
  end();
  return found;
}

/** Whether what begins with a verb of SQL goes on as SQL does. */
function isSql(tokens: readonly SqlToken[]): boolean {
  const verb = tokens[0];
  if (!verb) return false;
  const words = tokens.filter((token) => token.kind === 'word');
  const has = (...wanted: string[]): number => words.findIndex((token) => wanted.includes(token.upper));
  // `Select an item from …` is how sentences begin; `SELECT`, `select` and `Select … From` are how SQL does.
  const isTitle = /^[A-Z][a-z]+$/.test(verb.text);
  const second = words[1];
  const capitals = words.filter((token) => KEYWORD.test(token.upper));
  if (isTitle && capitals.slice(1).some((token) => /^[a-z]/.test(token.text))) return false;
  if (isSentence(tokens)) return false;
  switch (verb.upper) {
    case 'SELECT':
    case 'EXPLAIN': {
      const from = tokens.findIndex((token) => token.upper === 'FROM');
      if (from < 0)
        return (
          !isTitle && /[\d('*@$?]/.test(tokens[1]?.text ?? '') && (second === undefined || tokens.length < 40)
        );
      return from > 1 && columnsFit(tokens.slice(1, from)) && behindTable(tokens, from + 1);
    }
    case 'INSERT':
      return (
        /^(?:INTO|IGNORE|OVERWRITE|OR)$/.test(second?.upper ?? '') &&
        (has('VALUES', 'SELECT', 'SET', 'DEFAULT') > 0 || tokens.length <= 12) &&
        !isProseTail(tokens, 2)
      );
    case 'REPLACE':
    case 'MERGE':
      return (
        second?.upper === 'INTO' &&
        (verb.upper === 'MERGE' ? has('USING') > 0 : has('VALUES', 'SELECT', 'SET') > 0)
      );
    case 'UPDATE': {
      const set = tokens.findIndex((token) => token.upper === 'SET');
      return (
        set > 1 &&
        set <= 8 &&
        (tokens.slice(set).some((token) => token.text === '=') ||
          set === tokens.length - 1 ||
          tokens[set + 1]?.kind === 'value')
      );
    }
    case 'DELETE':
      return second?.upper === 'FROM' && tokens[1] === second && behindTable(tokens, 2);
    case 'WITH':
      return (
        has('AS') > 0 &&
        has('SELECT', 'INSERT', 'UPDATE', 'DELETE') > 0 &&
        tokens.some((token) => token.text === '(')
      );
    case 'TRUNCATE':
      return second?.upper === 'TABLE'
        ? tokens.length <= 12 && tokens.length > 2
        : /^[A-Z]/.test(verb.text) && !isTitle && tokens.length <= 4 && tokens.length > 1;
    case 'CREATE':
    case 'ALTER':
    case 'DROP': {
      const kind = words.findIndex((token) => OBJECT.test(token.upper));
      if (kind < 1 || kind > 6) return false;
      const object = words[kind]?.upper;
      if (object === 'INDEX' || object === 'TRIGGER')
        return verb.upper !== 'CREATE'
          ? tokens.length <= 10
          : has('ON') > 0 && tokens.some((token) => token.text === '(' || object === 'TRIGGER');
      if (object === 'TABLE' && verb.upper === 'CREATE')
        return tokens.some((token) => token.text === '(') || has('AS', 'LIKE') > 0;
      if (object === 'TABLE' && verb.upper === 'ALTER')
        return (
          has('ADD', 'DROP', 'RENAME', 'ALTER', 'MODIFY', 'CHANGE', 'SET', 'ENABLE', 'DISABLE', 'OWNER') >
            1 || tokens.length <= 4
        );
      if (object === 'VIEW' && verb.upper === 'CREATE') return has('AS') > 0;
      return !isProseTail(tokens, kind + 2);
    }
    case 'GRANT':
    case 'REVOKE':
      return (
        !isTitle &&
        has('ON') > 0 &&
        has('TO', 'FROM') > 0 &&
        /^(?:SELECT|INSERT|UPDATE|DELETE|ALL|USAGE|EXECUTE|TRUNCATE|REFERENCES)$/.test(second?.upper ?? '')
      );
    case 'COPY':
      return (
        !isTitle &&
        has('FROM', 'TO') > 0 &&
        tokens.some((token) => token.kind === 'text' || token.upper === 'STDIN' || token.upper === 'STDOUT')
      );
    default:
      return false;
  }
}

/** A small article or pronoun where SQL has a name; `a` alone is a good name for a column. */
function isSentence(tokens: readonly SqlToken[]): boolean {
  return tokens.some((token, at) => {
    if (token.kind !== 'word' || !/^[a-z]/.test(token.text)) return false;
    if (PROSE.test(token.upper)) return true;
    const next = tokens[at + 1];
    const isNoun =
      next?.kind === 'word' &&
      /^[a-z]/.test(next.text) &&
      !BEHIND.test(next.upper) &&
      !KEYWORD.test(next.upper);
    return /^(?:A|AN|ONE|EACH|SOME|MULTIPLE|IT|ITS)$/.test(token.upper) && isNoun;
  });
}

const KEYWORD =
  /^(?:SELECT|FROM|WHERE|INTO|VALUES|SET|TABLE|JOIN|UPDATE|DELETE|INSERT|CREATE|ALTER|DROP|INDEX|VIEW)$/;
const OBJECT =
  /^(?:TABLE|VIEW|INDEX|TRIGGER|SCHEMA|SEQUENCE|FUNCTION|PROCEDURE|TYPE|DATABASE|EXTENSION|POLICY)$/;
const BEHIND =
  /^(?:WHERE|GROUP|ORDER|HAVING|LIMIT|OFFSET|FETCH|UNION|EXCEPT|INTERSECT|JOIN|INNER|LEFT|RIGHT|FULL|CROSS|NATURAL|OUTER|RETURNING|FOR|WINDOW|USING|ON|WITH|TABLESAMPLE|INTO|AS|OPTION|SET|USE|FORCE|STRAIGHT_JOIN|LATERAL)$/;

/** A list of columns: never three plain words beside each other, two of them one with its alias. */
function columnsFit(tokens: readonly SqlToken[]): boolean {
  let run = 0;
  for (const token of tokens) {
    const isPlain =
      token.kind === 'word' &&
      !/^(?:DISTINCT|ALL|TOP|AS|CASE|WHEN|THEN|ELSE|END|AND|OR|NOT|IS|NULL|IN|LIKE|BETWEEN|OVER|PARTITION|ORDER|BY|ASC|DESC|FILTER|WHERE|EXISTS|SELECT|INTERVAL|AT|TIME|ZONE|COLLATE|FROM|ON|JOIN|LEFT|GROUP|WITHIN|SQL_CALC_FOUND_ROWS|STRAIGHT_JOIN|ROWS|PRECEDING|FOLLOWING|UNBOUNDED|CURRENT|ROW|NULLS|FIRST|LAST|SEPARATOR|DIV|ILIKE|RLIKE|REGEXP|USING|LIMIT|INTO)$/.test(
        token.upper,
      );
    run = isPlain ? run + 1 : 0;
    if (run > 2) return false;
  }
  return true;
}

/** What stands behind the first table: an end, a sign, an alias or a clause. */
function behindTable(tokens: readonly SqlToken[], start: number): boolean {
  let at = start;
  const first = tokens[at];
  if (!first) return /^[A-Z]+$/.test(tokens[0]?.text ?? '') || tokens[start - 1]?.upper === 'FROM';
  if (first.kind === 'text') return false;
  if (first.kind === 'value' || first.kind === 'sign') return true;
  if (/^(?:LATERAL|ONLY|UNNEST)$/.test(first.upper)) return true;
  at += 1;
  while (tokens[at]?.text === '.') at += 2;
  const next = tokens[at];
  if (!next || next.kind !== 'word' || BEHIND.test(next.upper)) return !next || next.kind !== 'text';
  const later = tokens[at + 1];
  return !later || later.kind !== 'word' || BEHIND.test(later.upper);
}

/** Three plain lower-case words in a row where SQL has signs and clauses. */
function isProseTail(tokens: readonly SqlToken[], from: number): boolean {
  const tail = tokens.slice(from);
  return (
    tail.some(
      (_, at) =>
        tail.slice(at, at + 4).length === 4 &&
        tail.slice(at, at + 4).every((each) => each.kind === 'word' && /^[a-z]+$/.test(each.text)),
    ) && !tail.some((each) => /[=(]/.test(each.text))
  );
}

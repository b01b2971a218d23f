import type { SqlToken } from './sqlTokens.ts';

/** Words that stand where a table could and are none. */
const NO_TABLE = new Set(
  'SELECT VALUES WHERE SET ON USING GROUP ORDER HAVING LIMIT UNION EXCEPT INTERSECT LATERAL UNNEST JOIN INNER LEFT RIGHT FULL CROSS NATURAL OUTER RETURNING FROM INTO AS AND OR NOT NULL CASE WHEN THEN ELSE END EXISTS IN IS BY DUAL TABLE DEFAULT'.split(
    ' ',
  ),
);
/** Words behind a table that are no alias of it. */
const CLAUSE = new Set(
  'WHERE SET ON USING GROUP ORDER HAVING LIMIT OFFSET FETCH UNION EXCEPT INTERSECT MINUS JOIN INNER LEFT RIGHT FULL CROSS NATURAL OUTER STRAIGHT_JOIN RETURNING FOR WINDOW QUALIFY VALUES SELECT WITH WHEN TABLESAMPLE OUTPUT FORCE USE IGNORE PIVOT UNPIVOT OPTION CONNECT START DEFAULT FROM INTO AND OR'.split(
    ' ',
  ),
);
/** Functions in whose brackets FROM is no clause. */
const FROM_INSIDE = new Set(['EXTRACT', 'TRIM', 'SUBSTRING', 'OVERLAY', 'POSITION']);
/** Words before UPDATE that make it something other than a statement's verb. */
const NO_UPDATE = new Set(['FOR', 'ON', 'DO', 'KEY', 'AFTER', 'BEFORE', 'OR', 'OF', 'THEN', ',', 'NO']);
/** Statements in which ON stands before a table. */
const ON_TABLE = /^(?:INDEX|TRIGGER|POLICY|RULE)$/;

interface Name {
  readonly text: string;
  /** Index behind the name. */
  readonly next: number;
  readonly isPlain: boolean;
}

/** The tables of one statement, in order and once; names made by WITH and functions are none. */
export function tablesOf(tokens: readonly SqlToken[]): readonly string[] {
  const found = new Map<string, number>();
  const ctes = cteNames(tokens);
  const brackets: string[] = [];
  const add = (index: number): number => {
    const name = nameAt(tokens, index);
    if (!name) return index;
    if (name.isPlain && ctes.has(name.text.toLowerCase())) return name.next;
    found.set(name.text, Math.min(index, found.get(name.text) ?? index));
    return name.next;
  };
  const first = tokens[0]?.upper ?? '';
  tokens.forEach((token, index) => {
    if (token.text === '(') brackets.push(tokens[index - 1]?.upper ?? '');
    if (token.text === ')') brackets.pop();
    const next = (more = 1): string => tokens[index + more]?.upper ?? '';
    const before = tokens[index - 1];
    switch (token.upper) {
      case 'FROM': {
        if (FROM_INSIDE.has(brackets.at(-1) ?? '')) return;
        if (before?.upper === 'DISTINCT' && /^(?:IS|NOT)$/.test(tokens[index - 2]?.upper ?? '')) return;
        if (first === 'REVOKE' || first === 'COPY' || first === 'SHOW') return;
        list(tokens, index + 1, add, true);
        return;
      }
      case 'JOIN':
      case 'STRAIGHT_JOIN':
        list(tokens, index + 1, add, false);
        return;
      case 'USING':
        if (/^(?:DELETE|MERGE|WITH)$/.test(first) && tokens[index + 1]?.text !== '(')
          list(tokens, index + 1, add, first !== 'MERGE');
        return;
      case 'INTO':
        if (
          tokens
            .slice(Math.max(0, index - 4), index)
            .some((each) => /^(?:INSERT|MERGE|REPLACE)$/.test(each.upper))
        )
          add(index + 1);
        else if (first === 'SELECT' && tokens[nameAt(tokens, index + 1)?.next ?? -1]?.upper === 'FROM')
          add(index + 1);
        return;
      case 'UPDATE': {
        if (before && NO_UPDATE.has(before.upper || before.text)) return;
        list(tokens, index + (/^(?:ONLY|LOW_PRIORITY|IGNORE)$/.test(next()) ? 2 : 1), add, true);
        return;
      }
      case 'TABLE': {
        if (!/^(?:CREATE|ALTER|DROP|TRUNCATE|LOCK|COMMENT|GRANT|REVOKE|EXPLAIN|ANALYZE|RENAME)$/.test(first))
          return;
        let at = index + 1;
        while (/^(?:IF|NOT|EXISTS|ONLY)$/.test(tokens[at]?.upper ?? '')) at += 1;
        list(tokens, at, add, first !== 'CREATE' && first !== 'ALTER', true);
        return;
      }
      case 'VIEW': {
        if (!/^(?:CREATE|ALTER|DROP|REFRESH)$/.test(first)) return;
        let at = index + 1;
        while (/^(?:IF|NOT|EXISTS|CONCURRENTLY)$/.test(tokens[at]?.upper ?? '')) at += 1;
        list(tokens, at, add, first === 'DROP', true);
        return;
      }
      case 'TRUNCATE':
      case 'COPY':
        if (index === 0 && next() !== 'TABLE')
          list(tokens, index + (next() === 'ONLY' ? 2 : 1), add, first === 'TRUNCATE', true);
        return;
      case 'REFERENCES':
        if (first === 'CREATE' || first === 'ALTER') add(index + 1);
        return;
      case 'ON':
        if (first === 'CREATE' && tokens.slice(1, index).some((each) => ON_TABLE.test(each.upper))) {
          if (!tokens.slice(0, index).some((each) => each.upper === 'ON'))
            add(index + (next() === 'ONLY' ? 2 : 1));
        } else if (
          (first === 'GRANT' || first === 'REVOKE') &&
          !/^(?:TABLE|ALL|SCHEMA|SEQUENCE|FUNCTION|DATABASE)$/.test(next())
        ) {
          list(tokens, index + 1, add, true);
        }
        return;
      case 'PARTITION':
        if (first === 'CREATE' && next() === 'OF') add(index + 2);
        return;
      case 'INHERITS':
        if (first === 'CREATE' && tokens[index + 1]?.text === '(') list(tokens, index + 2, add, true);
        return;
      case 'LIKE':
        if (first === 'CREATE' && before?.text === '(' && tokens[index - 3]?.upper === 'TABLE')
          add(index + 1);
        return;
      case 'TO':
        // `RENAME TABLE a TO b, c TO d`
        if (first === 'RENAME') list(tokens, index + 1, add, true);
        else if (first === 'ALTER' && before?.upper === 'RENAME') add(index + 1);
        return;
    }
  });
  const updated = first === 'UPDATE' ? nameAt(tokens, 1) : null;
  // `UPDATE u SET … FROM users u` names its table by the alias.
  if (updated?.isPlain === true && isAlias(tokens, updated.text.toLowerCase(), updated.next))
    found.delete(updated.text);
  return [...found].toSorted((a, b) => a[1] - b[1]).map(([name]) => name);
}

/** One table or several with commas between; each may have an alias. `isDefined` = a bracket behind is no call. */
/** Whether a name stands behind another one, as its alias, after FROM or JOIN. */
function isAlias(tokens: readonly SqlToken[], name: string, from: number): boolean {
  return tokens.some((token, at) => {
    const before = tokens[at - 1];
    if (at <= from || token.text.toLowerCase() !== name || !before) return false;
    const named = before.upper === 'AS' ? tokens[at - 2] : before;
    return (
      (named?.kind === 'name' ||
        (named?.kind === 'word' && !CLAUSE.has(named.upper) && !NO_TABLE.has(named.upper))) &&
      tokens.slice(from, at).some((each) => each.upper === 'FROM')
    );
  });
}

function list(
  tokens: readonly SqlToken[],
  start: number,
  add: (index: number) => number,
  several: boolean,
  isDefined = false,
  depth = 0,
): void {
  let at = start;
  for (;;) {
    while (/^(?:ONLY|LATERAL)$/.test(tokens[at]?.upper ?? '')) at += 1;
    if (tokens[at]?.text === '(') {
      // A sub-select speaks for itself; a bracket around joined tables begins with one.
      if (depth < DEEPEST && !/^(?:SELECT|WITH|VALUES)$/.test(tokens[at + 1]?.upper ?? ''))
        list(tokens, at + 1, add, true, false, depth + 1);
      at = closingBracket(tokens, at) + 1;
    } else {
      const name = nameAt(tokens, at);
      if (!name) return;
      if (tokens[name.next]?.text === '(' && !isDefined) at = closingBracket(tokens, name.next) + 1;
      else at = add(at);
    }
    if (!several) return;
    at = afterAlias(tokens, at);
    if (tokens[at]?.text !== ',') return;
    at += 1;
  }
}

function afterAlias(tokens: readonly SqlToken[], start: number): number {
  let at = start;
  if (tokens[at]?.upper === 'AS') at += 1;
  const token = tokens[at];
  if (token && (token.kind === 'name' || (token.kind === 'word' && !CLAUSE.has(token.upper)))) at += 1;
  if (tokens[at]?.text === '(') at = closingBracket(tokens, at) + 1;
  return at;
}

/** How many brackets are looked into, and how far one may reach: statements of people have less. */
const DEEPEST = 20;
const REACH = 20_000;

function closingBracket(tokens: readonly SqlToken[], open: number): number {
  let depth = 0;
  for (let at = open; at < Math.min(tokens.length, open + REACH); at += 1) {
    if (tokens[at]?.text === '(' && tokens[at]?.kind === 'sign') depth += 1;
    else if (tokens[at]?.text === ')' && tokens[at]?.kind === 'sign') depth -= 1;
    if (depth === 0) return at;
  }
  return tokens.length;
}

/** `users`, `"public"."users"`, `db..users`: the parts joined by dots. */
function nameAt(tokens: readonly SqlToken[], start: number): Name | null {
  const parts: string[] = [];
  let at = start;
  for (;;) {
    const token = tokens[at];
    if (!token || (token.kind !== 'word' && token.kind !== 'name') || token.text === '') return null;
    if (token.kind === 'word' && (parts.length === 0 ? NO_TABLE.has(token.upper) : false)) return null;
    if (token.kind === 'word' && /^[@#]/.test(token.text)) return null;
    parts.push(token.text);
    at += 1;
    if (tokens[at]?.text !== '.') break;
    while (tokens[at]?.text === '.') at += 1;
  }
  // A value stuck to the name, `users_${}`, makes another one of it.
  const glued = tokens[at];
  if (glued?.kind === 'value' && glued.offset === tokens[at - 1]?.end) return null;
  return { text: parts.join('.'), next: at, isPlain: parts.length === 1 };
}

function cteNames(tokens: readonly SqlToken[]): ReadonlySet<string> {
  const names = new Set<string>();
  if (!tokens.some((token) => token.upper === 'WITH')) return names;
  tokens.forEach((token, index) => {
    if (token.upper !== 'AS') return;
    let at = index + 1;
    while (/^(?:NOT|MATERIALIZED)$/.test(tokens[at]?.upper ?? '')) at += 1;
    if (
      tokens[at]?.text !== '(' ||
      !/^(?:SELECT|WITH|INSERT|UPDATE|DELETE|VALUES|TABLE|\()$/.test(
        tokens[at + 1]?.upper || (tokens[at + 1]?.text ?? ''),
      )
    )
      return;
    let before = index - 1;
    if (tokens[before]?.text === ')') while (before > 0 && tokens[before]?.text !== '(') before -= 1;
    if (tokens[before]?.text === '(') before -= 1;
    const name = tokens[before];
    const lead = tokens[before - 1];
    if (name && lead && (/^(?:WITH|RECURSIVE)$/.test(lead.upper) || lead.text === ','))
      names.add(name.text.toLowerCase());
  });
  return names;
}

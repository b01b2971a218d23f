/** The operators that change which statements run, and in which order. */
import ts from 'typescript';
import type { Edit } from './mutants.ts';

function statementsOf(node: ts.Node): readonly ts.Statement[] {
  return ts.isBlock(node) || ts.isCaseOrDefaultClause(node) ? node.statements : [];
}

function leaves(statement: ts.Statement | undefined): boolean {
  return (
    statement !== undefined &&
    (ts.isReturnStatement(statement) ||
      ts.isThrowStatement(statement) ||
      ts.isContinueStatement(statement) ||
      ts.isBreakStatement(statement))
  );
}

/** `if (…) return;` → nothing; the same with `throw`, `continue` and `break`, also at the end of a block. */
export function removedGuard(node: ts.Node): readonly Edit[] {
  if (!ts.isIfStatement(node) || node.elseStatement || !(statementsOf(node.parent).length > 0)) return [];
  const { thenStatement: then } = node;
  const guard = leaves(ts.isBlock(then) ? then.statements.at(-1) : then);
  return guard ? [{ start: node.getStart(), end: node.end, text: '' }] : [];
}

/** A `return` before a statement of a function, with a value of the function's type that says nothing. */
export function earlyReturn(node: ts.Node): readonly Edit[] {
  if (!ts.isStatement(node) || !ts.isBlock(node.parent)) return [];
  const { parent } = node.parent;
  if (!ts.isFunctionLike(parent) || ts.isConstructorDeclaration(parent) || runsAnyway(node)) return [];
  const value = emptyValue(parent, node.parent);
  const start = node.getStart();
  return value === undefined ? [] : [{ start, end: start, text: `return${value}; ` }];
}

function runsAnyway(statement: ts.Statement): boolean {
  return (
    ts.isReturnStatement(statement) || ts.isFunctionDeclaration(statement) || ts.isThrowStatement(statement)
  );
}

/** What an early return says: a blank and a value, nothing, or undefined when there is no such value. */
function emptyValue(made: ts.SignatureDeclaration, body: ts.Block): string | undefined {
  if ('asteriskToken' in made && made.asteriskToken) return '';
  const type = made.type?.getText().replace(/^Promise<(.*)>$/s, '$1');
  if (type === undefined) return returnsValue(body) ? undefined : '';
  if (/^(void|undefined|never)$|\| (void|undefined)$/.test(type)) return '';
  if (type.endsWith('| null')) return ' null';
  if (type === 'boolean') return ' false';
  return /^(readonly )?[\w.]+\[\]$/.test(type) ? ' []' : undefined;
}

function returnsValue(node: ts.Node): boolean {
  if (ts.isReturnStatement(node)) return node.expression !== undefined;
  return !ts.isFunctionLike(node) && (ts.forEachChild(node, returnsValue) ?? false);
}

/**
 * `a; b;` → `b; a;`, of neighbours one of which changes what the other looks at, waits, or may leave before the
 * other changes anything. Those that need what the other declares stay: they would never run.
 */
export function swappedOrder(node: ts.Node): readonly Edit[] {
  if (!ts.isStatement(node) || !acts(node)) return [];
  const siblings = statementsOf(node.parent);
  const next = siblings[siblings.indexOf(node) + 1];
  if (next === undefined || !acts(next) || !depend(node, next)) return [];
  return [{ start: node.getStart(), end: next.end, text: `${next.getText()} ${node.getText()}` }];
}

function acts(statement: ts.Statement): boolean {
  if (ts.isVariableStatement(statement)) return waits(statement);
  return (
    ts.isExpressionStatement(statement) ||
    ts.isIfStatement(statement) ||
    ts.isIterationStatement(statement, false)
  );
}

function depend(a: ts.Statement, b: ts.Statement): boolean {
  const [mine, its] = [names(a), names(b)];
  const meets = (some: ReadonlySet<string>, others: ReadonlySet<string>): boolean =>
    !some.isDisjointFrom(others);
  if (meets(declared(a), its) || meets(declared(b), mine)) return false;
  const [changes, itsChanges] = [changed(a), changed(b)];
  if (meets(changes, its) || meets(itsChanges, mine)) return true;
  if (waits(a) || waits(b)) return meets(mine, its);
  return (mayLeave(a) && itsChanges.size > 0) || (mayLeave(b) && changes.size > 0);
}

function waits(node: ts.Node): boolean {
  if (ts.isAwaitExpression(node)) return true;
  return !ts.isFunctionLike(node) && (ts.forEachChild(node, waits) ?? false);
}

function mayLeave(node: ts.Node): boolean {
  if (ts.isStatement(node) && leaves(node)) return true;
  return !ts.isFunctionLike(node) && (ts.forEachChild(node, mayLeave) ?? false);
}

/** The things that a node changes, as far as can be told: what is assigned, called as a method, or given to a function. */
function changed(node: ts.Node, found = new Set<string>()): ReadonlySet<string> {
  if (ts.isBinaryExpression(node) && assigns(node.operatorToken.kind)) add(rootOf(node.left), found);
  if (ts.isPostfixUnaryExpression(node) || ts.isDeleteExpression(node)) {
    add(rootOf(ts.isDeleteExpression(node) ? node.expression : node.operand), found);
  }
  if (ts.isCallExpression(node) && ts.isExpressionStatement(unawaited(node.parent))) {
    if (ts.isPropertyAccessExpression(node.expression)) add(rootOf(node.expression.expression), found);
    else for (const argument of node.arguments) add(rootOf(argument), found);
  }
  if (!ts.isFunctionLike(node)) ts.forEachChild(node, (child) => void changed(child, found));
  return found;
}

function assigns(kind: ts.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

function unawaited(node: ts.Node): ts.Node {
  return ts.isAwaitExpression(node) || ts.isVoidExpression(node) ? node.parent : node;
}

function add(name: string | undefined, to: Set<string>): void {
  if (name !== undefined) to.add(name);
}

/** `a` of `a.b[c].d`, `#a` of `this.#a.b`. */
function rootOf(node: ts.Node): string | undefined {
  if (ts.isIdentifier(node)) return node.text;
  if (!ts.isPropertyAccessExpression(node) && !ts.isElementAccessExpression(node)) return undefined;
  const { expression } = node;
  if (expression.kind === ts.SyntaxKind.ThisKeyword) return 'name' in node ? node.name.text : undefined;
  return rootOf(expression);
}

/** What a node speaks of: identifiers and private fields, without the names of properties. */
function names(node: ts.Node, found = new Set<string>()): ReadonlySet<string> {
  const property =
    ts.isIdentifier(node) && ts.isPropertyAccessExpression(node.parent) && node.parent.name === node;
  if ((ts.isIdentifier(node) && !property) || ts.isPrivateIdentifier(node)) found.add(node.text);
  ts.forEachChild(node, (child) => void names(child, found));
  return found;
}

function declared(statement: ts.Statement): ReadonlySet<string> {
  const found = new Set<string>();
  if (!ts.isVariableStatement(statement)) return found;
  for (const { name } of statement.declarationList.declarations) names(name, found);
  return found;
}

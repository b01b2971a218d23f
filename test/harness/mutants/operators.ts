import ts from 'typescript';
import { earlyReturn, removedGuard, swappedOrder } from './statements.ts';
import type { Edit } from './mutants.ts';

/** A kind of fault that a hurried hand may make, and the edits that make it at a node (none at most nodes). */
interface Operator {
  readonly kind: string;
  readonly edits: (node: ts.Node) => readonly Edit[];
}

export const operators: readonly Operator[] = [
  { kind: 'condition', edits: negatedCondition },
  { kind: 'await', edits: droppedAwait },
  { kind: 'return', edits: earlyReturn },
  { kind: 'order', edits: swappedOrder },
  { kind: 'guard', edits: removedGuard },
  { kind: 'boundary', edits: movedBoundary },
  { kind: 'logic', edits: swappedLogic },
  { kind: 'constant', edits: otherConstant },
];

const K = ts.SyntaxKind;

/** The edit that puts a text in the place of a node. */
function instead(node: ts.Node, text: string): readonly Edit[] {
  return [{ start: node.getStart(), end: node.end, text }];
}

function conditionOf(node: ts.Node): ts.Expression | undefined {
  if (ts.isIfStatement(node) || ts.isWhileStatement(node) || ts.isDoStatement(node)) return node.expression;
  return ts.isConditionalExpression(node) || ts.isForStatement(node) ? node.condition : undefined;
}

const OPPOSITE: Partial<Record<ts.SyntaxKind, string>> = {
  [K.EqualsEqualsEqualsToken]: '!==',
  [K.ExclamationEqualsEqualsToken]: '===',
  [K.EqualsEqualsToken]: '!=',
  [K.ExclamationEqualsToken]: '==',
};

/** `if (a)` → `if (!(a))`, also of loops and `a ? b : c`; an equality is turned round wherever it stands. */
function negatedCondition(node: ts.Node): readonly Edit[] {
  if (ts.isBinaryExpression(node)) {
    const opposite = OPPOSITE[node.operatorToken.kind];
    return opposite === undefined ? [] : instead(node.operatorToken, opposite);
  }
  const condition = conditionOf(node);
  if (condition === undefined) return [];
  // Its own operator is turned round already.
  if (ts.isBinaryExpression(condition) && OPPOSITE[condition.operatorToken.kind] !== undefined) return [];
  return instead(condition, `!(${condition.getText()})`);
}

/** `await f();` → `f();`. Where the value is used, the types tell; in a `try`, a `return await` matters, too. */
function droppedAwait(node: ts.Node): readonly Edit[] {
  if (!ts.isAwaitExpression(node)) return [];
  const { parent, expression } = node;
  if (ts.isExpressionStatement(parent)) return instead(node, `void ${expression.getText()}`);
  const guarded =
    ts.isReturnStatement(parent) && ts.findAncestor(parent, isTryBlockOrFunction)?.kind === K.Block;
  return guarded ? instead(node, expression.getText()) : [];
}

function isTryBlockOrFunction(node: ts.Node): boolean {
  return (
    ts.isFunctionLike(node) ||
    (ts.isBlock(node) && ts.isTryStatement(node.parent) && node === node.parent.tryBlock)
  );
}

const NEXT: Partial<Record<ts.SyntaxKind, string>> = {
  [K.LessThanToken]: '<=',
  [K.LessThanEqualsToken]: '<',
  [K.GreaterThanToken]: '>=',
  [K.GreaterThanEqualsToken]: '>',
};

/** `<` → `<=` and so on; `a + 1` → `a`. */
function movedBoundary(node: ts.Node): readonly Edit[] {
  if (!ts.isBinaryExpression(node)) return [];
  const { left, operatorToken, right } = node;
  const next = NEXT[operatorToken.kind];
  if (next !== undefined) return instead(operatorToken, next);
  const one = ts.isNumericLiteral(right) && right.text === '1';
  const stepped = operatorToken.kind === K.PlusToken || operatorToken.kind === K.MinusToken;
  return one && stepped ? instead(node, left.getText()) : [];
}

/** `a && b` → `a || b` and back. */
function swappedLogic(node: ts.Node): readonly Edit[] {
  if (!ts.isBinaryExpression(node)) return [];
  const { left, operatorToken, right } = node;
  const other = { [K.AmpersandAmpersandToken]: '||', [K.BarBarToken]: '&&' }[operatorToken.kind as number];
  return other === undefined ? [] : instead(node, `((${left.getText()}) ${other} (${right.getText()}))`);
}

/** `1` → `2`, `5000` → `0`, `true` → `false`, `'a'` → `''`. Sentences are left alone: wording is no behaviour. */
function otherConstant(node: ts.Node): readonly Edit[] {
  if (node.kind === K.TrueKeyword || node.kind === K.FalseKeyword) {
    return instead(node, node.kind === K.TrueKeyword ? 'false' : 'true');
  }
  if (ts.isNumericLiteral(node)) {
    const value = Number(node.text);
    // One more of many is nobody's concern: a limit is left out instead.
    return isName(node) || steps(node) ? [] : instead(node, value < 100 ? String(value + 1) : '0');
  }
  if (!ts.isStringLiteral(node) || isName(node) || ts.isExpressionStatement(node.parent)) return [];
  const loaded = ts.isCallExpression(node.parent) && node.parent.expression.kind === K.ImportKeyword;
  const sentence = node.text.trim().split(/\s+/).length > 2;
  return loaded || sentence ? [] : instead(node, node.text === '' ? `'mutant'` : `''`);
}

function isName(node: ts.StringLiteral | ts.NumericLiteral): boolean {
  return 'name' in node.parent && node.parent.name === node;
}

/** Whether it is the one of `a + 1`, which `movedBoundary` has. */
function steps(node: ts.NumericLiteral): boolean {
  return (
    node.text === '1' &&
    ts.isBinaryExpression(node.parent) &&
    node.parent.right === node &&
    movedBoundary(node.parent).length > 0 &&
    NEXT[node.parent.operatorToken.kind] === undefined
  );
}

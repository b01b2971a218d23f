import ts from 'typescript';
import { operators } from './operators.ts';

/** One small change of a source. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  /** What stands there instead. */
  readonly text: string;
}

/** A file with one small fault. */
export interface Mutant extends Edit {
  readonly file: string;
  /** Which kind of fault: `condition`, `guard`, … */
  readonly kind: string;
  /** Where what changes begins to run, for telling which tests get there. */
  readonly runs: number;
  readonly line: number;
  readonly before: string;
}

/** All mutants of a source, in the order of their places. Pure; each one parses. */
export function mutantsOf(file: string, source: string): readonly Mutant[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const mutants: Mutant[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    for (const { kind, edits } of operators) {
      for (const { start, end, text } of edits(node)) {
        mutants.push({
          ...{ file, kind, start, end, text, runs: node.getStart() },
          line: tree.getLineAndCharacterOfPosition(start).line + 1,
          before: source.slice(start, end),
        });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return mutants;
}

/** The source with the mutant in it. */
export function mutated(source: string, { start, end, text }: Edit): string {
  return source.slice(0, start) + text + source.slice(end);
}

/** A source as JavaScript; undefined when it cannot be compiled. */
export function compiled(source: string): string | undefined {
  const { outputText, diagnostics = [] } = ts.transpileModule(source, {
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext, removeComments: true },
  });
  return diagnostics.length === 0 ? outputText : undefined;
}

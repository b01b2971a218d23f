import * as vscode from 'vscode';
import type { Plan, Task } from '../../core/model/plan.ts';
import { parseStudioPath } from '../names/paths.ts';
import { SCHEME } from '../names/uris.ts';
import type { EngineSource } from '../host/engineSource.ts';

/** The documents that are verification specs: those of tasks, and files of the workspace by their names. */
export const SPEC_DOCUMENTS: vscode.DocumentFilter[] = [
  { scheme: SCHEME, pattern: '**/*.verify.yaml' },
  { scheme: 'file', pattern: '**/*.{verify,planning}.yaml' },
];

export function isSpec(document: vscode.TextDocument): boolean {
  return vscode.languages.match(SPEC_DOCUMENTS, document) > 0;
}

/** The task whose spec an address names; null for a loose spec. */
export function taskOfSpec(uri: vscode.Uri): { readonly planId: string; readonly number: number } | null {
  const file = uri.scheme === SCHEME ? parseStudioPath(uri.path, uri.query) : null;
  return file?.kind === 'specs' ? { planId: file.id, number: file.number } : null;
}

/** The same with plan and task as they are now; null when they are gone, and while no engine is open. */
export async function findTaskOfSpec(
  source: EngineSource,
  uri: vscode.Uri,
): Promise<{ readonly plan: Plan; readonly task: Task } | null> {
  const name = taskOfSpec(uri);
  const plan = name && source.opened ? await source.plan(name.planId).catch(() => null) : null;
  const task = plan?.tasks.find(({ number }) => number === name?.number);
  return plan && task ? { plan, task } : null;
}

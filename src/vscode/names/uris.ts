import * as vscode from 'vscode';
import type { Id } from '../../core/model/basics.ts';
import { formatStudioPath, type StudioFile } from './paths.ts';

export const SCHEME = 'planning-studio';

function uri(file: StudioFile, title: string): vscode.Uri {
  const version = file.version === null ? {} : { query: `version=${file.version}` };
  return vscode.Uri.from({ scheme: SCHEME, path: formatStudioPath(file, title), ...version });
}

/** A plan as an editable Markdown file. */
export function planUri(plan: { readonly id: Id; readonly title: string }): vscode.Uri {
  return uri({ kind: 'plans', id: plan.id, version: null }, plan.title);
}

/** A document as an editable Markdown file, or one of its versions, read-only. */
export function documentUri(
  document: { readonly id: Id; readonly title: string },
  version: number | null = null,
): vscode.Uri {
  return uri({ kind: 'documents', id: document.id, version }, document.title);
}

/** The synthesis of a session as an editable Markdown file. */
export function synthesisUri(session: { readonly id: Id; readonly title: string }): vscode.Uri {
  return uri({ kind: 'sessions', id: session.id, version: null }, session.title);
}

/** The verification spec of a task as an editable YAML file. */
export function specUri(planId: Id, task: { readonly number: number; readonly title: string }): vscode.Uri {
  return uri({ kind: 'specs', id: planId, number: task.number, version: null }, task.title);
}

import * as vscode from 'vscode';
import type { SearchHit } from '../../core/ports.ts';
import { showTask } from '../acting/showTask.ts';
import { documentUri, planUri } from '../names/uris.ts';
import type { Shell } from '../shell.ts';

/** Opens what a search found: plans, tasks and documents as text, everything else in its session's panel. */
export async function openHit(shell: Shell, hit: Pick<SearchHit, 'kind' | 'id' | 'stream'>): Promise<void> {
  const engine = await shell.engine.get();
  switch (hit.kind) {
    case 'plan':
      await vscode.window.showTextDocument(planUri(await engine.plan(hit.id)));
      return;
    case 'task':
      await showTask(await engine.plan(hit.stream.id), hit.id);
      return;
    case 'document':
      await vscode.window.showTextDocument(documentUri(await engine.document(hit.id)));
      return;
    case 'session':
    case 'message':
    case 'episode':
      await shell.active.set(hit.stream.id);
      await shell.panels.open(hit.stream.id);
  }
}

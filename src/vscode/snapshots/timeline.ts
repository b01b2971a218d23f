import * as vscode from 'vscode';
import type { TimelineEntry } from '../../core/engine/snapshotApi.ts';
import type { Plan, Task } from '../../core/model/plan.ts';
import { choose } from '../asking/ask.ts';
import type { Shell } from '../shell.ts';
import { ago } from '../words/words.ts';
import { compare } from './compare.ts';

const ICONS: Readonly<Record<TimelineEntry['kind'], string>> = {
  added: 'add',
  edited: 'edit',
  status: 'circle-outline',
  spec: 'checklist',
  run: 'beaker',
  snapshot: 'history',
  rewound: 'discard',
  archived: 'archive',
};

/** What happened to a task, newest first; choosing one with changes shows them. */
export async function showTimeline(shell: Shell, plan: Plan, task: Task): Promise<void> {
  const entries = await (await shell.engine.get()).timeline(plan.id, task.id);
  const picks = entries.toReversed().map((entry) => ({
    label: `$(${ICONS[entry.kind]}) ${entry.text}`,
    description: `${ago(entry.at)} · ${entry.by.name}`,
    entry,
  }));
  const { entry } = await choose(picks, vscode.l10n.t('Timeline of Task {0}: {1}', task.number, task.title));
  if (entry.changes !== null) await compare(shell, plan, entry.changes, null);
}

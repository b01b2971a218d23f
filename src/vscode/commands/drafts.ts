import * as vscode from 'vscode';
import { PlanningError } from '../../core/base/errors.ts';
import type { PlanDocument } from '../../core/model/document.ts';
import type { TaskDraft } from '../../core/model/draft.ts';
import type { Session } from '../../core/model/session.ts';
import { documentUri, synthesisUri } from '../names/uris.ts';
import type { Shell } from '../shell.ts';
import { ago } from '../words/words.ts';
import { askText, choose, chooseMany } from '../asking/ask.ts';
import { sessionOf } from '../acting/pick.ts';
import type { Run } from '../acting/run.ts';
import { createSession } from './sessions.ts';
import { announce, runStep } from '../acting/step.ts';

async function writeSpec(shell: Shell, id: string, instruction: string | null): Promise<void> {
  await runStep(shell, id, 'spec', (engine, signal) => engine.draftSpec(id, instruction, signal), [
    'openSpec',
    'draftTasks',
  ]);
  shell.panels.reveal(id, 'spec');
}

async function writeTasks(shell: Shell, id: string, instruction: string | null): Promise<void> {
  await runStep(shell, id, 'tasks', (engine, signal) => engine.draftTasks(id, instruction, signal), [
    'editDrafts',
    'markReady',
  ]);
  shell.panels.reveal(id, 'tasks');
}

async function specOf(shell: Shell, arg: unknown, title: string): Promise<PlanDocument> {
  const { session } = await sessionOf(shell, arg, title);
  if (session.specDocumentId === null) {
    throw new PlanningError('not_found', vscode.l10n.t('The session has no spec yet: draft it first.'));
  }
  return (await shell.engine.get()).document(session.specDocumentId);
}

function versionPicks(spec: PlanDocument): readonly (vscode.QuickPickItem & { readonly number: number })[] {
  return spec.versions.toReversed().map(({ number, reason, by, at }) => ({
    label: vscode.l10n.t('Version {0}', number),
    description: `${by} · ${ago(at)}`,
    detail: reason,
    number,
  }));
}

/** Opens the editor's own diff of two versions. */
export async function openVersionDiff(
  spec: Pick<PlanDocument, 'id' | 'title'>,
  from: number,
  to: number,
): Promise<void> {
  const title = vscode.l10n.t('{0}: version {1} ↔ {2}', spec.title, from, to);
  await vscode.commands.executeCommand('vscode.diff', documentUri(spec, from), documentUri(spec, to), title);
}

/** One change of the list of drafts, chosen step by step. */
async function editDrafts(shell: Shell, session: Session): Promise<void> {
  const engine = await shell.engine.get();
  const title = vscode.l10n.t('Task Drafts');
  const picks: readonly { label: string; description: string; draft: TaskDraft | null }[] = [
    ...session.drafts.map((draft, at) => ({
      label: `${at + 1}. ${draft.title}`,
      description: draft.priority,
      draft,
    })),
    { label: vscode.l10n.t('$(add) Add task'), description: '', draft: null },
  ];
  const { draft } = await choose(picks, title);
  if (draft === null) {
    const added = { title: await askText(title, vscode.l10n.t('What is to be done?')) };
    await engine.setDrafts(session.id, [...session.drafts, added], session.draftsRevision);
    return;
  }
  const actions = [
    { label: vscode.l10n.t('Rename'), act: 'rename' },
    { label: vscode.l10n.t('Describe'), act: 'describe' },
    { label: vscode.l10n.t('Set what comes first'), act: 'depend' },
    { label: vscode.l10n.t('Move up'), act: 'up' },
    { label: vscode.l10n.t('Move down'), act: 'down' },
    { label: vscode.l10n.t('Remove'), act: 'remove' },
  ] as const;
  const { act } = await choose(actions, draft.title);
  const list = [...session.drafts];
  const at = list.indexOf(draft);
  if (act === 'rename')
    list[at] = { ...draft, title: await askText(draft.title, vscode.l10n.t('Title'), draft.title) };
  if (act === 'describe') {
    list[at] = {
      ...draft,
      description: await askText(draft.title, vscode.l10n.t('Description'), draft.description),
    };
  }
  if (act === 'depend') {
    const others = session.drafts.flatMap((other, index) =>
      other === draft
        ? []
        : [
            {
              label: `${index + 1}. ${other.title}`,
              picked: draft.blockedBy.includes(other.id),
              id: other.id,
            },
          ],
    );
    const chosen = await chooseMany(others, vscode.l10n.t('Done before “{0}”', draft.title));
    list[at] = { ...draft, blockedBy: chosen.map(({ id }) => id) };
  }
  if (act === 'up' || act === 'down') {
    list.splice(at, 1);
    list.splice(Math.max(0, act === 'up' ? at - 1 : at + 1), 0, draft);
  }
  const kept =
    act === 'remove' ? list.filter((other) => other !== draft).map((other) => without(other, draft)) : list;
  await engine.setDrafts(session.id, kept, session.draftsRevision);
}

/** What waited for a removed draft waits for what that one waited for. */
function without(draft: TaskDraft, removed: TaskDraft): TaskDraft {
  if (!draft.blockedBy.includes(removed.id)) return draft;
  const rest = [...draft.blockedBy.filter((id) => id !== removed.id), ...removed.blockedBy];
  return { ...draft, blockedBy: [...new Set(rest)] };
}

export const draftCommands = {
  synthesize: async (shell, arg) => {
    const { session } = await sessionOf(shell, arg, vscode.l10n.t('Synthesize'));
    await runStep(shell, session.id, 'synthesis', (engine, signal) => engine.synthesize(session.id, signal), [
      'openSynthesis',
      'draftSpec',
    ]);
    shell.panels.reveal(session.id, 'synthesis');
  },
  openSynthesis: async (shell, arg) => {
    const { session } = await sessionOf(shell, arg, vscode.l10n.t('Open Synthesis'));
    await vscode.window.showTextDocument(synthesisUri(session));
  },
  straightToSpec: async (shell, arg) => {
    const present = shell.active.view;
    const usable =
      typeof arg !== 'string' &&
      present?.gates.draft_spec === null &&
      present.session.specDocumentId === null;
    const id = usable ? present.session.id : await createSession(shell, arg);
    await writeSpec(shell, id, null);
    return id;
  },
  draftSpec: async (shell, arg) => {
    await writeSpec(shell, (await sessionOf(shell, arg, vscode.l10n.t('Draft Spec'))).session.id, null);
  },
  reviseSpec: async (shell, arg, text) => {
    const { session } = await sessionOf(shell, arg, vscode.l10n.t('Revise Spec'));
    const instruction =
      typeof text === 'string'
        ? text
        : await askText(vscode.l10n.t('Revise Spec'), vscode.l10n.t('What should change?'));
    await writeSpec(shell, session.id, instruction);
  },
  openSpec: async (shell, arg) => {
    const spec = await specOf(shell, arg, vscode.l10n.t('Open Spec'));
    await vscode.window.showTextDocument(documentUri(spec));
  },
  compareSpec: async (shell, arg, from, to) => {
    const title = vscode.l10n.t('Compare Spec Versions');
    const spec = await specOf(shell, arg, title);
    if (typeof from === 'number' && typeof to === 'number') return openVersionDiff(spec, from, to);
    const versions = versionPicks(spec);
    const older = await choose(versions, title, vscode.l10n.t('Compare this version…'));
    const rest = versions.filter(({ number }) => number !== older.number);
    if (rest.length === 0)
      throw new PlanningError('not_found', vscode.l10n.t('The spec has only one version.'));
    const newer = await choose(rest, title, vscode.l10n.t('…with this one'));
    return openVersionDiff(spec, Math.min(older.number, newer.number), Math.max(older.number, newer.number));
  },
  restoreSpec: async (shell, arg) => {
    const title = vscode.l10n.t('Restore Spec Version');
    const spec = await specOf(shell, arg, title);
    const older = versionPicks(spec).slice(1);
    if (older.length === 0)
      throw new PlanningError('not_found', vscode.l10n.t('The spec has only one version.'));
    const { number } = await choose(older, title);
    const restored = await (await shell.engine.get()).restoreVersion(spec.id, number);
    announce(
      vscode.l10n.t('Version {0} is now version {1}; nothing was lost.', number, restored),
      ['openSpec'],
      spec.sessionId,
    );
  },
  draftTasks: async (shell, arg) => {
    await writeTasks(shell, (await sessionOf(shell, arg, vscode.l10n.t('Draft Tasks'))).session.id, null);
  },
  reviseTasks: async (shell, arg, text) => {
    const { session } = await sessionOf(shell, arg, vscode.l10n.t('Revise Task Drafts'));
    const instruction =
      typeof text === 'string'
        ? text
        : await askText(vscode.l10n.t('Revise Task Drafts'), vscode.l10n.t('What should change?'));
    await writeTasks(shell, session.id, instruction);
  },
  editDrafts: async (shell, arg) => {
    await editDrafts(shell, (await sessionOf(shell, arg, vscode.l10n.t('Edit Task Drafts'))).session);
  },
  markReady: async (shell, arg) => {
    const { session } = await sessionOf(shell, arg, vscode.l10n.t('Mark Ready'));
    await (await shell.engine.get()).markReady(session.id);
    if (!shell.panels.isVisible(session.id)) {
      announce(vscode.l10n.t('“{0}” is ready to become a plan.', session.title), ['materialize'], session.id);
    }
  },
  reopen: async (shell, arg) => {
    const { session } = await sessionOf(shell, arg, vscode.l10n.t('Back to Drafting'));
    await (await shell.engine.get()).reopen(session.id);
  },
  materialize: async (shell, arg, planTitle) => {
    const { session } = await sessionOf(shell, arg, vscode.l10n.t('Materialize Plan'));
    const engine = await shell.engine.get();
    const preview = await engine.previewMaterialize(session.id);
    let title = typeof planTitle === 'string' ? planTitle : undefined;
    if (title === undefined) {
      const prompt = [
        vscode.l10n.t('Title of the plan; {0} tasks will be made.', preview.tasks.length),
        ...preview.warnings,
      ].join(' ');
      title = await askText(vscode.l10n.t('Materialize Plan'), prompt, preview.planTitle);
    }
    const plan = await engine.materialize(session.id, { planTitle: title });
    await shell.plans.reveal(plan.id);
    announce(
      vscode.l10n.t('“{0}” is now a plan with {1} tasks.', plan.title, plan.tasks.length),
      ['openPlan', 'exportPlan'],
      plan.id,
    );
    return plan.id;
  },
} satisfies Record<string, Run>;

import * as vscode from 'vscode';
import { compact } from '../../core/base/words.ts';
import { PROMPT_LENGTH, TITLE_MAX_LENGTH } from '../../core/model/session.ts';
import { formatUsd } from '../../core/model/money.ts';
import { needFolder } from '../host/folder.ts';
import type { Shell } from '../shell.ts';
import { ask, askText, choose, confirm } from '../asking/ask.ts';
import { announce } from '../acting/step.ts';
import { pickSession, sessionOf } from '../acting/pick.ts';
import type { Run } from '../acting/run.ts';

/** Creates a session from `arg` (the idea) or asks for it, and makes it the active one. */
export async function createSession(shell: Shell, arg: unknown): Promise<string> {
  needFolder(shell.settings);
  const prompt = typeof arg === 'string' ? arg : await askIdea();
  const engine = await shell.engine.get();
  const session = await engine.createSession({ prompt });
  await shell.active.set(session.id);
  return session.id;
}

function askIdea(): Promise<string> {
  return ask({
    title: vscode.l10n.t('New Session'),
    prompt: vscode.l10n.t('What should be built, changed or found out?'),
    placeHolder: vscode.l10n.t('Add rate limiting to the public API'),
    validateInput: (text) => {
      const length = text.trim().length;
      if (length < PROMPT_LENGTH.min) return vscode.l10n.t('At least {0} characters.', PROMPT_LENGTH.min);
      if (length > PROMPT_LENGTH.max) return vscode.l10n.t('At most {0} characters.', PROMPT_LENGTH.max);
      return undefined;
    },
  });
}

export const sessionCommands = {
  newSession: async (shell, arg) => {
    const id = await createSession(shell, arg);
    await shell.panels.open(id);
    return id;
  },
  openSession: async (shell, arg) => {
    const named = typeof arg === 'string' || (typeof arg === 'object' && arg !== null && 'sessionId' in arg);
    const id = named
      ? (await sessionOf(shell, arg, '')).session.id
      : await pickSession(shell, vscode.l10n.t('Open Session'));
    await shell.active.set(id);
    await shell.panels.open(id);
    return id;
  },
  switchSession: async (shell, arg) => {
    const id =
      typeof arg === 'string' ? arg : await pickSession(shell, vscode.l10n.t('Choose Active Session'));
    await shell.active.set(id);
    return shell.active.id;
  },
  renameSession: async (shell, arg, title) => {
    const { session } = await sessionOf(shell, arg, vscode.l10n.t('Rename Session'));
    const text =
      typeof title === 'string'
        ? title
        : await ask({
            title: vscode.l10n.t('Rename Session'),
            value: session.title,
            validateInput: (value) =>
              value.trim() === '' || value.length > TITLE_MAX_LENGTH
                ? vscode.l10n.t('1 to {0} characters.', TITLE_MAX_LENGTH)
                : undefined,
          });
    await (await shell.engine.get()).renameSession(session.id, text);
  },
  setBudget: async (shell, arg) => {
    const { session } = await sessionOf(shell, arg, vscode.l10n.t('Set Session Budget'));
    const present = session.config.budgetMicroUsd;
    const text = await ask({
      title: vscode.l10n.t('Set Session Budget'),
      prompt: vscode.l10n.t(
        'US dollars; empty = no limit. Used so far: {0}.',
        formatUsd(session.usage.costMicroUsd),
      ),
      value: present === null ? '' : String(present / 1_000_000),
      validateInput: (value) =>
        value.trim() === '' || Number(value) > 0
          ? undefined
          : vscode.l10n.t('A number above 0, such as 2.50, or nothing.'),
    });
    const budget = text.trim() === '' ? null : Math.round(Number(text) * 1_000_000);
    await (await shell.engine.get()).setBudget(session.id, budget);
  },
  answerBlocker: async (shell, arg) => {
    const { session } = await sessionOf(shell, arg, vscode.l10n.t('Answer Open Question'));
    const blocker = session.blockers.find(({ answer }) => answer === undefined);
    if (!blocker) return;
    const other = vscode.l10n.t('Another answer…');
    const picks = [...blocker.choices, other].map((label) => ({ label }));
    const { label } = await choose(picks, blocker.question);
    const answer = label === other ? await askText(blocker.question, '') : label;
    await (await shell.engine.get()).answerBlocker(session.id, blocker.id, answer);
  },
  stop: async (shell, arg) => {
    const { session } = await sessionOf(shell, arg, vscode.l10n.t('Stop Running Step'));
    await (await shell.engine.get()).stop(session.id);
  },
  resume: async (shell, arg) => {
    const { session } = await sessionOf(shell, arg, vscode.l10n.t('Take Up Interrupted Step'));
    await (await shell.engine.get()).resume(session.id);
  },
  discardSession: async (shell, arg, reason) => {
    const { session } = await sessionOf(shell, arg, vscode.l10n.t('Discard Session'));
    if (typeof reason !== 'string') {
      await confirm(
        vscode.l10n.t('Discard “{0}”?', session.title),
        vscode.l10n.t('The session is kept for the record, and nothing more can be done with it.'),
        vscode.l10n.t('Discard'),
      );
    }
    await (
      await shell.engine.get()
    ).discardSession(session.id, ...(typeof reason === 'string' ? [reason] : []));
  },
  exportSession: async (shell, arg) => {
    const { session } = await sessionOf(shell, arg, vscode.l10n.t('Export Session'));
    const formats = [
      { label: 'Markdown', format: 'markdown', language: 'markdown' },
      { label: 'JSON', format: 'json', language: 'json' },
    ] as const;
    const { format, language } = await choose(formats, vscode.l10n.t('Export Session'));
    const content = await (await shell.engine.get()).exportSession(session.id, format);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language, content }));
  },
  showUsage: async (shell) => {
    const engine = await shell.engine.get();
    const rows = await Promise.all(
      (['session', 'role', 'model', 'step'] as const).map(async (by) => ({
        by,
        rows: await engine.usage(null, by),
      })),
    );
    const lines = [`# ${vscode.l10n.t('Usage and cost of model calls')}`];
    for (const { by, rows: part } of rows) {
      lines.push(
        '',
        `## ${by}`,
        '',
        '| | calls | input | cached | output | cost |',
        '|---|--:|--:|--:|--:|--:|',
      );
      for (const { key, totals } of part) {
        const unpriced = totals.unpricedCalls > 0 ? ` + ${totals.unpricedCalls} calls of unknown price` : '';
        const cost = `${formatUsd(totals.costMicroUsd)}${unpriced}`;
        const name = key.replaceAll(/[|\r\n\\`<]/g, ' ');
        lines.push(
          `| ${name} | ${totals.calls} | ${compact(totals.inputTokens)} | ${compact(totals.cachedTokens)} | ${compact(totals.outputTokens)} | ${cost} |`,
        );
      }
    }
    const document = await vscode.workspace.openTextDocument({
      language: 'markdown',
      content: lines.join('\n'),
    });
    await vscode.window.showTextDocument(document, { preview: true });
    if (rows.every(({ rows: part }) => part.length === 0))
      announce(vscode.l10n.t('No model was called yet.'), []);
  },
} satisfies Record<string, Run>;

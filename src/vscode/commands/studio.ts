import * as vscode from 'vscode';
import { openHit } from './openHit.ts';
import { askText, choose } from '../asking/ask.ts';
import type { Run } from '../acting/run.ts';
import { announce } from '../acting/step.ts';
import { ago } from '../words/words.ts';

const SEARCH_LIMIT = 50;

export const studioCommands = {
  chooseProvider: (shell) => shell.provider.choose(),
  forgetKeys: (shell) => shell.provider.forgetKeys(),
  search: async (shell, arg) => {
    const engine = await shell.engine.get();
    const text =
      typeof arg === 'string'
        ? arg
        : await askText(vscode.l10n.t('Search Plans and Sessions'), vscode.l10n.t('Words'));
    const hits = await engine.search(text, SEARCH_LIMIT);
    if (hits.length === 0) {
      announce(vscode.l10n.t('Nothing found for “{0}”.', text), []);
      return;
    }
    const picks = hits.map((hit) => ({
      label: hit.title,
      description: `${hit.kind} · ${ago(hit.at)}`,
      detail: hit.snippet,
      alwaysShow: true,
      hit,
    }));
    await openHit(shell, (await choose(picks, vscode.l10n.t('{0} hits for “{1}”', hits.length, text))).hit);
  },
  verifyStore: async (shell) => {
    const findings = await (await shell.engine.get()).findings();
    if (findings.length === 0) {
      announce(vscode.l10n.t('The store is sound: every log was read to its end.'), []);
      return findings;
    }
    const lines = [vscode.l10n.t('# What is wrong in the store'), ''];
    lines.push(vscode.l10n.t('Everything else was read and works. Nothing was changed or removed.'), '');
    for (const { file, line, kind, message } of findings) {
      const place = file === null ? '' : ` (${file}${line === null ? '' : `:${line}`})`;
      lines.push(`- **${kind}**${place}: ${message}`);
    }
    const document = await vscode.workspace.openTextDocument({
      language: 'markdown',
      content: lines.join('\n'),
    });
    await vscode.window.showTextDocument(document);
    return findings;
  },
  retryOpening: async (shell) => {
    // The Plans view says what is wrong when it fails again.
    await shell.engine.reopen().catch(() => undefined);
  },
  openSettings: async () => {
    await vscode.commands.executeCommand(
      'workbench.action.openSettings',
      '@ext:planning-studio.planning-studio',
    );
  },
  openWalkthrough: async (shell) => {
    await vscode.commands.executeCommand(
      'workbench.action.openWalkthrough',
      `${shell.context.extension.id}#planningStudio.start`,
      false,
    );
  },
  showLog: (shell) => Promise.resolve(shell.log.show()),
} satisfies Record<string, Run>;

import * as vscode from 'vscode';
import type { Analogue, AnalogueQuery, IndexStatus } from '../../core/index/port.ts';
import { askText, choose } from '../asking/ask.ts';
import type { Run } from '../acting/run.ts';
import { announce, withProgress } from '../acting/step.ts';
import { toAbortSignal } from '../host/lifetime.ts';
import type { Shell } from '../shell.ts';
import { showFinding } from './showPlaces.ts';

const PLACES = 20;

type QueryType = AnalogueQuery['type'];

/** What is looked for, by a person's words; from an argument when it names a kind that exists. */
async function askQuery(arg: unknown): Promise<AnalogueQuery> {
  const title = vscode.l10n.t('Find Analogous Patterns');
  const kinds: readonly { readonly label: string; readonly type: QueryType; readonly prompt: string }[] = [
    {
      label: vscode.l10n.t('$(globe) Route of an API'),
      type: 'api_route',
      prompt: vscode.l10n.t('Method and path, as far as known: POST /users'),
    },
    {
      label: vscode.l10n.t('$(symbol-function) Function'),
      type: 'function',
      prompt: vscode.l10n.t('Its name, or a pattern: validate_*'),
    },
    {
      label: vscode.l10n.t('$(symbol-class) Component'),
      type: 'component',
      prompt: vscode.l10n.t('Its name, as far as known'),
    },
    {
      label: vscode.l10n.t('$(beaker) Test'),
      type: 'test',
      prompt: vscode.l10n.t('What it is about, as far as known'),
    },
    {
      label: vscode.l10n.t('$(references) Like a symbol'),
      type: 'like',
      prompt: vscode.l10n.t('The name of something that is there already'),
    },
  ];
  const [given, text]: readonly unknown[] = Array.isArray(arg) ? arg : [];
  const { type, prompt } = kinds.find((kind) => kind.type === given) ?? (await choose(kinds, title));
  const isNeeded = type === 'function' || type === 'like';
  const words =
    typeof text === 'string'
      ? text
      : isNeeded
        ? await askText(title, prompt)
        : ((await vscode.window.showInputBox({ title, prompt, ignoreFocusOut: true })) ?? '');
  return queryOf(type, words.trim());
}

function queryOf(type: QueryType, words: string): AnalogueQuery {
  switch (type) {
    case 'api_route': {
      const [, method, path] = /^([A-Za-z]+)?\s*(\/\S*)?$/.exec(words) ?? [];
      return {
        type,
        ...(method ? { method: method.toUpperCase() } : {}),
        ...(path ? { path } : {}),
      };
    }
    case 'function':
      return { type, name: words };
    case 'like':
      return { type, symbol: words };
    case 'component':
    case 'test':
      return words === '' ? { type } : { type, name: words };
  }
}

function open(shell: Shell, place: Analogue): Promise<void> {
  return showFinding(shell.settings, place.path, { line: place.line, column: 1, endColumn: 1 });
}

function described(status: IndexStatus): string {
  const lines = [
    vscode.l10n.t(
      '{0} files, {1} parsed, {2} KB',
      status.files,
      status.parsedFiles,
      Math.round(status.bytes / 1024),
    ),
    ...status.languages.map(({ language, files }) => `${language}: ${files}`),
    ...(status.message === null ? [] : [status.message]),
    '',
    vscode.l10n.t('Not read ({0}):', status.skippedTotal),
    ...status.skipped.map(({ path, reason, detail }) => `${path}: ${reason.replaceAll('_', ' ')} ${detail}`),
    '',
    vscode.l10n.t('Read in part ({0}):', status.partial.length),
    ...status.partial.map(({ path, lines: at }) => `${path}: ${at.join(', ')}`),
  ];
  return lines.join('\n');
}

export const indexRuns = {
  findAnalogous: async (shell, ...args) => {
    const query = await askQuery(args[0]);
    const engine = await shell.engine.get();
    const stop = new vscode.CancellationTokenSource();
    const signal = toAbortSignal(stop.token, shell.ended);
    const found = engine.analogous(query, PLACES, signal).then((places) => {
      if (places.length === 0)
        void vscode.window.showInformationMessage(vscode.l10n.t('Nothing like it is in this code.'));
      return places.map((place) => ({
        label: place.name,
        description: `${place.what} · ${place.path}:${place.line}`,
        detail: place.why,
        place,
      }));
    });
    try {
      if (Array.isArray(args[0]) && args[0].length > 1) return (await found).map(({ place }) => place);
      const { place } = await choose(found, vscode.l10n.t('Places that new work should resemble'));
      await open(shell, place);
      return place;
    } finally {
      stop.cancel();
      stop.dispose();
    }
  },
  indexWorkspace: async (shell) => {
    const engine = await shell.engine.get();
    let status: IndexStatus | null = null;
    await withProgress(shell, null, vscode.l10n.t('Reading the code'), async (signal) => {
      status = await engine.index(signal);
    });
    (await shell.verification.get()).live.resume();
    announce(vscode.l10n.t('The code is read.'), ['showIndex']);
    return status;
  },
  cancelIndex: async (shell) => (await shell.verification.get()).live.cancel(),
  showIndex: async (shell) => {
    const status = await (await shell.engine.get()).indexStatus();
    const content = described(status);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content }));
  },
} satisfies Record<string, Run>;

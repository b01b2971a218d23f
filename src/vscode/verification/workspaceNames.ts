import * as vscode from 'vscode';
import type { Engine } from '../../core/engine/api.ts';
import type { DefinitionKind } from '../../core/index/facts.ts';
import type { PatternKind } from '../../core/model/verification.ts';
import type { SpecCompletions } from '../../core/verify/spec/complete.ts';
import { studioFolder } from '../host/folder.ts';
import { toAbortSignal } from '../host/lifetime.ts';
import type { Shell } from '../shell.ts';
import { yamlText } from './yamlText.ts';

const FOUND = 50;
const FILES = 2000;
/** Fewer letters fit too much. */
const LETTERS = 2;

type Ask = NonNullable<SpecCompletions['ask']>;

/** A name that can be completed: its text, what is said beside it, its icon. */
type Name = readonly [text: string, detail: string, kind: vscode.CompletionItemKind];

/** What the workspace can add to what is typed in a spec: names in code, routes, paths. */
export async function fromWorkspace(
  shell: Shell,
  ask: Ask,
  range: vscode.Range,
  token: vscode.CancellationToken,
): Promise<vscode.CompletionItem[]> {
  const engine = shell.engine.opened;
  const names =
    ask.what === 'paths'
      ? await paths(shell, token)
      : engine
        ? await namesInCode(engine, ask.what, ask.prefix, toAbortSignal(token, shell.ended))
        : [];
  return names.map(([text, description, kind]) => {
    const item = new vscode.CompletionItem({ label: text, description }, kind);
    item.insertText = yamlText(text);
    item.filterText = text;
    item.range = range;
    item.sortText = `9${text}`;
    return item;
  });
}

const KINDS: Readonly<Partial<Record<PatternKind, readonly DefinitionKind[] | 'any'>>> = {
  identifiers: 'any',
  definitions: 'any',
  references: 'any',
  decorators: ['function', 'class', 'interface'],
  calls: ['function', 'method', 'class', 'macro'],
};

async function namesInCode(
  engine: Engine,
  what: PatternKind,
  prefix: string,
  signal: AbortSignal,
): Promise<readonly Name[]> {
  // A spec can be written without the index: then there is nothing to offer.
  if (what === 'api_routes' || what === 'tests') {
    const query = { type: what === 'tests' ? 'test' : 'api_route' } as const;
    const places = await engine.analogous(query, FOUND, signal).catch(() => []);
    return places.map(({ what: described, name, path }) => [
      /^route (\S+ \/.*)$/.exec(described)?.[1] ?? name,
      path,
      vscode.CompletionItemKind.Interface,
    ]);
  }
  const kinds = KINDS[what];
  if (kinds === undefined || prefix.length < LETTERS) return [];
  const query = { name: prefix, limit: FOUND, ...(kinds === 'any' ? {} : { kinds }) };
  const symbols = await engine.symbols(query, signal).catch(() => []);
  const byName = new Map(symbols.map((symbol) => [symbol.name, symbol]));
  return [...byName.values()].map(({ name, kind, path }) => [
    name,
    `${kind} · ${path}`,
    vscode.CompletionItemKind.Reference,
  ]);
}

/** The files and, as globs, the folders that hold them. */
async function paths(shell: Shell, token: vscode.CancellationToken): Promise<readonly Name[]> {
  const folder = studioFolder(shell.settings);
  if (!folder) return [];
  const pattern = new vscode.RelativePattern(folder, '**/*');
  const found = await vscode.workspace.findFiles(pattern, undefined, FILES, token);
  const files = found.map((file) => vscode.workspace.asRelativePath(file, false));
  const folders = new Set<string>();
  for (const file of files)
    for (let at = file.indexOf('/'); at >= 0; at = file.indexOf('/', at + 1))
      folders.add(`${file.slice(0, at)}/**`);
  return [
    ...[...folders].map((path): Name => [path, '', vscode.CompletionItemKind.Folder]),
    ...files.map((path): Name => [path, '', vscode.CompletionItemKind.File]),
  ];
}

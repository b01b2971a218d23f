import * as vscode from 'vscode';
import { completeSpec } from '../../core/verify/spec/complete.ts';
import { hoverSpec } from '../../core/verify/spec/hover.ts';
import { outlineSpec } from '../../core/verify/spec/outline.ts';
import type { Shell } from '../shell.ts';
import type { LooseRuns } from './looseRuns.ts';
import { SPEC_DOCUMENTS } from './specDocuments.ts';
import { rulesOfSpec } from './specRules.ts';
import { placeOf, severityWord, verdictLine } from '../proof/words.ts';
import { fromWorkspace } from './workspaceNames.ts';

/** Findings that a hover names. */
const NAMED = 5;

/** Completion, hover and outline of verification specs. */
export function registerSpecLanguage(shell: Shell, loose: LooseRuns): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.languages.registerCompletionItemProvider(
      SPEC_DOCUMENTS,
      { provideCompletionItems: (document, at, token) => complete(shell, document, at, token) },
      ...[' ', '[', '{', ',', '/', '.'],
    ),
    vscode.languages.registerHoverProvider(SPEC_DOCUMENTS, {
      provideHover: (document, at) => hover(shell, loose, document, at),
    }),
    vscode.languages.registerDocumentSymbolProvider(
      SPEC_DOCUMENTS,
      { provideDocumentSymbols: outline },
      { label: 'Planning Studio' },
    ),
  );
}

async function complete(
  shell: Shell,
  document: vscode.TextDocument,
  at: vscode.Position,
  token: vscode.CancellationToken,
): Promise<vscode.CompletionItem[]> {
  const { start, end, entries, ask } = completeSpec(document.getText(), document.offsetAt(at));
  const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
  const items = entries.map(({ kind, label, insert, doc }, index) => {
    const isKey = kind === 'key';
    const item = new vscode.CompletionItem(
      label,
      isKey ? vscode.CompletionItemKind.Property : vscode.CompletionItemKind.EnumMember,
    );
    item.insertText = new vscode.SnippetString(insert);
    // White space is given as it is to stand; VS Code would indent further lines once more.
    item.keepWhitespace = true;
    item.documentation = new vscode.MarkdownString(doc);
    item.sortText = String(index).padStart(3, '0');
    item.range = range;
    if (isKey && /: ?\[?\$0\]?$/.test(insert)) {
      item.command = { title: '', command: 'editor.action.triggerSuggest' };
    }
    return item;
  });
  return ask === null ? items : [...items, ...(await fromWorkspace(shell, ask, range, token))];
}

async function hover(
  shell: Shell,
  loose: LooseRuns,
  document: vscode.TextDocument,
  at: vscode.Position,
): Promise<vscode.Hover | undefined> {
  const text = document.getText();
  const key = hoverSpec(text, document.offsetAt(at));
  const markdown = new vscode.MarkdownString();
  if (key) {
    markdown.appendMarkdown(key.doc);
    if (key.example !== null) markdown.appendCodeblock(key.example, 'yaml');
  }
  const rule = outlineSpec(text).find(({ line }) => line === at.line + 1);
  const rows = rule ? await rulesOfSpec(shell, loose, document.uri) : [];
  const row = rows.find(({ ruleId }) => ruleId === rule?.id);
  if (row) {
    markdown.appendMarkdown('\n\n**').appendText(verdictLine(row.verdict, row.findingTotal));
    markdown.appendMarkdown('**');
    if (row.severity !== null) markdown.appendText(` · ${severityWord(row.severity)}`);
    markdown.appendMarkdown('\n\n');
    for (const finding of row.findings.slice(0, NAMED)) {
      const place = placeOf(finding);
      markdown.appendMarkdown('- ').appendText(`${place === '' ? '' : `${place}: `}${finding.message}`);
      markdown.appendMarkdown('\n');
    }
  }
  if (markdown.value === '') return undefined;
  return new vscode.Hover(
    markdown,
    key ? new vscode.Range(document.positionAt(key.start), document.positionAt(key.end)) : undefined,
  );
}

function outline(document: vscode.TextDocument): vscode.DocumentSymbol[] {
  return outlineSpec(document.getText()).map(({ id, start, end }) => {
    const whole = new vscode.Range(document.positionAt(start), document.positionAt(end));
    const first = document.lineAt(whole.start.line).range;
    const name = id === '' ? vscode.l10n.t('rule without an id') : id;
    const selection = whole.intersection(first) ?? new vscode.Range(whole.start, whole.start);
    return new vscode.DocumentSymbol(name, '', vscode.SymbolKind.Key, whole, selection);
  });
}

import * as vscode from 'vscode';
import type { ProviderParts } from '../../core/llm/models/entry.ts';
import type { ModelProvider } from '../../core/llm/provider.ts';
import { vscodeProvider } from './vscodeProvider.ts';

/** The provider over the window's own models. */
export function openVscodeProvider({
  settings: { models, prices },
  timeouts = {},
}: ProviderParts): ModelProvider {
  return vscodeProvider({ api: vscode, models, prices, timeouts });
}

/** How many models can be chosen now, for people. `vscode.lm` is absent in some editors built on VS Code. */
export async function offeredModels(): Promise<string> {
  const count = vscode.lm ? (await vscode.lm.selectChatModels()).length : 0;
  return count > 0
    ? vscode.l10n.t('{0} models, no key needed', count)
    : vscode.l10n.t('no model is available');
}

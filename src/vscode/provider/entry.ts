import type { ProviderEntry } from '../../core/llm/models/entry.ts';
import { LABEL } from './vscodeFailure.ts';

/** The models that VS Code itself or its extensions bring. */
export const vscodeEntry: ProviderEntry = {
  id: 'vscode',
  label: LABEL,
  icon: 'vscode',
  hint: async () => (await import('./open.ts')).offeredModels(),
  detail: 'Models that VS Code or an extension such as Copilot brings.',
  hasModels: true,
  settings: [],
  key: null,
  servers: [],
  load: async () => (await import('./open.ts')).openVscodeProvider,
};

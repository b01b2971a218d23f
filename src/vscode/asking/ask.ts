import * as vscode from 'vscode';

/** Asks for a line of text; throws CancellationError when the person leaves the box. */
export async function ask(options: vscode.InputBoxOptions): Promise<string> {
  const text = await vscode.window.showInputBox({ ignoreFocusOut: true, ...options });
  if (text === undefined) throw new vscode.CancellationError();
  return text;
}

/** Like `ask`, but empty text is not accepted. */
export function askText(title: string, prompt: string, value = ''): Promise<string> {
  const validateInput = (text: string): string | undefined =>
    text.trim() === '' ? vscode.l10n.t('Write something, or press Escape.') : undefined;
  return ask({ title, prompt, value, validateInput });
}

/** Offers a choice; throws CancellationError when the person leaves the list. */
export async function choose<T extends vscode.QuickPickItem>(
  items: readonly T[] | Promise<readonly T[]>,
  title: string,
  placeHolder?: string,
): Promise<T> {
  const chosen = await vscode.window.showQuickPick(items, {
    title,
    matchOnDescription: true,
    matchOnDetail: true,
    ...(placeHolder === undefined ? {} : { placeHolder }),
  });
  if (chosen === undefined) throw new vscode.CancellationError();
  return chosen;
}

/** Offers any number of choices; `picked` ones are ticked. */
export async function chooseMany<T extends vscode.QuickPickItem>(
  items: readonly T[],
  title: string,
): Promise<readonly T[]> {
  const chosen = await vscode.window.showQuickPick(items, {
    title,
    canPickMany: true,
    matchOnDescription: true,
  });
  if (chosen === undefined) throw new vscode.CancellationError();
  return chosen;
}

/** Asks in the middle of the window before something that is felt; throws CancellationError on no. */
export async function confirm(message: string, detail: string, yes: string): Promise<void> {
  const chosen = await vscode.window.showWarningMessage(message, { modal: true, detail }, yes);
  if (chosen !== yes) throw new vscode.CancellationError();
}

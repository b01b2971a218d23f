import * as vscode from 'vscode';
import { PlanningError, isCancelled, type ErrorCode } from '../../core/base/errors.ts';
import { fullId, type CommandId } from '../names/commands.ts';
import { asText } from '../host/log.ts';

/** A button beside a message, and the command it runs. */
export interface Way {
  readonly label: string;
  readonly command: string;
  readonly args?: readonly unknown[];
}

const way = (label: string, id: CommandId): Way => ({ label, command: fullId(id) });

/** The ways out offered beside a foreseen failure. */
function waysOut(error: PlanningError): readonly Way[] {
  const log = way(vscode.l10n.t('Show Log'), 'showLog');
  const ways: Partial<Record<ErrorCode, readonly Way[]>> = {
    model_failed: [way(vscode.l10n.t('Choose Model Provider'), 'chooseProvider'), log],
    no_workspace: [{ label: vscode.l10n.t('Open Folder'), command: 'vscode.openFolder' }],
    budget_reached: [way(vscode.l10n.t('Set Budget'), 'setBudget')],
    store_damaged: [way(vscode.l10n.t('Verify Store'), 'verifyStore'), log],
    store_newer: [way(vscode.l10n.t('Retry'), 'retryOpening'), log],
    store_failed: [way(vscode.l10n.t('Retry'), 'retryOpening'), log],
  };
  if (error.code === 'forbidden' && error.details['reason'] === 'untrusted') {
    return [{ label: vscode.l10n.t('Manage Workspace Trust'), command: 'workbench.trust.manage' }];
  }
  return ways[error.code] ?? [];
}

/** Mistakes that a person can mend at once are warnings; the rest are errors. */
const MILD: readonly ErrorCode[] = [
  'invalid_input',
  'not_found',
  'not_allowed_now',
  'conflict',
  'no_workspace',
  'forbidden',
];

/** True when a person stopped what was under way, or left a question. */
export function isLeft(error: unknown): boolean {
  return isCancelled(error) || error instanceof vscode.CancellationError;
}

/**
 * The one place where a failure becomes a message. Does not wait for the person: a command that failed has ended.
 * A stop by the person says nothing.
 */
export function report(error: unknown, log: vscode.LogOutputChannel): void {
  if (isLeft(error)) return;
  if (!(error instanceof PlanningError)) {
    log.error(asText(error));
    void offer(
      vscode.window.showErrorMessage,
      vscode.l10n.t('Something unexpected went wrong in Planning Studio. The log has the details.'),
      [way(vscode.l10n.t('Show Log'), 'showLog')],
    );
    return;
  }
  log.warn(`${error.code}: ${error.message}`);
  if (error.cause !== undefined) log.debug(String(asText(error.cause)));
  const mild = MILD.includes(error.code);
  void offer(
    mild ? vscode.window.showWarningMessage : vscode.window.showErrorMessage,
    error.message,
    waysOut(error),
  );
}

/** Says something with buttons; each runs a command. */
export async function offer(
  show: (message: string, ...items: string[]) => Thenable<string | undefined>,
  message: string,
  ways: readonly Way[],
): Promise<void> {
  const chosen = await show(message, ...ways.map(({ label }) => label));
  const taken = ways.find(({ label }) => label === chosen);
  if (taken) await vscode.commands.executeCommand(taken.command, ...(taken.args ?? []));
}

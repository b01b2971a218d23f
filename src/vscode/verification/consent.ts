import * as vscode from 'vscode';
import { readSpec } from '../../core/verify/spec/read.ts';
import type { Shell } from '../shell.ts';

/** Commands that the question names. */
const NAMED = 5;

/**
 * Asks once per workspace whether commands of specs may run, naming those of the specs that are about to. The engine
 * keeps the answer. Not in Restricted Mode, where they never do. A person who says "not now" is asked again after the
 * next start.
 */
export class CommandConsent {
  readonly #shell: Shell;
  #later = false;

  constructor(shell: Shell) {
    this.#shell = shell;
  }

  /** True when the person has just allowed them. */
  async askFor(specs: readonly string[]): Promise<boolean> {
    if (this.#later) return false;
    const commands = new Set(specs.flatMap((yaml) => commandsOf(yaml)));
    if (commands.size === 0) return false;
    if ((await (await this.#shell.engine.get()).commandPermission()) !== 'unasked') return false;
    return this.ask([...commands]);
  }

  /** Asks, whatever was said before; true when they are allowed now. */
  async ask(commands: readonly string[]): Promise<boolean> {
    const allow: vscode.MessageItem = { title: vscode.l10n.t('Allow') };
    const never: vscode.MessageItem = { title: vscode.l10n.t('Never') };
    const notNow: vscode.MessageItem = { title: vscode.l10n.t('Not Now'), isCloseAffordance: true };
    const named = commands.slice(0, NAMED).map((command) => `• ${command.slice(0, 200)}`);
    if (commands.length > NAMED) named.push(vscode.l10n.t('and {0} more', commands.length - NAMED));
    const detail = [
      ...named,
      vscode.l10n.t(
        'They run in the terminal’s shell, in this folder, each time such a task is verified on demand. Allow this only if you trust whoever wrote the specs.',
      ),
    ].join('\n');
    const chosen = await vscode.window.showWarningMessage(
      vscode.l10n.t('May verification specs run commands in this workspace?'),
      { modal: true, detail },
      allow,
      never,
      notNow,
    );
    if (chosen === undefined || chosen === notNow) {
      this.#later = true;
      return false;
    }
    await this.answer(chosen === allow);
    return chosen === allow;
  }

  async answer(isAllowed: boolean): Promise<void> {
    await (await this.#shell.engine.get()).allowCommands(isAllowed);
  }
}

/** The commands that a spec would run; none when it cannot be read. */
export function commandsOf(yaml: string): readonly string[] {
  return readSpec(yaml).spec?.rules.flatMap(({ command }) => (command === null ? [] : [command.run])) ?? [];
}

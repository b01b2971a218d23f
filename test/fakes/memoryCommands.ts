import type { CommandOutcome, CommandRunner } from '../../src/core/ports.ts';

/** Commands by their text; what was run is written down. */
export class MemoryCommands implements CommandRunner {
  readonly ran: string[] = [];
  readonly outcomes = new Map<string, CommandOutcome>();
  #permission: 'allowed' | 'denied' | 'unasked' = 'unasked';

  async permission(): Promise<'allowed' | 'denied' | 'unasked'> {
    return this.#permission;
  }

  async setPermission(allow: boolean): Promise<void> {
    this.#permission = allow ? 'allowed' : 'denied';
  }

  async run(command: string): Promise<CommandOutcome> {
    this.ran.push(command);
    return this.outcomes.get(command) ?? { kind: 'exited', code: 0, output: '' };
  }
}

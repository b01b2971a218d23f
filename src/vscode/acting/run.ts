import type { Shell } from '../shell.ts';
import type { CommandId } from '../names/commands.ts';

/**
 * What a command does. Arguments come from menus, links, lenses, key bindings and other extensions, so they are
 * unchecked; a command asks for what it does not get. The result goes to whoever executed the command.
 */
export type Run = (shell: Shell, ...args: readonly unknown[]) => Promise<unknown>;

/** A part of the command table. */
export type Runs<K extends CommandId> = Readonly<Record<K, Run>>;

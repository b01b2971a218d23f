import type { Engine } from '../core/engine/api.ts';
import type { ModelProvider } from '../core/llm/provider.ts';
import type { Input } from './input.ts';
import type { Terminal } from './terminal.ts';

/** What a command works with. */
export interface Door {
  readonly terminal: Terminal;
  /** One JSON document, or one JSON object per line for long steps, instead of text. */
  readonly json: boolean;
  /** Do not ask. */
  readonly yes: boolean;
  /** Fires at Ctrl+C. */
  readonly signal: AbortSignal;
  /** The engine of the folder, opened when first asked for. */
  engine(): Promise<Engine>;
  /** The provider that would answer now. Throws `invalid_input` when the settings are wrong. */
  provider(): Promise<ModelProvider>;
  /** Says more than a result while a step runs, with `--json`; nothing otherwise. */
  event(event: object): void;
  /** The exit code when nothing fails: 1 = what was asked for was looked at, and it does not hold. Preset 0. */
  end(code: 0 | 1): void;
  /** Prints the result: `value` with `--json`, else the lines. */
  result(value: unknown, lines: () => readonly string[]): void;
}

/** One command of the terminal program: data, so that help, tests and documentation read the same. */
export interface CliCommand {
  /** `session new`: a group and a name, or one word. */
  readonly name: string;
  /** Another word for the last one of `name`. */
  readonly alias?: string;
  readonly summary: string;
  /** In commander's notation: `<id>`, `[path]`, `<idea...>`. */
  readonly args?: readonly (readonly [name: string, description: string])[];
  readonly options?: readonly CliOption[];
  run(door: Door, input: Input): Promise<void>;
}

/** Flags in commander's notation; `many` = may be given several times. */
export type CliOption = readonly [flags: string, description: string, many?: 'many'];

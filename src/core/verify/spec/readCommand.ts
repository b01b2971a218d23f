import { isMap } from 'yaml';
import type { RuleCommand } from '../../model/verification.ts';
import { first, readMapping, readText, readWhole } from './mapping.ts';
import type { Field, Reading } from './mapping.ts';
import { textOf } from './source.ts';

const PRESET_MS = 60_000;
const LONGEST_MS = 3_600_000;
const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000 };

export function readCommand(reading: Reading, field: Field | null): RuleCommand | null {
  if (!field || field.value === null) return null;
  const { source } = reading;
  if (!isMap(field.value)) {
    const run = readText(reading, field);
    return run === null ? null : checked(reading, { run, exitCode: 0, timeoutMs: PRESET_MS }, field);
  }
  const fields = readMapping(reading, field.value, 'command', '`command`');
  if (!fields) return null;
  const run = readText(reading, first(fields, 'run'));
  if (run === null) {
    source.error('missing_key', 'A `command` needs `run`: what is typed in the terminal.', field.place);
    return null;
  }
  const exitCode = readWhole(reading, first(fields, 'exit_code')) ?? 0;
  const timeoutMs = readDuration(reading, first(fields, 'timeout'));
  return checked(reading, { run, exitCode, timeoutMs }, first(fields, 'run') ?? field);
}

function checked({ source }: Reading, command: RuleCommand, field: Field): RuleCommand | null {
  if (command.run.trim() === '' || command.run.includes('\0')) {
    source.error('wrong_type', 'The command is empty.', field.place);
    return null;
  }
  return command;
}

function readDuration({ source }: Reading, field: Field | null): number {
  if (!field) return PRESET_MS;
  const [, digits, unit = 's'] =
    /^\s*(\d+(?:\.\d+)?)\s*(ms|s|m|min|h)?\s*$/.exec(textOf(field.value) ?? '') ?? [];
  const ms = digits === undefined ? 0 : Math.round(Number(digits) * (UNITS[unit] ?? 0));
  if (ms >= 1 && ms <= LONGEST_MS) return ms;
  source.error('wrong_type', '`timeout` must be a time such as 500ms, 60s or 5m, at most 1h.', field.place);
  return PRESET_MS;
}

import type { TaskReport } from '../core/engine/api.ts';
import type { Task } from '../core/model/plan.ts';
import { neverRed } from '../core/plan/proof.ts';
import { OUTCOME_FORMATS } from '../core/verify/format/formats.ts';
import { verdictOf } from '../core/verify/format/outcome.ts';
import type { SpecOutcome } from '../core/verify/format/outcome.ts';
import { systemClock } from '../node/clock.ts';
import type { CliOption, Door } from './command.ts';
import { UsageError } from './input.ts';
import type { Input } from './input.ts';
import { writeNew } from './output.ts';
import { plain } from './terminal.ts';

/** Options of every command that runs a spec. */
export const OUTCOME_OPTIONS: readonly CliOption[] = [
  ['--format <format>', OUTCOME_FORMATS.map(({ name, summary }) => `${name} (${summary})`).join(', ')],
  ['--output <file>', 'write it to a file too; the verdict is still printed'],
  ['--limit <n>', 'findings shown per rule in text (preset 20)'],
  ['--allow-commands', 'run the commands of rules; without it they are never run and leave a rule undecided'],
];

const FORMATS = OUTCOME_FORMATS.map(({ name }) => name);
/** What may stand on stdout with --json. */
const JSON_FORMATS = ['json', 'sarif'];
const SHOWN = 20;

/** Reads the options that `printOutcome` needs, so that a wrong one is said before anything runs. */
export function outcomeOptions(door: Door, input: Input): OutcomeOptions {
  const format = input.word('format', FORMATS) ?? (door.json ? 'json' : 'text');
  const file = input.text('output') ?? null;
  if (door.json && file === null && !JSON_FORMATS.includes(format))
    throw new UsageError(
      `--json and --format ${format} exclude each other. Write one to a file with --output.`,
    );
  return {
    format,
    file,
    limit: input.whole('limit', 1, 100_000) ?? SHOWN,
    allowed: input.flag('allowCommands'),
  };
}

export interface OutcomeOptions {
  readonly format: string;
  readonly file: string | null;
  readonly limit: number;
  /** Whether commands of rules are run. */
  readonly allowed: boolean;
}

/**
 * Prints what a run says, writes it where it was asked for, and sets the exit code: 0 only for proven.
 * `notRecorded` = why the plan does not keep it.
 */
export async function printOutcome(
  door: Door,
  specs: readonly SpecOutcome[],
  { format, file, limit, allowed }: OutcomeOptions,
  notRecorded: string | null = null,
): Promise<void> {
  const version = process.env['PLANNING_STUDIO_VERSION'] ?? '0.1.0';
  const outcome = { specs, version, ...(notRecorded === null ? {} : { notRecorded }) };
  const render = (name: string, coloured: boolean): string =>
    OUTCOME_FORMATS.find((each) => each.name === name)?.render(outcome, {
      limit,
      hash: systemClock.hash,
      paint: (colour, text) => (coloured ? door.terminal.paint(colour, text) : text),
    }) ?? '';
  if (file === null) door.terminal.out(render(format, true).trimEnd());
  else {
    // A report of the last run is replaced: that is what it is for.
    await writeNew(file, render(format, false), true);
    door.result({ file, verdict: verdictOf(specs) }, () => [
      ...render('text', true).trimEnd().split('\n'),
      `written to ${file}`,
    ]);
  }
  if (notRecorded !== null)
    door.terminal.note(door.terminal.paint('yellow', `The verdict is not recorded: ${plain(notRecorded)}`));
  if (!allowed && specs.some(waitsForCommand))
    door.terminal.note('Rules with commands are undecided. Add --allow-commands to run what they say.');
  door.end(verdictOf(specs) === 'pass' ? 0 : 1);
}

/** `tasks` = those of the plan after the run. */
export function taskOutcome(
  { report, problems, title, ...task }: Omit<TaskReport, 'at' | 'revision'>,
  tasks: readonly Task[],
): SpecOutcome {
  const { planId, planTitle, taskId, number, status } = task;
  const proving = tasks.find(({ id }) => id === taskId);
  const rules = report?.rules.map(({ ruleId }) => ruleId) ?? [];
  const heldBefore = proving !== undefined && rules.length > 0 && neverRed(proving, rules);
  return {
    title,
    task: { planId, planTitle, taskId, number, status },
    file: null,
    report,
    problems,
    heldBefore,
  };
}

/** What is undecided about no file is a command that was not run. */
function waitsForCommand({ report }: SpecOutcome): boolean {
  return (report?.rules ?? []).some(({ findings }) =>
    findings.some(({ kind, path, pattern }) => kind === 'undecided' && path === null && pattern === null),
  );
}

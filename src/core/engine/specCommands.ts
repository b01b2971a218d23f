import type { Finding, RuleCommand, RuleReport, ProofReport, Verdict } from '../model/verification.ts';
import type { VerificationRule, ProofSpec } from '../model/verification.ts';
import type { CommandOutcome, CommandRunner } from '../ports.ts';

/** What is known about a command of a rule: how it ended, or why it was not run. */
export type CommandAnswer =
  CommandOutcome | { readonly kind: 'not_run'; readonly message: string; readonly postponed: boolean };

export type CommandAnswers = ReadonlyMap<string, CommandAnswer>;

/** The commands of rules; each is run once for all the rules that ask for it. */
export interface SpecCommands {
  /**
   * `onDemand`: runs them, one after the other, when a person allowed it. Otherwise only what is known from a run
   * on the very same content (`generation`) is told: commands take long and are not run at every save.
   */
  answers(
    specs: readonly ProofSpec[],
    onDemand: boolean,
    generation: number,
    signal: AbortSignal,
  ): Promise<CommandAnswers>;
}

const NOT_HERE =
  'commands of specs are not run in this window. Trust the workspace, then allow them, to decide this rule';
const UNASKED =
  'nobody has allowed the commands of verification specs in this workspace yet. Allow them to decide this rule';
const DENIED =
  'commands of verification specs are not allowed in this workspace. Allow them to decide this rule';
const POSTPONED = 'it runs when the task is verified on demand, not by itself after a change';

export function createSpecCommands(runner: CommandRunner | null): SpecCommands {
  const known = new Map<string, { readonly generation: number; readonly outcome: CommandOutcome }>();

  const refusal = async (): Promise<string | null> => {
    if (runner === null) return NOT_HERE;
    const permission = await runner.permission();
    if (permission === 'allowed') return null;
    return permission === 'denied' ? DENIED : UNASKED;
  };

  return {
    async answers(specs, onDemand, generation, signal) {
      const commands = new Map<string, RuleCommand>();
      for (const { rules } of specs) {
        for (const { command } of rules) if (command !== null) commands.set(commandKey(command), command);
      }
      const answers = new Map<string, CommandAnswer>();
      if (commands.size === 0) return answers;
      const refused = await refusal();
      for (const [key, command] of commands) {
        if (refused !== null || runner === null) {
          answers.set(key, { kind: 'not_run', message: refused ?? NOT_HERE, postponed: false });
          continue;
        }
        const last = known.get(key);
        if (onDemand) {
          const outcome = await runner.run(command.run, command.timeoutMs, signal);
          known.set(key, { generation, outcome });
          answers.set(key, outcome);
        } else if (last?.generation === generation) answers.set(key, last.outcome);
        else answers.set(key, { kind: 'not_run', message: POSTPONED, postponed: true });
      }
      return answers;
    },
  };
}

/** The report of the index with what the commands said, and the rules whose command waits for a run on demand. */
export function withCommands(
  spec: ProofSpec,
  report: ProofReport,
  answers: CommandAnswers,
): { readonly report: ProofReport; readonly postponed: readonly string[] } {
  const postponed: string[] = [];
  const rules = report.rules.map((one, at) => {
    const rule = spec.rules[at];
    if (!rule?.command) return one;
    const answer = answers.get(commandKey(rule.command));
    if (answer?.kind === 'not_run' && answer.postponed) postponed.push(rule.id);
    const finding = findingOf(rule, rule.command, answer);
    return finding === null ? one : withFinding(one, finding);
  });
  const verdict = worst(rules.map((rule) => rule.verdict));
  const findingTotal = rules.reduce((sum, rule) => sum + rule.findingTotal, 0);
  return { report: { ...report, rules, verdict, findingTotal }, postponed };
}

/** fail > undecided > pass. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('fail')) return 'fail';
  return verdicts.includes('undecided') ? 'undecided' : 'pass';
}

function commandKey({ run, timeoutMs }: RuleCommand): string {
  return JSON.stringify([run, timeoutMs]);
}

function withFinding(rule: RuleReport, finding: Finding): RuleReport {
  const verdict = finding.kind === 'undecided' ? worst([rule.verdict, 'undecided']) : 'fail';
  // It stands at no place, so it comes first.
  return { ...rule, verdict, findings: [finding, ...rule.findings], findingTotal: rule.findingTotal + 1 };
}

const TEXT_MAX = 300;
/** What a shell says of a program that is not there or is none: the work may be done, the tool is missing. */
const NOT_RUNNABLE: readonly number[] = [126, 127];

/** Null when the command ended as it should. */
function findingOf(
  rule: VerificationRule,
  command: RuleCommand,
  answer: CommandAnswer | undefined,
): Finding | null {
  const base = { ruleId: rule.id, severity: rule.severity, path: null, line: 0, column: 0, endColumn: 0 };
  const name = command.run.length > 100 ? `${command.run.slice(0, 99)}…` : command.run;
  const undecided = (why: string, text = ''): Finding => {
    const message = `The command \`${name}\` decides nothing: ${why}.`;
    return { ...base, kind: 'undecided', text, pattern: null, message };
  };
  switch (answer?.kind) {
    case 'exited': {
      if (answer.code === command.exitCode) return null;
      if (NOT_RUNNABLE.includes(answer.code)) {
        return undecided(`the shell could not run it (exit code ${answer.code})`, lastLine(answer.output));
      }
      const message = `The command \`${name}\` ended with exit code ${answer.code}; expected ${command.exitCode}.`;
      return { ...base, kind: 'command', text: lastLine(answer.output), pattern: null, message };
    }
    case 'timed_out':
      return undecided(`it did not end within ${command.timeoutMs / 1000} s`, lastLine(answer.output));
    case 'not_started':
      return undecided(`it could not be started (${answer.message})`);
    case 'not_run':
      return undecided(answer.message);
    case undefined:
      return undecided('it was not run');
  }
}

function lastLine(output: string): string {
  const line = output.split('\n').findLast((one) => one.trim() !== '') ?? '';
  return line.trim().slice(0, TEXT_MAX);
}

import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { Command, CommanderError, Option } from 'commander';
import type { Engine } from '../core/engine/api.ts';
import { PlanningError } from '../core/base/errors.ts';
import type { ProviderEntry } from '../core/llm/models/entry.ts';
import { commands } from './commands/list.ts';
import { NotConfirmed } from './ask.ts';
import type { CliCommand, Door } from './command.ts';
import { Input, UsageError } from './input.ts';
import { PROVIDERS } from './providers.ts';
import { reportError } from './report.ts';
import type { ExitCode } from './report.ts';
import { openTerminal } from './terminal.ts';
import type { Terminal } from './terminal.ts';

/**
 * Parses the process's command line, runs one command, and gives the exit code. Never throws.
 * `providers` = who may answer.
 */
export async function runCli(
  process: NodeJS.Process,
  providers: readonly ProviderEntry[] = PROVIDERS,
): Promise<ExitCode> {
  const { argv, stdin, stdout, stderr, env } = process;
  const terminal = openTerminal(stdin, stdout, stderr, env);
  const json = argv.includes('--json');
  const stop = new AbortController();
  const onSignal = (): void => {
    // The first one ends the step in good order; a second one does not wait for that.
    if (stop.signal.aborted) process.exit(130);
    stop.abort();
  };
  // A reader that has gone (`| head`) wants no more: what runs ends in good order, and with its own exit code.
  const unprinted: string[] = [];
  stdout.on('error', ({ code: why }: NodeJS.ErrnoException) => {
    if (why !== 'EPIPE') unprinted.push(why ?? 'unknown');
    stop.abort();
  });
  stderr.on('error', () => undefined);
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  let done = false;
  let code: ExitCode = 0;
  try {
    const program = createProgram(terminal, providers, async (command, input) => {
      await runCommand(command, input, {
        terminal,
        signal: stop.signal,
        env,
        providers,
        end: (ended) => (code = ended),
      });
      done = true;
    });
    await program.parseAsync(argv);
    // A failed write is told in a later turn.
    await setImmediate();
    if (unprinted.length === 0) return code;
    const lost = `The result could not be printed (${unprinted[0]}).`;
    return reportError(new PlanningError('store_failed', lost), false, terminal);
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0;
      const message = error.message.replace(/^error: /, '');
      // A group without a command has printed its help already.
      return error.code === 'commander.help' && !json
        ? 2
        : reportError(new UsageError(message), json, terminal);
    }
    return reportError(
      stop.signal.aborted && !done && !(error instanceof NotConfirmed)
        ? new DOMException('Stopped.', 'AbortError')
        : error,
      json,
      terminal,
    );
  } finally {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  }
}

/** The tree of commands, with the options that every one of them takes. */
function createProgram(
  terminal: Terminal,
  providers: readonly ProviderEntry[],
  run: (command: CliCommand, input: Input) => Promise<void>,
): Command {
  const program = new Command('planning-studio')
    .description('From an idea to a reviewed plan. Works offline; a model answers when a provider is chosen.')
    .version(process.env['PLANNING_STUDIO_VERSION'] ?? '0.1.0')
    .option('--folder <dir>', 'the workspace (preset: this folder)')
    .option('--json', 'print JSON: one document, or one object per line for long steps')
    .addOption(new Option('--provider <name>', 'who answers').choices(providers.map(({ id }) => id)))
    .option('--model <id>', "the provider's model (preset: its own choice)")
    .option('--budget <dollars>', 'most that a new session may cost')
    .option('--agent <name>', 'act as an agent of this name, with what an agent may do')
    .option('--yes', 'do not ask before a step that costs money or changes files')
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    .configureOutput({
      outputError: () => undefined,
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.note(text.trimEnd()),
    })
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 failed, not proven or answered with no, 2 cannot be used as given, 130 stopped with Ctrl+C (go on with the same command).',
    )
    .exitOverride()
    .showSuggestionAfterError();
  const groups = new Map<string, Command>();
  for (const command of commands) {
    const [first = '', second] = command.name.split(' ');
    let parent = program;
    if (second !== undefined) {
      parent = groups.get(first) ?? program.command(first).description(GROUPS[first] ?? '');
      groups.set(first, parent);
    }
    const leaf = parent.command(second ?? first).description(command.summary);
    if (command.alias !== undefined) leaf.alias(command.alias);
    for (const [name, description] of command.args ?? []) leaf.argument(name, description);
    for (const [flags, description, many] of command.options ?? []) {
      if (many)
        leaf.option(flags, description, (value: string, all: string[] | undefined) => [
          ...(all ?? []),
          value,
        ]);
      else leaf.option(flags, description);
    }
    leaf.action(async () => run(command, new Input(leaf.processedArgs, leaf.optsWithGlobals())));
  }
  return program;
}

const GROUPS: Readonly<Record<string, string>> = {
  session: 'an idea on its way to a plan',
  plan: 'materialized plans',
  task: 'the tasks of plans',
  spec: 'verification specs: what proves a task',
  snapshot: 'moments of the working tree, kept in git',
  archive: 'sealed records of archived plans',
  audit: 'who did what',
};

interface World {
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  readonly env: NodeJS.ProcessEnv;
  readonly providers: readonly ProviderEntry[];
  readonly end: Door['end'];
}

async function runCommand(
  command: CliCommand,
  input: Input,
  { terminal, signal, env, providers, end }: World,
): Promise<void> {
  const json = input.flag('json');
  let opening: Promise<Engine> | null = null;
  // Everything heavy is loaded when a command first needs it.
  const openWorld = async (): Promise<import('./world.ts').CliWorld> => {
    const { cliWorld } = await import('./world.ts');
    const folder = path.resolve(input.text('folder') ?? '.');
    return cliWorld({ folder, input, env, terminal, providers });
  };
  const door: Door = {
    terminal,
    json,
    yes: input.flag('yes'),
    signal,
    engine: () => (opening ??= openWorld().then((world) => world.engine())),
    provider: async () => (await openWorld()).provider(),
    end,
    event: (event) => (json ? terminal.out(JSON.stringify(event)) : undefined),
    result: (value, lines) => {
      if (json) terminal.out(JSON.stringify(value));
      else for (const line of lines()) terminal.out(line);
    },
  };
  const start = performance.now();
  try {
    await command.run(door, input);
  } finally {
    await (opening as Promise<Engine> | null)?.then(
      (engine) => engine.close(),
      () => undefined,
    );
    // What is left of the whole is the program's own: start, parsing, printing (see test/bench/cli.bench.ts).
    if (env['PLANNING_STUDIO_LOG'] === 'info')
      terminal.note(`info command took ${(performance.now() - start).toFixed(1)} ms`);
  }
}

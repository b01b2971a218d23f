import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import type { Engine } from '../core/engine/api.ts';
import type { EngineSettings } from '../core/engine/deps.ts';
import { PlanningError } from '../core/base/errors.ts';
import type { ProviderEntry, ProviderFolder } from '../core/llm/models/entry.ts';
import { environmentSecrets, loadProvider } from '../core/llm/models/load.ts';
import { agent, PERSON, type Actor } from '../core/model/actor.ts';
import { modelSettingsFromEnvironment } from '../core/llm/models/settings.ts';
import type { ModelSettings } from '../core/llm/models/settings.ts';
import type { ModelProvider } from '../core/llm/provider.ts';
import { systemClock } from '../node/clock.ts';
import { openNodeEngine, PRESET_SETTINGS } from '../node/engine.ts';
import type { NodeEngineOptions } from '../node/engine.ts';
import { errorCode } from '../node/errorCode.ts';
import { lineLog } from '../node/log.ts';
import { STATE_FOLDER } from '../node/store/folder.ts';
import { openWorkspace } from '../node/workspace/open.ts';
import { UsageError, type Input } from './input.ts';
import type { Terminal } from './terminal.ts';
import { plain } from './terminal.ts';

/** What flags and environment ask for, ready to be opened. */
export interface CliWorld {
  engine(): Promise<Engine>;
  provider(): ModelProvider;
}

interface WorldOptions {
  readonly folder: string;
  readonly input: Input;
  readonly env: NodeJS.ProcessEnv;
  readonly terminal: Terminal;
  readonly providers: readonly ProviderEntry[];
}

/** Flags win over environment variables; with neither and no key in the environment the offline planner answers. */
export async function cliWorld({ folder, input, env, terminal, providers }: WorldOptions): Promise<CliWorld> {
  const level = env['PLANNING_STUDIO_LOG'] === 'info' ? 'info' : 'error';
  const log = lineLog((line) => terminal.note(plain(line)), level);
  const models = modelSettings(providers, input, env);
  const budget = input.dollars('budget');
  const settings: EngineSettings = {
    ...PRESET_SETTINGS,
    models: models.models,
    ...(budget === undefined ? {} : { budgetMicroUsd: budget }),
  };
  const secrets = environmentSecrets(providers, env);
  const make = await loadProvider(providers, models, secrets, { clock: systemClock, log });
  let made: ModelProvider | null = null;
  const provider = (over: ProviderFolder): ModelProvider => (made ??= make(over));
  const actor = actorOf(input, env);
  if (actor.kind === 'agent' && input.flag('allowCommands'))
    throw new UsageError(
      'An agent cannot allow commands: leave out --allow-commands, or leave it to a person.',
    );
  return {
    engine: async () => {
      const options: NodeEngineOptions = {
        folder,
        log,
        provider: (workspace, index) => provider({ workspace, index }),
        settings: () => settings,
        // Most commands end before another process has written anything.
        watch: input.flag('watch'),
        commands: input.flag('allowCommands') ? 'allowed' : 'unasked',
      };
      try {
        return (await openNodeEngine(options)).as(actor);
      } catch (error) {
        const why = unwritable(folder);
        if (why === null || !(error instanceof PlanningError) || error.code !== 'store_failed') throw error;
        terminal.note(`${plain(folder)} cannot be written (${why}): it is only read, and nothing is kept.`);
        return (await openNodeEngine({ ...options, readOnly: 'unwritable' })).as(actor);
      }
    },
    provider: () => provider({ workspace: openWorkspace(folder, { log }), index: null }),
  };
}

/** What the system says against writing where the plans are kept; null when it does not, or there is nothing. */
function unwritable(folder: string): string | null {
  const state = path.join(folder, STATE_FOLDER);
  try {
    accessSync(existsSync(state) ? state : folder, constants.W_OK);
    return null;
  } catch (error) {
    const code = errorCode(error);
    return ['EROFS', 'EACCES', 'EPERM'].includes(code) ? code : null;
  }
}

/** A person, unless an agent says that it is one: by flag, or by the environment that its program gives it. */
function actorOf(input: Input, env: NodeJS.ProcessEnv): Actor {
  const given = input.text('agent');
  // A script whose variable is empty must not become a person by it.
  if (given?.trim() === '') throw new UsageError('--agent needs a name.');
  const name = given ?? env['PLANNING_STUDIO_AGENT'] ?? '';
  if (name.trim() === '') return PERSON;
  return agent(name, 'terminal', env['PLANNING_STUDIO_AGENT_MODEL'] ?? null);
}

function modelSettings(
  providers: readonly ProviderEntry[],
  input: Input,
  env: NodeJS.ProcessEnv,
): ModelSettings {
  const chosen = input.text('provider');
  const model = input.text('model');
  return modelSettingsFromEnvironment(providers, {
    ...env,
    ...(chosen === undefined ? {} : { PLANNING_STUDIO_PROVIDER: chosen }),
    ...(model === undefined ? {} : { PLANNING_STUDIO_MODEL: model }),
  });
}

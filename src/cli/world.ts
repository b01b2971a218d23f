import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import type { Engine } from '../core/engine/api.ts';
import type { EngineSettings } from '../core/engine/deps.ts';
import { PlanningError } from '../core/base/errors.ts';
import { agent, PERSON, type Actor } from '../core/model/actor.ts';
import type { CodeIndex } from '../core/index/port.ts';
import { modelSettingsFromEnvironment } from '../core/llm/models/settings.ts';
import type { ModelSettings } from '../core/llm/models/settings.ts';
import { offlineProvider } from '../offline/provider.ts';
import type { Workspace } from '../core/ports.ts';
import type { ModelProvider } from '../core/llm/provider.ts';
import { systemClock } from '../node/clock.ts';
import { openNodeEngine, PRESET_SETTINGS } from '../node/engine.ts';
import type { NodeEngineOptions } from '../node/engine.ts';
import { lineLog } from '../node/log.ts';
import { createProvider, environmentSecrets } from '../node/models/createProvider.ts';
import { errorCode } from '../node/store/disk.ts';
import { STATE_FOLDER } from '../node/store/folder.ts';
import { openWorkspace } from '../node/workspace/open.ts';
import type { Input } from './input.ts';
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
}

/** Flags win over environment variables; with neither and no key in the environment the offline planner answers. */
export function cliWorld({ folder, input, env, terminal }: WorldOptions): CliWorld {
  const level = env['PLANNING_STUDIO_LOG'] === 'info' ? 'info' : 'error';
  const log = lineLog((line) => terminal.note(plain(line)), level);
  const models = modelSettings(input, env);
  const budget = input.dollars('budget');
  const settings: EngineSettings = {
    ...PRESET_SETTINGS,
    models: models.models,
    ...(budget === undefined ? {} : { budgetMicroUsd: budget }),
  };
  let made: ModelProvider | null = null;
  const provider = (workspace: Workspace, index: CodeIndex | null): ModelProvider =>
    (made ??= createProvider(models, environmentSecrets(env), {
      offline: () => offlineProvider({ workspace, index, sleep: systemClock.sleep }),
      clock: systemClock,
      log,
    }));
  const actor = actorOf(input, env);
  return {
    engine: async () => {
      const options: NodeEngineOptions = {
        folder,
        log,
        provider,
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
    provider: () => provider(openWorkspace(folder, { log }), null),
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
  const name = input.text('agent') ?? env['PLANNING_STUDIO_AGENT'] ?? '';
  if (name.trim() === '') return PERSON;
  return agent(name, 'terminal', env['PLANNING_STUDIO_AGENT_MODEL'] ?? null);
}

function modelSettings(input: Input, env: NodeJS.ProcessEnv): ModelSettings {
  const chosen = input.text('provider') ?? env['PLANNING_STUDIO_PROVIDER'] ?? providerOfKeys(env);
  const model = input.text('model') ?? env['PLANNING_STUDIO_MODEL'];
  return modelSettingsFromEnvironment({
    ...env,
    PLANNING_STUDIO_PROVIDER: chosen,
    ...(model === undefined ? {} : { PLANNING_STUDIO_MODEL: model }),
  });
}

function providerOfKeys(env: NodeJS.ProcessEnv): string {
  if (env['ANTHROPIC_API_KEY']) return 'anthropic';
  return env['OPENAI_API_KEY'] || env['OPENAI_BASE_URL'] ? 'openai' : 'offline';
}

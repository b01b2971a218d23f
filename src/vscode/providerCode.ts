import * as vscode from 'vscode';
import type { CodeIndex } from '../core/index/port.ts';
import { probe, type ProbeResult } from '../core/llm/models/probe.ts';
import type { ModelSettings } from '../core/llm/models/settings.ts';
import { offlineProvider } from '../offline/provider.ts';
import type { Workspace } from '../core/ports.ts';
import type { ModelProvider } from '../core/llm/provider.ts';
import { systemClock } from '../node/clock.ts';
import { createProvider, type Secrets } from '../node/models/createProvider.ts';
import { logTo } from './log.ts';
import { vscodeProvider } from './models/vscodeProvider.ts';

/** Between two pieces of an offline answer: fast, and still to be followed by eye. */
const OFFLINE_PACE_MS = 12;

/** The pause between them. None for those who told VS Code to move less. */
const pause: typeof systemClock.sleep = async (ms, signal) => {
  if (vscode.workspace.getConfiguration('workbench').get('reduceMotion') !== 'on')
    await systemClock.sleep(ms, signal);
};

/** The provider that the settings name; `timeoutSeconds` 0 = each provider's own limits. */
export function makeProvider(
  settings: ModelSettings,
  secrets: Secrets,
  log: vscode.LogOutputChannel,
  timeoutSeconds: number,
  workspace: Workspace | null,
  index: CodeIndex | null,
): ModelProvider {
  const ms = timeoutSeconds * 1000;
  const timeouts = timeoutSeconds > 0 ? { connectMs: ms, firstMs: ms, idleMs: ms } : {};
  const { models, prices } = settings;
  return createProvider(settings, secrets, {
    offline: () => offlineProvider({ workspace, index, paceMs: OFFLINE_PACE_MS, sleep: pause }),
    vscode: () => vscodeProvider({ api: vscode, models, prices, timeouts }),
    clock: systemClock,
    log: logTo(log),
    timeouts,
  });
}

/** Tests a provider; see core/llm/models/probe.ts. */
export function testProvider(provider: ModelProvider, signal: AbortSignal): Promise<ProbeResult> {
  return probe(provider, systemClock, signal);
}

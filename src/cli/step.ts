import type { Engine, SessionView } from '../core/engine/api.ts';
import type { Id } from '../core/model/basics.ts';
import type { Step } from '../core/model/session.ts';
import { confirm } from './ask.ts';
import type { Door } from './command.ts';
import { estimateLine, money } from './format.ts';
import { ProgressView } from './progress.ts';

/**
 * Runs a step that calls a model: says first what it will take, asks a person when it costs money and they can be
 * asked, shows the stream, and returns the session as it is afterwards.
 */
export async function runStep(
  door: Door,
  id: Id,
  step: Step,
  work: (engine: Engine, id: Id) => Promise<void>,
): Promise<SessionView> {
  const engine = await door.engine();
  const estimate = await engine.estimate(id, step);
  door.event({ type: 'estimate', estimate });
  if (!door.json) door.terminal.note(door.terminal.paint('dim', estimateLine(estimate)));
  const free = estimate.local || estimate.costMicroUsd === 0;
  if (!free && !door.yes && !door.json && door.terminal.interactive)
    await confirm(door, `Run it for ${money(estimate.costMicroUsd)}?`, 'yes');
  const events = engine.onActivity((activity) => {
    if (activity.sessionId === id) door.event(activity);
  });
  const progress = new ProgressView(door.terminal, engine, id);
  try {
    await work(engine, id);
  } finally {
    progress.stop();
    events.dispose();
  }
  return engine.session(id);
}

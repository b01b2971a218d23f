import { Emitter } from '../base/emitter.ts';
import type { Activity, Engine } from './api.ts';
import { archiveCalls } from './archive.ts';
import { progressOf } from '../plan/progress.ts';
import { authorized } from './authorize.ts';
import { createAutoSnapshots } from './autoSnapshots.ts';
import { brainstormCalls } from './brainstorm.ts';
import { codeIndexCalls } from './codeIndex.ts';
import { contextCalls } from './context.ts';
import type { EnginePorts, Kernel } from './deps.ts';
import { documentCalls } from './documents.ts';
import { draftingCalls } from './drafting.ts';
import { estimateCalls } from './estimate.ts';
import { exportCalls } from './exports.ts';
import { freshIndex, type FileWatch } from './freshIndex.ts';
import { createLiveText } from './live.ts';
import { materializeCalls } from './materialize.ts';
import { planCalls } from './plans.ts';
import { pruneCalls, thinPlan } from './prune.ts';
import { createRecorder } from './record.ts';
import { rewindCalls } from './rewind.ts';
import type { ActiveRuns } from './runs.ts';
import { sessionCalls } from './sessions.ts';
import { createTaker, snapshotCalls } from './snapshots.ts';
import { requireOwnStep, stoppedBy } from './steps.ts';
import { timelineCalls } from './timeline.ts';
import { verificationCalls } from './verification.ts';

/**
 * The engine over its ports. One per process and workspace. Every call is asked for the local owner, who is the
 * owner of the one local organisation.
 */
export function createEngine(ports: EnginePorts): Engine {
  const { store, log } = ports;
  const activity = new Emitter<Activity>((error) => log.error('A watcher of the activity failed.', error));
  const recorder = createRecorder(store, ports.owner);
  const runs: ActiveRuns = new Map();

  const flush = (sessionId: string): void => {
    const events = live.drain(sessionId);
    const run = runs.get(sessionId);
    if (events.length === 0 || run === undefined) return;
    recorder
      .change('session', sessionId, (session) => {
        requireOwnStep(kernel, session, run.step);
        return { events };
      })
      // The step was ended elsewhere or the disk refused: either way nothing more may be streamed into it.
      .catch((error: unknown) => run.controller.abort(error));
  };
  const live = createLiveText(activity, flush);
  const auto = createAutoSnapshots({
    wanted: () => ports.snapshots !== null && ports.settings().autoSnapshots,
    take: async (planId, request, signal) => void (await taker.take(planId, request, signal)),
    thin: (planId, signal) => thinPlan(kernel, planId, signal),
    failed: (error) => log.warn(`A snapshot was not taken: ${sentence(error)}`),
  });
  const fileWatch: FileWatch = { active: false };
  const index = ports.index === null ? null : freshIndex(ports.index, fileWatch);
  const kernel: Kernel = { ...ports, index, recorder, runs, live, activity, auto };
  const taker = createTaker(kernel);

  // A step that was stopped in another window or in the terminal ends here too, also while nothing is streamed.
  const watching = store.onDidChange((streams) => {
    for (const { kind, id } of streams) {
      const run = kind === 'session' ? runs.get(id) : undefined;
      if (run?.started !== true) continue;
      recorder
        .session(id)
        .then((session) => requireOwnStep(kernel, session, run.step))
        .catch((error: unknown) => run.controller.abort(error));
    }
  });

  const reservations = new Map<string, number>();
  const edited = new Emitter<void>((error) => log.error('A watcher of edits failed.', error));
  const { dispose: endVerification, ...verification } = verificationCalls(kernel, edited.event, fileWatch);
  const engine: Engine = {
    onDidChange: store.onDidChange,
    onActivity: activity.event,
    owner: ports.owner,
    ...sessionCalls(kernel),
    ...contextCalls(kernel),
    ...estimateCalls(kernel),
    ...brainstormCalls(kernel, reservations),
    ...draftingCalls(kernel, reservations),
    ...materializeCalls(kernel),
    ...documentCalls(kernel),
    ...planCalls(kernel),
    ...exportCalls(kernel),
    ...codeIndexCalls(kernel, () => edited.fire()),
    ...verification,
    ...snapshotCalls(kernel, taker),
    ...rewindCalls(kernel, taker),
    ...pruneCalls(kernel),
    ...timelineCalls(kernel),
    async planView(id) {
      const plan = await engine.plan(id);
      const ref = { kind: 'plan', id: plan.id } as const;
      const [reports, history] = await Promise.all([engine.reports(), store.history(ref)]);
      const own = reports.filter((report) => report.planId === plan.id);
      return { plan, reports: own, progress: progressOf(history, ref) };
    },
    ...archiveCalls(kernel, taker, verification),
    search: (text, limit) => store.search(text, limit ?? 50),
    episodes: async (text) => (await store.episodes(text === undefined ? {} : { text })).items,
    usage: (sessionId, by) => store.usage(sessionId, by),
    usageCalls: (sessionId) => store.usageCalls(sessionId),
    findings: () => store.findings(),
    async close() {
      const closed = stoppedBy('Planning Studio was closed in the middle of it; what had arrived is kept.');
      for (const run of runs.values()) run.controller.abort(closed);
      // Steps end themselves in the log; a closing window waits for that, but not for ever.
      for (let waited = 0; runs.size > 0 && waited < 100; waited += 1) {
        await ports.clock.sleep(20, new AbortController().signal);
      }
      endVerification();
      await auto.idle();
      watching.dispose();
      activity.dispose();
      await ports.index?.close();
      await store.close();
    },
  };
  return authorized(engine, () => ({ org: 'owner', project: 'owner', creator: true }));
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

import PQueue from 'p-queue';
import { Emitter } from '../base/emitter.ts';
import { errorWords, PlanningError } from '../base/errors.ts';
import { actorKey, PERSON, STUDIO, type Actor } from '../model/actor.ts';
import { mayDo, type Standing } from '../session/permissions.ts';
import type { Activity, Engine } from './api.ts';
import { createAudit } from './audit.ts';
import { createAutoSnapshots } from './autoSnapshots.ts';
import type { EngineCall } from './call.ts';
import { GROUPS } from './callList.ts';
import { createChangeLog } from './changeLog.ts';
import type { EnginePorts, Kernel, Shared } from './deps.ts';
import { createDispatch } from './dispatch.ts';
import { freshIndex, type FileWatch } from './freshIndex.ts';
import { createLiveText } from './live.ts';
import { thinPlan } from './prune.ts';
import { createRecorder } from './record.ts';
import { createReports } from './reports.ts';
import { resolveId } from './resolveId.ts';
import type { ActiveRuns } from './runs.ts';
import { createTaker } from './snapshots.ts';
import { createSpecRuns } from './specRuns.ts';
import { requireOwnStep, stoppedBy } from './steps.ts';
import { createVerifying } from './verifying.ts';

/** What the owner of the folder is to everything in it. */
const OWNER: Standing = { org: 'owner', project: 'owner', creator: true };

/**
 * The engine over its ports. One per process and workspace. Every call passes `dispatch.ts`; `as` gives the same
 * engine for another actor.
 */
export function createEngine(ports: EnginePorts): Engine {
  const { store } = ports;
  const recorder = createRecorder(store, ports.owner, PERSON);
  const standing = ports.standing ?? (() => OWNER);
  const restriction = ports.restriction ?? null;
  const queue = new PQueue({ concurrency: 1 });
  const fileWatch: FileWatch = { active: false };
  const index = ports.index === null ? null : freshIndex(ports.index, fileWatch);
  const own = { ...ports, index };
  const kernels = new Map<string, Kernel>();

  const kernelOf = (actor: Actor): Kernel => {
    const key = actorKey(actor);
    const present = kernels.get(key);
    if (present !== undefined) return present;
    const kernel: Kernel = {
      ...own,
      ...shared,
      actor,
      restriction,
      recorder: recorder.as(actor),
      // Made when first used: both look back at the kernel.
      get taker() {
        return createTaker(kernel, queue);
      },
      get calls() {
        return dispatch(actor).calls;
      },
      async require(permission, subject) {
        if (mayDo(permission, await standing(subject), actor.kind)) return;
        const message = `This needs the permission to ${permission}.`;
        throw new PlanningError('forbidden', message, { permission });
      },
      as: kernelOf,
    };
    kernels.set(key, kernel);
    return kernel;
  };

  const shared = share(own, recorder, fileWatch, kernelOf);
  const dispatch = createDispatch({
    implement: (actor) => {
      const kernel = kernelOf(actor);
      const parts = GROUPS.map((group) => group.implement(kernel));
      return Object.assign({}, ...parts) as Pick<Engine, EngineCall>;
    },
    resolve: (kind, name, among) => resolveId(store, kind, name, among),
    standing,
    restriction,
    audit: shared.audit,
    ticks: () => ports.clock.ticks(),
  });
  const engineFor = (actor: Actor): Engine => {
    const { calls, call } = dispatch(actor);
    return {
      ...calls,
      call,
      actor,
      owner: ports.owner,
      as: engineFor,
      close: shared.close,
      onDidChange: store.onDidChange,
      onActivity: shared.activity.event,
      onDidVerify: shared.reports.onDidVerify,
    };
  };
  return engineFor(PERSON);
}

/** What all actors share; what it does by itself is done as the studio. */
function share(
  ports: EnginePorts,
  recorder: ReturnType<typeof createRecorder>,
  fileWatch: FileWatch,
  kernelOf: (actor: Actor) => Kernel,
): Shared {
  const { store, log } = ports;
  const activity = new Emitter<Activity>((error) => log.error('A watcher of the activity failed.', error));
  const edited = new Emitter<void>((error) => log.error('A watcher of edits failed.', error));
  const runs: ActiveRuns = new Map();
  const studio = (): Kernel => kernelOf(STUDIO);

  const live = createLiveText(activity, (sessionId) => {
    const events = live.drain(sessionId);
    const run = runs.get(sessionId);
    if (events.length === 0 || run === undefined) return;
    run.recorder
      .change('session', sessionId, (session) => {
        requireOwnStep(studio(), session, run.step);
        return { events };
      })
      // The step was ended elsewhere or the disk refused: either way nothing more may be streamed into it.
      .catch((error: unknown) => run.controller.abort(error));
  });
  const auto = createAutoSnapshots({
    wanted: () => ports.snapshots !== null && ports.settings().autoSnapshots,
    take: async (planId, request, signal) => void (await studio().taker.take(planId, request, signal)),
    thin: (planId, signal) => thinPlan(studio(), planId, signal),
    failed: (error) => log.warn(`A snapshot was not taken: ${errorWords(error)}`),
  });
  const audit = createAudit(ports);
  const changes = createChangeLog(ports.index);
  const reports = createReports(ports, recorder);
  const verifying = createVerifying(studio, edited.event, fileWatch);

  // A step that was stopped in another window or in the terminal ends here too, also while nothing is streamed.
  const watching = store.onDidChange((streams) => {
    for (const { kind, id } of streams) {
      const run = kind === 'session' ? runs.get(id) : undefined;
      if (run?.started !== true) continue;
      recorder
        .session(id)
        .then((session) => requireOwnStep(studio(), session, run.step))
        .catch((error: unknown) => run.controller.abort(error));
    }
  });

  return {
    runs,
    live,
    activity,
    auto,
    changes,
    reports,
    verifying,
    reservations: new Map(),
    specRuns: createSpecRuns(ports, changes),
    audit,
    edited: () => edited.fire(),
    async close() {
      const closed = stoppedBy('Planning Studio was closed in the middle of it; what had arrived is kept.');
      for (const run of runs.values()) run.controller.abort(closed);
      // Steps end themselves in the log; a closing window waits for that, but not for ever.
      for (let waited = 0; runs.size > 0 && waited < 100; waited += 1) {
        await ports.clock.sleep(20, new AbortController().signal);
      }
      verifying.dispose();
      reports.dispose();
      changes.dispose();
      await auto.idle();
      await audit.idle();
      watching.dispose();
      activity.dispose();
      await ports.index?.close();
      await store.close();
    },
  };
}

import type { Disposable } from '../base/emitter.ts';
import { errorWords, isCancelled } from '../base/errors.ts';
import type { Plan, Task } from '../model/plan.ts';
import { everyItem } from '../store/listing.ts';
import type { Kernel } from './deps.ts';
import type { PlanSubjects, Proofs } from './proofs.ts';

/** Tasks on which nobody works (or will) are verified on demand only. */
const LEFT_ALONE: ReadonlySet<Task['status']> = new Set(['backlog', 'cancelled']);

/**
 * Verifies what changes of files and specs touch, until disposed: after `debounceMs` without a further change, one
 * run at a time; what changes while it is under way is looked at by the next. Failures go to the log and wait for
 * the next change.
 */
export function watchVerification(
  kernel: Kernel,
  proofs: Proofs,
  edited: (listener: () => void) => Disposable,
  options: { readonly debounceMs: number },
): Disposable {
  const { clock, log, store } = kernel;
  const ended = new AbortController();
  let waiting: AbortController | null = null;
  let running = false;
  let again = false;
  /** Up to where the last run saw the files: what the index takes in because a run asks it needs no other run. */
  let seen = 0;

  const isOld = (): boolean => again || kernel.changes.generation() > seen;

  const run = async (): Promise<void> => {
    running = true;
    try {
      do {
        again = false;
        seen = kernel.changes.generation();
        await proofs.verify(
          await subjects(kernel),
          'live',
          ended.signal,
          (generation) => (seen = generation),
        );
      } while (isOld() && !ended.signal.aborted);
    } catch (error) {
      if (!isCancelled(error)) log.warn(`Live verification stopped: ${errorWords(error)}`);
    } finally {
      running = false;
    }
    // What came between the last look and here.
    if (isOld() && !ended.signal.aborted) soon();
  };

  const soon = (): void => {
    again = true;
    if (running || ended.signal.aborted) return;
    waiting?.abort();
    const mine = new AbortController();
    waiting = mine;
    clock.sleep(options.debounceMs, mine.signal).then(
      () => (running ? undefined : run()),
      () => undefined,
    );
  };

  const toldOf = ({ id, verification }: Task): boolean => {
    const report = kernel.reports.of(id);
    return report !== undefined && report.revision === verification?.revision;
  };
  const subscriptions = [
    kernel.index?.onDidChange(() => (running ? undefined : soon())),
    edited(soon),
    // Our own runs change plans too: only a spec that has not been run in this process asks for more.
    store.onDidChange((streams) => {
      for (const { kind, id } of streams) {
        if (kind !== 'plan') continue;
        kernel.recorder
          .plan(id)
          .then((plan) => {
            if (subjectsOf(plan).some((task) => !toldOf(task))) soon();
          })
          .catch((error: unknown) => log.warn(`A plan could not be looked at again: ${errorWords(error)}`));
      }
    }),
  ];
  soon();
  return {
    dispose() {
      for (const subscription of subscriptions) subscription?.dispose();
      ended.abort();
      waiting?.abort();
    },
  };
}

function subjectsOf(plan: Plan): readonly Task[] {
  if (plan.status !== 'active') return [];
  return plan.tasks.filter((task) => task.verification !== null && !LEFT_ALONE.has(task.status));
}

async function subjects(kernel: Kernel): Promise<readonly PlanSubjects[]> {
  const found: PlanSubjects[] = [];
  const active = everyItem((page) => kernel.store.plans({ statuses: ['active'], ...page }));
  for await (const { id: planId, provable } of active)
    if (provable > 0) found.push({ planId, among: subjectsOf });
  return found;
}

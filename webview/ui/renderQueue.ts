/** Draws expensive parts when they come near the view, a few milliseconds per frame. */
interface Job {
  readonly run: () => void;
}

const FRAME_BUDGET_MS = 8;
const NEAR = '600px';

function createQueue() {
  const jobs = new Set<Job>();
  const places = new WeakMap<Element, Job>();
  let scheduled = false;
  const work = (): void => {
    scheduled = false;
    const until = performance.now() + FRAME_BUDGET_MS;
    for (const job of jobs) {
      jobs.delete(job);
      job.run();
      if (performance.now() > until) break;
    }
    if (jobs.size > 0) schedule();
  };
  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    requestAnimationFrame(work);
  };
  const observer =
    typeof IntersectionObserver === 'undefined'
      ? null
      : new IntersectionObserver(
          (entries) => {
            for (const { isIntersecting, target } of entries) {
              const job = isIntersecting ? places.get(target) : undefined;
              if (job === undefined) continue;
              observer?.unobserve(target);
              jobs.add(job);
            }
            schedule();
          },
          { rootMargin: NEAR },
        );
  return (place: Element, run: () => void): (() => void) => {
    if (observer === null) {
      run();
      return () => undefined;
    }
    const job = { run };
    places.set(place, job);
    observer.observe(place);
    return () => {
      jobs.delete(job);
      if (places.get(place) === job) observer.unobserve(place);
    };
  };
}

/** Runs `run` once `place` is near the view; returns how to give it up. */
export const renderSoon = createQueue();

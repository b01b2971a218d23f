import type { ProgressPoint } from '../../src/protocol/model.ts';
import { useNow } from '../now.ts';
import { ago, count } from '../words.ts';

const WIDTH = 600;
const HEIGHT = 96;

/** How far the plan is: in words, as a bar, and over time. */
export function ProgressChart({ points }: { readonly points: readonly ProgressPoint[] }) {
  const last = points.at(-1);
  if (last === undefined || last.total === 0) return <p class="ps-quiet">The plan has no tasks yet.</p>;
  return (
    <div class="ps-progress">
      <p>
        {last.provable === 0 ? (
          'No task proves itself by a spec yet, '
        ) : (
          <>
            <strong>
              {last.proven} of {last.provable}
            </strong>{' '}
            proven by their specs,{' '}
          </>
        )}
        {last.completed} of {count(last.total, 'task')} completed
        {last.failed > 0 ? <span class="ps-bad">, {count(last.failed, 'proof')} broken again</span> : null}.
      </p>
      {points.length > 1 ? <Lines points={points} /> : null}
    </div>
  );
}

function Lines({ points }: { readonly points: readonly ProgressPoint[] }) {
  const now = useNow();
  const first = Date.parse(points[0]?.at ?? '');
  // The clock of whoever made the last change may be ahead.
  const span = Math.max(1, now - first, Date.parse(points.at(-1)?.at ?? '') - first);
  const most = Math.max(1, ...points.map((point) => point.total));
  const x = (point: ProgressPoint): number => ((Date.parse(point.at) - first) / span) * WIDTH;
  const y = (value: number): number => HEIGHT - (value / most) * (HEIGHT - 4) - 2;
  /** Steps: a figure holds until the next change, the last one until now. */
  const path = (figure: (point: ProgressPoint) => number): string => {
    const steps = points.map((point, index) =>
      index === 0 ? `M${x(point)} ${y(figure(point))}` : `H${x(point)}V${y(figure(point))}`,
    );
    return `${steps.join('')}H${WIDTH}`;
  };
  const begin = points[0]?.at ?? '';
  const hasBroken = points.some(({ failed }) => failed > 0);
  return (
    <figure class="ps-chart">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Progress since ${begin.slice(0, 10)}: ${said(points[0])} then, ${said(points.at(-1))} now`}
      >
        <path class="ps-line-total" d={path((point) => point.total)} />
        <path class="ps-line-completed" d={path((point) => point.completed)} />
        <path class="ps-line-proven" d={path((point) => point.proven)} />
        {hasBroken ? <path class="ps-line-failed" d={path((point) => point.failed)} /> : null}
      </svg>
      <div class="ps-chart-times ps-quiet" aria-hidden="true">
        <span>{ago(begin, now)}</span>
        <span>now</span>
      </div>
      <figcaption class="ps-chart-legend">
        <span class="ps-key ps-line-total">tasks</span>
        <span class="ps-key ps-line-completed">completed</span>
        <span class="ps-key ps-line-proven">proven</span>
        {hasBroken ? <span class="ps-key ps-line-failed">broken</span> : null}
      </figcaption>
    </figure>
  );
}

function said(point: ProgressPoint | undefined): string {
  if (point === undefined) return '';
  const { completed, proven, failed, total } = point;
  const broken = failed > 0 ? `, ${failed} broken` : '';
  return `${completed} completed, ${proven} proven${broken} of ${count(total, 'task')}`;
}

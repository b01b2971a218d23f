import type { ProgressPoint } from '../../src/protocol/model.ts';
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
  const first = Date.parse(points[0]?.at ?? '');
  const span = Math.max(1, Date.parse(points.at(-1)?.at ?? '') - first);
  const most = Math.max(1, ...points.map((point) => point.total));
  const x = (point: ProgressPoint): number => ((Date.parse(point.at) - first) / span) * WIDTH;
  const y = (value: number): number => HEIGHT - (value / most) * (HEIGHT - 4) - 2;
  /** Steps: a figure holds until the next change. */
  const path = (figure: (point: ProgressPoint) => number): string =>
    points
      .map((point, index) =>
        index === 0 ? `M${x(point)} ${y(figure(point))}` : `H${x(point)}V${y(figure(point))}`,
      )
      .join('');
  const begin = points[0]?.at ?? '';
  return (
    <figure class="ps-chart">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Since ${begin.slice(0, 10)}: ${points.map((point) => `${point.completed} of ${point.total} completed`).at(-1)}`}
      >
        <path class="ps-line-total" d={path((point) => point.total)} />
        <path class="ps-line-completed" d={path((point) => point.completed)} />
        <path class="ps-line-proven" d={path((point) => point.proven)} />
        <path class="ps-line-failed" d={path((point) => point.failed)} />
      </svg>
      <figcaption class="ps-chart-legend">
        <span class="ps-quiet">{ago(begin, Date.now())}</span>
        <span class="ps-key ps-line-total">tasks</span>
        <span class="ps-key ps-line-completed">completed</span>
        <span class="ps-key ps-line-proven">proven</span>
        <span class="ps-key ps-line-failed">broken</span>
        <span class="ps-quiet">now</span>
      </figcaption>
    </figure>
  );
}

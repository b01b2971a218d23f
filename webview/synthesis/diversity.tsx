import type { Synthesis } from '../../src/protocol/model.ts';
import { visible } from '../ui/text.ts';

/** How different the first answers were, and what nobody touched. */
export function Diversity({ synthesis }: { readonly synthesis: Synthesis }) {
  const { diversity, uncovered } = synthesis;
  return (
    <>
      <div class="ps-card">
        <h2>Diversity</h2>
        {diversity === null ? (
          <p class="ps-quiet">Not measured: it needs at least two answers.</p>
        ) : (
          <>
            <p class="ps-figure">
              {Math.round(diversity * 100)}
              <span class="ps-quiet"> of 100</span>
            </p>
            <meter
              class="ps-meter is-wide"
              min={0}
              max={1}
              value={diversity}
              aria-label="Diversity of the first answers"
            />
            <p class="ps-quiet">{meaning(diversity)}</p>
            <p class="ps-quiet ps-small">
              The mean distance between the personas’ first answers: 0 when all said the same, 100 when they
              have nothing in common.
            </p>
          </>
        )}
      </div>
      {uncovered.length === 0 ? null : (
        <div class="ps-card">
          <h2>Nobody spoke about</h2>
          <ul class="ps-taglist">
            {uncovered.map((area) => (
              <li key={area} class="ps-tag">
                {visible(area)}
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

function meaning(diversity: number): string {
  if (diversity < 0.3)
    return 'They said much the same. Another round, or a persona who thinks differently, may find more.';
  return diversity < 0.7
    ? 'They share ground and differ on some of it.'
    : 'They went in very different directions.';
}

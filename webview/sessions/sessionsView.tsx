import { useState } from 'preact/hooks';
import type { SessionPhase } from '../../src/protocol/model.ts';
import { ProviderHint } from '../provider.tsx';
import { useSessionsPage } from '../pages.ts';
import { TextField } from '../ui/field.tsx';
import { Chip, Empty, Failure } from '../ui/small.tsx';
import { count, phaseWords, phases } from '../words.ts';
import { SearchHits } from './searchHits.tsx';
import { SessionList } from './sessionList.tsx';
import { StartBox } from './startBox.tsx';
import { useSessions } from './useSessions.ts';

/** The sidebar: begin with an idea, find what was begun. */
export function SessionsView() {
  const api = useSessionsPage();
  const [phase, setPhase] = useState<SessionPhase | null>(null);
  const [text, setText] = useState('');
  const { page, counts, hits, error, more } = useSessions(phase, text.trim());
  const all = phases.reduce((sum, name) => sum + (counts?.[name] ?? 0), 0);
  const shown = phases.filter((name) => (counts?.[name] ?? 0) > 0 || name === phase);
  const open = (id: string): void => void api.openSession(id).catch(() => undefined);
  return (
    <main class="ps-sessions">
      <StartBox onStarted={open} />
      <ProviderHint />
      {all > 0 ? (
        <section aria-label="Sessions" class="ps-find">
          <TextField
            label="Search sessions"
            hideLabel
            placeholder="Search ideas, specs, tasks…"
            value={text}
            onInput={setText}
            onEscape={() => setText('')}
          />
          <div class="ps-chips" role="group" aria-label="Filter by phase">
            <Chip pressed={phase === null} onClick={() => setPhase(null)}>
              All <b>{all}</b>
            </Chip>
            {shown.map((name) => (
              <Chip
                key={name}
                pressed={phase === name}
                onClick={() => setPhase(phase === name ? null : name)}
              >
                <i class={`ps-dot phase-${name}`} />
                {phaseWords[name]} <b>{counts?.[name] ?? 0}</b>
              </Chip>
            ))}
          </div>
        </section>
      ) : null}
      <Failure error={error} />
      <p class="ps-sr" role="status">
        {page === null ? '' : `${count(page.total, 'session')} shown`}
      </p>
      {page === null ? null : all === 0 ? (
        <FirstTime />
      ) : page.items.length === 0 ? (
        <p class="ps-quiet ps-nothing">No session fits{text ? ` “${text}”` : ' this filter'}.</p>
      ) : (
        <SessionList page={page} onOpen={open} onMore={more} />
      )}
      {text.trim() === '' ? null : <SearchHits hits={hits} />}
    </main>
  );
}

function FirstTime() {
  return (
    <Empty icon="bulb" title="From an idea to a plan">
      <ol class="ps-teach">
        <li>Write what you want to build or change, in a sentence or a page.</li>
        <li>Personas that think in different ways argue about it, side by side.</li>
        <li>You get a synthesis with its sources, a spec you can edit, and tasks with dependencies.</li>
        <li>Materialize: the plan appears in the Plans view, ready to start.</li>
      </ol>
    </Empty>
  );
}

import type { SearchHit } from '../../src/protocol/model.ts';
import { useCall } from '../calls.ts';
import { useSessionsPage } from '../pages.ts';
import { Failure } from '../ui/small.tsx';
import { visible } from '../ui/text.ts';
import { hitWords } from '../words.ts';

/** Finds in everything kept: messages, specs, tasks, memories. */
export function SearchHits({ hits }: { readonly hits: readonly SearchHit[] }) {
  const api = useSessionsPage();
  const call = useCall();
  const others = hits.filter(({ kind }) => kind !== 'session');
  if (others.length === 0) return null;
  return (
    <section aria-labelledby="ps-hits">
      <h2 id="ps-hits" class="ps-heading">
        Found in plans, specs and messages
      </h2>
      <Failure error={call.error} onClose={call.clear} />
      <ul class="ps-session-list">
        {others.map(({ kind, id, stream, title, snippet }) => (
          <li key={`${kind}/${id}`}>
            <button
              type="button"
              class="ps-session"
              onClick={() => void call.run(() => api.openHit({ kind, id, stream }))}
            >
              <span class="ps-session-top">
                <span class="ps-phase">{hitWords[kind]}</span>
              </span>
              <span class="ps-session-title">{visible(title)}</span>
              <span class="ps-session-prompt">{visible(snippet)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

import { useCallback, useEffect, useState } from 'preact/hooks';
import type { Page, SearchHit, SessionPhase, SessionSummary } from '../../src/protocol/model.ts';
import { messageOf } from '../calls.ts';
import { useSessionsPage } from '../pages.ts';
import { useStudioState } from '../studio.ts';

const PAGE = 50;
const TYPING_PAUSE_MS = 200;

export interface FoundSessions {
  readonly page: Page<SessionSummary> | null;
  readonly counts: Readonly<Record<SessionPhase, number>> | null;
  readonly hits: readonly SearchHit[];
  readonly error: string | null;
  more(): void;
}

/** The sessions that fit, asked again when typing pauses, the filter changes or the host says that they changed. */
export function useSessions(phase: SessionPhase | null, text: string): FoundSessions {
  const api = useSessionsPage();
  const version = useStudioState((state) => state.sessionsVersion);
  const [limit, setLimit] = useState(PAGE);
  const [found, setFound] = useState<Omit<FoundSessions, 'more'>>({
    page: null,
    counts: null,
    hits: [],
    error: null,
  });
  useEffect(() => setLimit(PAGE), [phase, text]);
  useEffect(() => {
    let current = true;
    const ask = async (): Promise<void> => {
      const filter = {
        limit,
        ...(phase === null ? {} : { phases: [phase] }),
        ...(text === '' ? {} : { text }),
      };
      try {
        const [page, counts, hits] = await Promise.all([
          api.sessions(filter),
          api.sessionCounts(),
          text === '' ? [] : api.search(text),
        ]);
        if (current) setFound({ page, counts, hits, error: null });
      } catch (failure) {
        if (current) setFound((before) => ({ ...before, error: messageOf(failure) }));
      }
    };
    const timer = setTimeout(() => void ask(), text === '' ? 0 : TYPING_PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [api, phase, text, limit, version]);
  const more = useCallback(() => setLimit((before) => Math.min(500, before + PAGE)), []);
  return { ...found, more };
}

import { useEffect, useState } from 'preact/hooks';
import { messageOf } from '../calls.ts';
import { useStudioPage } from '../pages.ts';
import { useStudio, useStudioState } from '../studio.ts';

/** A gap in a stream is mostly one late message: wait this long before asking for the whole session. */
const GAP_PAUSE_MS = 300;

/** Asks for the session at the start, and again when a piece of a stream was missed. Pushes do the rest. */
export function useSession(): { readonly error: string | null; retry(): void } {
  const api = useStudioPage();
  const { store } = useStudio();
  const gaps = useStudioState((state) => state.gaps);
  const specDocumentId = useStudioState((state) => state.view?.session.specDocumentId ?? null);
  const hasDocument = useStudioState((state) => state.document !== null);
  const [attempt, setAttempt] = useState(0);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => {
    let current = true;
    const ask = async (): Promise<void> => {
      try {
        const view = await api.session();
        if (!current) return;
        store.dispatch({ type: 'session_changed', view });
        setError(null);
      } catch (failure) {
        if (current) setError(messageOf(failure));
      }
    };
    const timer = setTimeout(() => void ask(), gaps === 0 ? 0 : GAP_PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [api, store, gaps, attempt]);
  useEffect(() => {
    if (specDocumentId === null || hasDocument) return;
    api.document().then(
      (document) => store.dispatch({ type: 'document_changed', document }),
      (failure: unknown) => setError(messageOf(failure)),
    );
  }, [api, store, specDocumentId, hasDocument, attempt]);
  return { error, retry: () => setAttempt((before) => before + 1) };
}

import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Id } from '../../src/protocol/model.ts';
import { codeOf, messageOf } from '../calls.ts';
import { usePersistedState } from '../persisted.ts';
import { useStudioPage } from '../pages.ts';
import { useStudio } from '../studio.ts';
import { useView } from '../session/sessionContext.ts';
import { inputsOf, itemsOf, type DraftItem, type DraftList } from './draftEdits.ts';

/** Edits that the engine has not taken yet, and the revision that they stand on. Survive a reload. */
interface Work {
  readonly items: DraftList;
  readonly base: number;
}

export interface Drafts {
  readonly items: DraftList;
  readonly saving: boolean;
  readonly dirty: boolean;
  /** The list was changed elsewhere while there were edits here. */
  readonly conflict: boolean;
  readonly error: string | null;
  /** Shows the edit at once and sends it; typing is sent when it pauses. */
  edit(next: DraftList, kind: 'step' | 'typing'): void;
  readonly undo: (() => void) | null;
  readonly redo: (() => void) | null;
  keepMine(): void;
  takeTheirs(): void;
}

const TYPING_PAUSE_MS = 700;
const MAX_HISTORY = 100;

const isWork = (value: unknown): value is Work | null =>
  value === null ||
  (typeof value === 'object' &&
    'base' in value &&
    typeof value.base === 'number' &&
    'items' in value &&
    Array.isArray(value.items) &&
    value.items.every(
      (item: unknown) => typeof item === 'object' && item !== null && 'key' in item && 'blockedBy' in item,
    ));

/** The drafts on the desk: what the engine has, with unsent edits over it, and the way back. */
export function useDrafts(): Drafts {
  const { session } = useView();
  const api = useStudioPage();
  const { store } = useStudio();
  const [work, setWork] = usePersistedState<Work | null>(`${session.id}.drafts`, null, isWork);
  const [saving, setSaving] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [past, setPast] = useState<readonly DraftList[]>([]);
  const [future, setFuture] = useState<readonly DraftList[]>([]);
  const keys = useRef(new Map<Id, string>());
  const typing = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const latest = useRef({ work, session, saving: false });
  latest.current = { ...latest.current, work, session };
  const items = useMemo(() => work?.items ?? itemsOf(session.drafts, keys.current), [work, session.drafts]);
  const conflict = work !== null && !saving && work.base < session.draftsRevision;

  const send = useCallback(async (): Promise<void> => {
    const sent = latest.current.work;
    if (sent === null || latest.current.saving || sent.items.some(({ title }) => title.trim() === '')) return;
    latest.current.saving = true;
    setSaving(true);
    setError(null);
    try {
      const known = new Set(latest.current.session.drafts.map(({ id }) => id));
      await api.setDrafts(inputsOf(sent.items, known), sent.base);
      const view = await api.session();
      sent.items.forEach(({ key }, index) => {
        const draft = view.session.drafts[index];
        if (draft !== undefined) keys.current.set(draft.id, key);
      });
      const newest = latest.current.work;
      const next =
        newest === null || newest.items === sent.items ? null : withIds(newest.items, keys.current);
      store.dispatch({ type: 'session_changed', view });
      setWork(next === null ? null : { items: next, base: view.session.draftsRevision });
      latest.current.work = next === null ? null : { items: next, base: view.session.draftsRevision };
    } catch (failure) {
      setError(messageOf(failure));
      if (codeOf(failure) === 'conflict') {
        const view = await api.session().catch(() => null);
        if (view !== null) store.dispatch({ type: 'session_changed', view });
      }
      return;
    } finally {
      latest.current.saving = false;
      setSaving(false);
    }
    if (latest.current.work !== null) void send();
  }, [api, setWork, store]);

  const sendSoon = useCallback(
    (ms: number): void => {
      if (timer.current !== null) clearTimeout(timer.current);
      timer.current = setTimeout(() => void send(), ms);
    },
    [send],
  );
  // Edits that a reload left behind are sent now; those of a closing part are sent at once.
  useEffect(() => {
    if (latest.current.work !== null && latest.current.work.base === latest.current.session.draftsRevision)
      sendSoon(0);
    return () => {
      if (timer.current !== null) clearTimeout(timer.current);
      void send();
    };
  }, [send, sendSoon]);

  const show = (next: DraftList, ms: number): void => {
    const base = work?.base ?? session.draftsRevision;
    const changed = { items: next, base };
    latest.current.work = changed;
    setWork(changed);
    sendSoon(ms);
  };
  const edit = (next: DraftList, kind: 'step' | 'typing'): void => {
    if (next === items) return;
    // One step back for a whole word or more of typing, not for a key.
    if (kind === 'step' || !typing.current) setPast([...past.slice(-MAX_HISTORY), items]);
    typing.current = kind === 'typing';
    setFuture([]);
    show(next, kind === 'typing' ? TYPING_PAUSE_MS : 0);
  };
  const turn = (
    from: readonly DraftList[],
    to: (list: readonly DraftList[]) => void,
    other: (list: readonly DraftList[]) => void,
    others: readonly DraftList[],
  ) => {
    const target = from.at(-1);
    if (target === undefined) return null;
    return (): void => {
      to(from.slice(0, -1));
      other([...others, items]);
      typing.current = false;
      show(withIds(target, keys.current), 0);
    };
  };
  return {
    items,
    saving,
    dirty: work !== null,
    conflict,
    error,
    edit,
    undo: turn(past, setPast, setFuture, future),
    redo: turn(future, setFuture, setPast, past),
    keepMine: () => {
      if (work === null) return;
      const rebased = { items: work.items, base: session.draftsRevision };
      latest.current.work = rebased;
      setWork(rebased);
      sendSoon(0);
    },
    takeTheirs: () => {
      latest.current.work = null;
      setWork(null);
      setError(null);
    },
  };
}

function withIds(items: DraftList, keys: ReadonlyMap<Id, string>): DraftList {
  const ids = new Map([...keys].map(([id, key]) => [key, id]));
  return items.map((item): DraftItem => ({ ...item, id: item.id ?? ids.get(item.key) ?? null }));
}

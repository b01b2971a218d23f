import type { Activity } from '../../core/engine/api.ts';
import type { Id } from '../../core/model/basics.ts';
import type { HostEvent } from '../../protocol/api.ts';
import type { EngineSource } from '../host/engineSource.ts';
import { Throttle } from '../host/throttle.ts';

/** Whole objects go out at most four times a second; streamed text is gathered for a moment. */
const OBJECT_MS = 250;
const TEXT_MS = 30;

type Send = (event: HostEvent) => void;

/** What the owner of a view also wants to know, and how often. */
export interface Pushes {
  /** Milliseconds between two whole objects at least; preset 250. */
  readonly everyMs?: number;
  /** The session's or plan's title, whenever it was looked at. */
  readonly onTitle?: (title: string) => void;
}

/** Tells the list of sessions that something changed. */
export function pushSessions(
  engine: EngineSource,
  send: Send,
  onError: (error: unknown) => void,
  { everyMs = OBJECT_MS }: Pushes = {},
): { dispose(): void } {
  const tell = new Throttle(everyMs, () => send({ type: 'sessions_changed' }), onError);
  const listening = [
    engine.onDidChange((refs) => {
      if (refs.some(({ kind }) => kind === 'session')) tell.trigger();
    }),
    engine.onDidChangeState(() => tell.trigger()),
  ];
  return {
    dispose: () => {
      tell.dispose();
      for (const listener of listening) listener.dispose();
    },
  };
}

/** Tells a studio panel about its own session, the session's spec, and what streams into it. Nothing else. */
export function pushStudio(
  engine: EngineSource,
  sessionId: Id,
  send: Send,
  onError: (error: unknown) => void,
  watch: Pushes = {},
): { dispose(): void } {
  const { everyMs = OBJECT_MS } = watch;
  const documents = new Set<Id>();
  const session = new Throttle(
    everyMs,
    async () => {
      const view = await (await engine.get()).session(sessionId);
      watch.onTitle?.(view.session.title);
      send({ type: 'session_changed', view });
    },
    onError,
  );
  const document = new Throttle(
    everyMs,
    async () => {
      const changed = [...documents];
      documents.clear();
      const opened = await engine.get();
      const { specDocumentId } = (await opened.session(sessionId)).session;
      if (specDocumentId === null || !changed.includes(specDocumentId)) return;
      send({ type: 'document_changed', document: await opened.document(specDocumentId) });
    },
    onError,
  );
  const stream = new ActivityBatch(TEXT_MS, (activity) => send({ type: 'activity', activity }));
  const listening = [
    engine.onDidChange((refs) => {
      for (const { kind, id } of refs) {
        if (kind === 'session' && id === sessionId) session.trigger();
        if (kind === 'document') documents.add(id);
      }
      if (documents.size > 0) document.trigger();
    }),
    engine.onDidChangeState(() => {
      if (engine.opened) session.trigger();
    }),
    engine.onActivity((activity) => {
      if (activity.sessionId === sessionId) stream.add(activity);
    }),
  ];
  return {
    dispose: () => {
      for (const one of [session, document, stream, ...listening]) one.dispose();
    },
  };
}

/** Tells a plan's page about its own plan: what changed in its log, and every new report. */
export function pushPlan(
  engine: EngineSource,
  planId: Id,
  send: Send,
  onError: (error: unknown) => void,
  watch: Pushes = {},
): { dispose(): void } {
  const plan = new Throttle(
    watch.everyMs ?? OBJECT_MS,
    async () => {
      const view = await (await engine.get()).planView(planId);
      watch.onTitle?.(view.plan.title);
      send({ type: 'plan_changed', view });
    },
    onError,
  );
  const listening = [
    engine.onDidChange((refs) => {
      if (refs.some(({ kind, id }) => kind === 'plan' && id === planId)) plan.trigger();
    }),
    engine.onDidChangeState(() => {
      if (engine.opened) plan.trigger();
    }),
    engine.onDidVerify((verified) => {
      if (verified.planId === planId) plan.trigger();
    }),
  ];
  return {
    dispose: () => {
      for (const one of [plan, ...listening]) one.dispose();
    },
  };
}

/** Joins pieces of the same text that arrive within a moment into one; order and offsets stay true. */
export class ActivityBatch {
  readonly #send: (activity: Activity) => void;
  readonly #waitMs: number;
  readonly #waiting = new Map<string, Activity>();
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(waitMs: number, send: (activity: Activity) => void) {
    this.#waitMs = waitMs;
    this.#send = send;
  }

  add(activity: Activity): void {
    const key = activity.type === 'progress' ? 'progress' : `${activity.type} ${activity.targetId}`;
    const before = this.#waiting.get(key);
    if (before && before.type !== 'progress' && activity.type !== 'progress') {
      if (before.offset + before.text.length === activity.offset) {
        this.#waiting.set(key, { ...before, text: before.text + activity.text });
      } else {
        // Not the continuation (a call was made again): what waited goes out first.
        this.#flush();
        this.#waiting.set(key, activity);
      }
    } else {
      this.#waiting.set(key, activity);
    }
    this.#timer ??= setTimeout(() => this.#flush(), this.#waitMs);
  }

  dispose(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#waiting.clear();
  }

  #flush(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const activities = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const activity of activities) this.#send(activity);
  }
}

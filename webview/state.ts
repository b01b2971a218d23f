/** What the page knows, as a pure function of what the host said. Holds no rule of the engine. */
import type { Greeting, HostEvent, ProviderStatus } from '../src/protocol/api.ts';
import type { Activity, Id, PlanDocument, PlanView, SessionView, Step } from '../src/protocol/model.ts';
import { addPiece, EMPTY_STREAM, hasGap, rebase, type StreamText } from './streams.ts';

/** Text of a message, synthesis or spec attempt that is being written right now. */
export interface LiveText {
  readonly content: StreamText;
  readonly thinking: StreamText;
}

export interface StudioState {
  readonly greeting: Greeting | null;
  readonly provider: ProviderStatus | null;
  /** Why nothing can be changed in this window; null when it can. */
  readonly restricted: string | null;
  readonly view: SessionView | null;
  readonly document: PlanDocument | null;
  /** Of a plan's page. */
  readonly plan: PlanView | null;
  readonly live: Readonly<Record<Id, LiveText>>;
  /** What the running step said last. */
  readonly progress: { readonly step: Step; readonly message: string } | null;
  readonly reveal: {
    readonly part: 'threads' | 'synthesis' | 'spec' | 'tasks';
    readonly count: number;
  } | null;
  /** Counts news about sessions as a whole: a list that shows another number asks again. */
  readonly sessionsVersion: number;
  /** Counts the gaps found in streams: another number means that the session must be asked for. */
  readonly gaps: number;
}

export type StudioEvent =
  | HostEvent
  | { readonly type: 'greeted'; readonly greeting: Greeting }
  /** The answer to our own question; the same as a push. */
  | { readonly type: 'document_closed' };

export const INITIAL_STATE: StudioState = {
  greeting: null,
  provider: null,
  restricted: null,
  view: null,
  document: null,
  plan: null,
  live: {},
  progress: null,
  reveal: null,
  sessionsVersion: 0,
  gaps: 0,
};

export function reduce(state: StudioState, event: StudioEvent): StudioState {
  switch (event.type) {
    case 'greeted':
      return {
        ...state,
        greeting: event.greeting,
        provider: event.greeting.provider,
        restricted: event.greeting.restricted,
      };
    case 'trusted':
      return { ...state, restricted: null };
    case 'provider_changed':
      return { ...state, provider: event.provider };
    case 'sessions_changed':
      return { ...state, sessionsVersion: state.sessionsVersion + 1 };
    case 'session_changed':
      return withView(state, event.view);
    case 'document_changed':
      return withDocument(state, event.document);
    case 'document_closed':
      return { ...state, document: null };
    case 'plan_changed':
      return { ...state, plan: newer(state.plan, event.view) };
    case 'activity':
      return withActivity(state, event.activity);
    case 'reveal':
      return { ...state, reveal: { part: event.part, count: (state.reveal?.count ?? 0) + 1 } };
  }
}

function isOurs(state: StudioState, sessionId: Id): boolean {
  return state.greeting?.view !== 'studio' || state.greeting.sessionId === sessionId;
}

function withView(state: StudioState, view: SessionView): StudioState {
  if (!isOurs(state, view.session.id)) return state;
  const { session } = view;
  const live: Record<Id, LiveText> = {};
  const messages = new Map(session.messages.map((message) => [message.id, message]));
  for (const [id, text] of Object.entries(state.live)) {
    const message = messages.get(id);
    if (message?.status === 'streaming') {
      live[id] = {
        content: rebase(text.content, message.content),
        thinking: rebase(text.thinking, message.thinking),
      };
    } else if (session.partial?.id === id) {
      live[id] = { ...text, content: rebase(text.content, session.partial.text) };
    } else if (message === undefined && session.running !== null) {
      live[id] = text; // its message was not stored yet when this view was taken
    }
  }
  const running = session.running?.step;
  const progress = state.progress !== null && state.progress.step === running ? state.progress : null;
  const document = session.specDocumentId === state.document?.id ? state.document : null;
  return { ...state, view, live, progress, document };
}

/** Answers and pushes may cross: the log only grows, so the longer history is the newer view. */
function newer(present: PlanView | null, view: PlanView): PlanView {
  if (present === null || present.plan.id !== view.plan.id) return view;
  return present.plan.updatedAt > view.plan.updatedAt ? present : view;
}

function withDocument(state: StudioState, document: PlanDocument): StudioState {
  if (state.view !== null && state.view.session.specDocumentId !== document.id) return state;
  if (state.document?.id === document.id && state.document.versions.length > document.versions.length)
    return state;
  return { ...state, document };
}

function withActivity(state: StudioState, activity: Activity): StudioState {
  if (!isOurs(state, activity.sessionId)) return state;
  if (activity.type === 'progress') {
    return { ...state, progress: { step: activity.step, message: activity.message } };
  }
  const part = activity.type === 'text' ? 'content' : 'thinking';
  const present = state.live[activity.targetId] ?? stored(state, activity.targetId);
  if (present === null) return state; // it has ended; the session holds it whole
  const changed = { ...present, [part]: addPiece(present[part], activity) };
  const opened = hasGap(changed[part]) && !hasGap(present[part]);
  return {
    ...state,
    live: { ...state.live, [activity.targetId]: changed },
    gaps: opened ? state.gaps + 1 : state.gaps,
  };
}

/** Where a stream starts: what the session has of it, nothing for an unknown target, null when it has ended. */
function stored(state: StudioState, id: Id): LiveText | null {
  const session = state.view?.session;
  const message = session?.messages.find((candidate) => candidate.id === id);
  if (message !== undefined) {
    if (message.status !== 'streaming') return null;
    return { content: textOf(message.content), thinking: textOf(message.thinking) };
  }
  if (session?.partial?.id === id) return { content: textOf(session.partial.text), thinking: EMPTY_STREAM };
  return { content: EMPTY_STREAM, thinking: EMPTY_STREAM };
}

const textOf = (text: string): StreamText => ({ text, waiting: [] });

import { PlanningError } from '../base/errors.ts';
import type { Author, Id } from '../model/basics.ts';
import type { PlanDocument } from '../model/document.ts';
import type { Plan } from '../model/plan.ts';
import type { Session } from '../model/session.ts';
import type { Store, StreamAppend } from '../ports.ts';
import type { Recorded } from '../log/records.ts';
import type { Actor } from '../model/actor.ts';
import type { EventOf, StateOf, StreamKind } from '../store/streams.ts';

/** What a decision wants written: events of its own stream, and appends to others in the same atomic step. */
export interface Decision<K extends StreamKind> {
  readonly events: readonly EventOf<K>[];
  readonly also?: readonly StreamAppend[];
}

/** Decides what to write, from the state as it is now. Pure, may throw; runs again when another process was faster. */
export type Decide<K extends StreamKind> = (
  state: StateOf<K>,
  sequence: number,
) => Decision<K> | Promise<Decision<K>>;

/** What a change left behind. */
export interface Change<K extends StreamKind> {
  /** The state after it. */
  readonly state: StateOf<K>;
  /** The events of its own stream, as they stand in the log. */
  readonly recorded: readonly Recorded<EventOf<K>>[];
}

/** The one way anything changes: load, decide, append. What is appended says who did it. */
export interface Recorder {
  /** Returns the state after the change. */
  change<K extends StreamKind>(kind: K, id: Id, decide: Decide<K>): Promise<StateOf<K>>;
  record<K extends StreamKind>(kind: K, id: Id, decide: Decide<K>): Promise<Change<K>>;
  create(appends: readonly StreamAppend[]): Promise<void>;
  session(id: Id): Promise<Session>;
  document(id: Id): Promise<PlanDocument>;
  plan(id: Id): Promise<Plan>;
  /** The same for another actor; changes of one stream still queue up together. */
  as(actor: Actor): Recorder;
}

/** How often a decision is made again because another process appended in between. */
const MAX_TRIES = 50;

export function createRecorder(store: Store, owner: Author, actor: Actor): Recorder {
  // Changes of one stream queue up inside this process, so that only other processes can conflict.
  const queues = new Map<Id, Promise<unknown>>();
  const inTurn = <T>(id: Id, work: () => Promise<T>): Promise<T> => {
    const turn = (queues.get(id) ?? Promise.resolve()).then(work, work);
    const settled = turn.then(
      () => undefined,
      () => undefined,
    );
    queues.set(id, settled);
    void settled.then(() => {
      if (queues.get(id) === settled) queues.delete(id);
    });
    return turn;
  };
  const state = async <K extends StreamKind>(kind: K, id: Id): Promise<StateOf<K>> =>
    (await store.load({ kind, id })).state;

  const tryChange = async <K extends StreamKind>(
    by: Actor,
    kind: K,
    id: Id,
    decide: Decide<K>,
  ): Promise<Change<K>> => {
    for (let attempt = 1; ; attempt += 1) {
      const loaded = await store.load({ kind, id });
      const { events, also } = await decide(loaded.state, loaded.sequence);
      if (events.length === 0 && (also ?? []).length === 0) return { state: loaded.state, recorded: [] };
      try {
        const [own] = await store.append(
          [{ stream: { kind, id }, expected: loaded.sequence, events }, ...(also ?? [])],
          owner,
          by,
        );
        return { state: await state(kind, id), recorded: (own ?? []) as readonly Recorded<EventOf<K>>[] };
      } catch (error) {
        if (!(error instanceof PlanningError) || error.code !== 'conflict' || attempt >= MAX_TRIES)
          throw error;
      }
    }
  };

  const recorderOf = (by: Actor): Recorder => {
    const record: Recorder['record'] = (kind, id, decide) =>
      inTurn(id, () => tryChange(by, kind, id, decide));
    return {
      record,
      change: async (kind, id, decide) => (await record(kind, id, decide)).state,
      create: async (appends) => void (await store.append(appends, owner, by)),
      session: (id) => state('session', id),
      document: (id) => state('document', id),
      plan: (id) => state('plan', id),
      as: recorderOf,
    };
  };
  return recorderOf(actor);
}

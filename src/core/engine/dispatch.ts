import { isCancelled, PlanningError } from '../base/errors.ts';
import { actorKey, type Actor } from '../model/actor.ts';
import type { AuditOutcome } from '../model/audit.ts';
import type { Id } from '../model/basics.ts';
import { mayDo, type Permission, type Standing } from '../session/permissions.ts';
import type { Engine } from './api.ts';
import type { About, AnyFacts, EngineCall } from './call.ts';
import { CALLS, isCall } from './callList.ts';
import type { Audit } from './audit.ts';

/** What a call is about: a session, a plan or a document of that id, or nothing. */
export interface SubjectRef {
  readonly kind: About;
  readonly id: Id;
}

/** What dispatch works with. */
export interface DispatchDeps {
  /** The calls as the actor may make them once they were let through; asked once for each actor. */
  implement(actor: Actor): Pick<Engine, EngineCall>;
  /** The full id of what a name names; throws `not_found` or `invalid_input`. */
  resolve(kind: About, name: string, among: AnyFacts['among']): Promise<Id>;
  /** What the person is to the thing; null = to the folder as a whole. Loads it when it must. */
  standing(subject: SubjectRef | null): Standing | Promise<Standing>;
  /** Why nothing may be changed here (an untrusted workspace); null when it may. */
  readonly restriction: string | null;
  readonly audit: Audit;
  ticks(): number;
}

/** What goes with a call beside its arguments. */
export interface CallContext {
  readonly signal: AbortSignal;
  readonly progress?: (progress: never) => void;
}

/** The calls of one actor. */
export interface Dispatch {
  readonly calls: Pick<Engine, EngineCall>;
  /** A call by name from a door that is not trusted to send what it should: checked against its schemas first. */
  call(name: string, args: readonly unknown[], context: CallContext): Promise<unknown>;
}

type Method = (...args: readonly unknown[]) => unknown;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * The one way to the engine: names are resolved, the permission table is asked for the actor and the person behind it,
 * the call runs, and what changes something or is refused is audited. Calls of one engine for different actors share
 * everything but their name.
 */
export function createDispatch(deps: DispatchDeps): (actor: Actor) => Dispatch {
  const bound = new Map<string, Dispatch>();
  return (actor) => {
    const key = actorKey(actor);
    const present = bound.get(key);
    if (present !== undefined) return present;
    const made = forActor(deps, actor);
    bound.set(key, made);
    return made;
  };
}

function forActor(deps: DispatchDeps, actor: Actor): Dispatch {
  const implementation = deps.implement(actor) as unknown as Readonly<Record<EngineCall, Method>>;
  const calls = Object.fromEntries(
    Object.entries(CALLS).map(([name, facts]) => {
      const run = implementation[name as EngineCall];
      const pass = facts.atOnce === true ? runAtOnce : runResolved;
      return [name, (...args: readonly unknown[]) => pass(deps, actor, name, facts, run, args)];
    }),
  ) as unknown as Readonly<Record<EngineCall, Method>>;
  return {
    calls: calls as unknown as Pick<Engine, EngineCall>,
    async call(name, args, { signal, progress }) {
      // What answers at once is an editor's telling what it shows; by name it could be told anything.
      if (!isCall(name) || CALLS[name].atOnce === true)
        throw new PlanningError('invalid_input', `There is no call “${name}”.`);
      const given = checkedArgs(name, CALLS[name], args);
      return calls[name](...given, signal, ...(progress === undefined ? [] : [progress]));
    },
  };
}

/** Arguments by the schemas of the call, as many as it has; throws `invalid_input` that says which one does not fit. */
function checkedArgs(name: string, { input }: AnyFacts, args: readonly unknown[]): readonly unknown[] {
  if (args.length > input.length) {
    throw malformed(name, [`it takes ${input.length} arguments, not ${args.length}`]);
  }
  return input.map(([label, schema], at) => {
    const parsed = schema.safeParse(args[at]);
    if (parsed.success) return parsed.data;
    const issues = parsed.error.issues.slice(0, 5);
    throw malformed(
      name,
      issues.map(({ path, message }) => `${[label, ...path].join('.')}: ${message}`),
    );
  });
}

function malformed(name: string, issues: readonly string[]): PlanningError {
  const message = `The call “${name}” was malformed; nothing was done. ${issues[0] ?? ''}`.trim();
  return new PlanningError('invalid_input', message, { issues });
}

function runAtOnce(
  deps: DispatchDeps,
  actor: Actor,
  name: string,
  facts: AnyFacts,
  run: Method,
  args: readonly unknown[],
): unknown {
  const permission = permissionOf(facts, args);
  const refuse = (error: PlanningError): never => {
    audited(deps, actor, name, null, args, 'refused', error, 0);
    throw error;
  };
  if (deps.restriction !== null && facts.untrusted !== true) refuse(untrusted(deps.restriction));
  const standing = deps.standing(null);
  // A standing that has to be looked up cannot be asked for at once; such calls concern the whole folder.
  if (standing instanceof Promise || !mayDo(permission, standing, actor.kind)) {
    refuse(forbidden(name, permission, actor));
  }
  return run(...args);
}

async function runResolved(
  deps: DispatchDeps,
  actor: Actor,
  name: string,
  facts: AnyFacts,
  run: Method,
  args: readonly unknown[],
): Promise<unknown> {
  const started = deps.ticks();
  let given = args;
  let subject: SubjectRef | null = null;
  let isLetThrough = false;
  try {
    if (deps.restriction !== null && facts.untrusted !== true) throw untrusted(deps.restriction);
    if (facts.about !== undefined && !(facts.orAll === true && args[0] === null)) {
      subject = { kind: facts.about, id: await resolved(deps, actor, name, facts, args[0]) };
      given = [subject.id, ...args.slice(1)];
    }
    const permission = permissionOf(facts, given);
    if (!mayDo(permission, await deps.standing(subject), actor.kind)) {
      throw forbidden(name, permission, actor);
    }
    isLetThrough = true;
    const result = await run(...given);
    if (facts.effect === 'changes') {
      audited(deps, actor, name, subject, args, 'done', null, deps.ticks() - started, result);
    }
    return result;
  } catch (error) {
    if (facts.effect === 'changes' || isForbidden(error)) {
      const outcome = outcomeOf(error, isLetThrough);
      audited(deps, actor, name, subject, args, outcome, error, deps.ticks() - started);
    }
    throw error;
  }
}

/** A name that is no whole id is looked for among what may be listed, so that guessing tells a stranger nothing. */
async function resolved(
  deps: DispatchDeps,
  actor: Actor,
  call: string,
  { about = 'plan', among }: AnyFacts,
  name: unknown,
): Promise<Id> {
  const wanted = typeof name === 'string' ? name.trim().toLowerCase() : '';
  if (UUID.test(wanted)) return wanted;
  if (!mayDo('list', await deps.standing(null), actor.kind)) throw forbidden(call, 'list', actor);
  if (wanted === '') throw new PlanningError('invalid_input', `Say which ${about}: its id, or “latest”.`);
  return deps.resolve(about, wanted, among);
}

function permissionOf({ needs }: AnyFacts, args: readonly unknown[]): Permission {
  return typeof needs === 'function' ? needs(...args) : needs;
}

function outcomeOf(error: unknown, letThrough: boolean): AuditOutcome {
  if (!letThrough) return 'refused';
  if (isCancelled(error)) return 'stopped';
  return error instanceof PlanningError && (error.code === 'not_allowed_now' || error.code === 'forbidden')
    ? 'refused'
    : 'failed';
}

function audited(
  { audit }: DispatchDeps,
  actor: Actor,
  call: string,
  subject: SubjectRef | null,
  args: readonly unknown[],
  outcome: AuditOutcome,
  error: unknown,
  durationMs: number,
  result?: unknown,
): void {
  audit.record({
    actor,
    call,
    subject,
    outcome,
    code: error instanceof PlanningError ? error.code : error === null ? null : 'bug',
    durationMs: Math.max(0, Math.round(durationMs)),
    inputChars: sizeOf(args),
    outputChars: sizeOf(result),
  });
}

/** Characters of a value as JSON, so that the audit says how much it was and not what. */
function sizeOf(value: unknown): number {
  if (value === undefined || value === null) return 0;
  if (value instanceof Uint8Array) return value.length;
  try {
    return JSON.stringify(value)?.length ?? 0;
  } catch {
    return 0;
  }
}

function isForbidden(error: unknown): boolean {
  return error instanceof PlanningError && error.code === 'forbidden';
}

function untrusted(why: string): PlanningError {
  return new PlanningError('forbidden', why, { reason: 'untrusted' });
}

function forbidden(call: string, permission: Permission, actor: Actor): PlanningError {
  const message =
    actor.kind === 'agent'
      ? `An agent may not do this (it needs the permission to ${permission}): leave it to a person.`
      : `You may not do this here (it needs the permission to ${permission}).`;
  return new PlanningError('forbidden', message, { call, permission, actor: actor.kind });
}

import { archiveCalls } from './archive.ts';
import { auditCalls } from './auditCalls.ts';
import { brainstormCalls } from './brainstorm.ts';
import type { AnyFacts, CallGroup, EngineCall } from './call.ts';
import { codeIndexCalls } from './codeIndex.ts';
import { contextCalls } from './context.ts';
import { documentCalls } from './documents.ts';
import { draftingCalls } from './drafting.ts';
import { estimateCalls } from './estimate.ts';
import { exportCalls } from './exports.ts';
import { materializeCalls } from './materialize.ts';
import { planCalls } from './plans.ts';
import { pruneCalls } from './prune.ts';
import { questionCalls } from './questions.ts';
import { rewindCalls } from './rewind.ts';
import { sessionCalls } from './sessions.ts';
import { snapshotCalls } from './snapshots.ts';
import { timelineCalls } from './timeline.ts';
import { undoCalls } from './undo.ts';
import { verificationCalls } from './verification.ts';

/** Everything that the product can do. A call that stands in no group does not exist: the compiler says so below. */
export const GROUPS = [
  sessionCalls,
  contextCalls,
  estimateCalls,
  brainstormCalls,
  draftingCalls,
  materializeCalls,
  documentCalls,
  planCalls,
  exportCalls,
  undoCalls,
  codeIndexCalls,
  verificationCalls,
  snapshotCalls,
  rewindCalls,
  pruneCalls,
  timelineCalls,
  archiveCalls,
  questionCalls,
  auditCalls,
] as const;

type Listed = (typeof GROUPS)[number] extends infer G ? (G extends CallGroup<infer C> ? C : never) : never;

/** Compiles only when every call stands in a group. */
const complete: EngineCall extends Listed ? true : never = true;

/** What the doors, dispatch and the tests read of each call. */
export const CALLS: Readonly<Record<EngineCall, AnyFacts>> = Object.fromEntries(
  complete ? GROUPS.flatMap(({ facts }) => Object.entries(facts)) : [],
) as unknown as Readonly<Record<EngineCall, AnyFacts>>;

export function isCall(name: string): name is EngineCall {
  return Object.hasOwn(CALLS, name);
}

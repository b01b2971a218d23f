import { PlanningError } from '../base/errors.ts';
import { mayDo, type Permission, type Standing } from '../session/permissions.ts';
import type { Engine } from './api.ts';

/** The engine's methods, without its events and the owner. */
export type EngineCall = Exclude<
  { [K in keyof Engine]: Engine[K] extends (...args: never[]) => unknown ? K : never }[keyof Engine],
  `on${string}`
>;

/** Calls that answer at once; the others answer by a promise, refusals too. */
const AT_ONCE: ReadonlySet<EngineCall> = new Set<
  { [K in EngineCall]: ReturnType<Engine[K]> extends Promise<unknown> ? never : K }[EngineCall]
>(['setEditorText', 'filesChanged', 'watchVerification']);

/** Which permission each call needs. The compiler asks for a line when the engine learns a new call. */
const NEEDS: Readonly<Record<EngineCall, Permission>> = {
  createSession: 'create',
  sessions: 'list',
  session: 'view',
  renameSession: 'work',
  setBudget: 'work',
  discardSession: 'work',
  answerBlocker: 'work',
  stop: 'work',
  resume: 'work',
  addContext: 'work',
  removeContext: 'work',
  scan: 'work',
  estimate: 'view',
  generatePersonas: 'work',
  setPersonas: 'work',
  discuss: 'work',
  brainstorm: 'work',
  nextRound: 'work',
  say: 'work',
  stopThread: 'work',
  retryThread: 'work',
  answerQuestion: 'work',
  synthesize: 'work',
  editSynthesis: 'work',
  draftSpec: 'work',
  draftTasks: 'work',
  setDrafts: 'work',
  markReady: 'work',
  reopen: 'work',
  previewMaterialize: 'view',
  materialize: 'materialize',
  document: 'view',
  documents: 'list',
  saveDocument: 'edit',
  restoreVersion: 'edit',
  diffVersions: 'view',
  plans: 'list',
  plan: 'view',
  planView: 'view',
  tasks: 'list',
  editPlan: 'edit',
  deletePlan: 'edit',
  restorePlan: 'edit',
  addTask: 'edit',
  editTask: 'edit',
  setTaskStatus: 'edit',
  moveTask: 'edit',
  removeTask: 'edit',
  exportPlan: 'view',
  writePlan: 'view',
  applyMarkdown: 'edit',
  exportSession: 'view',
  taskPrompt: 'view',
  index: 'view',
  indexStatus: 'view',
  symbols: 'view',
  analogous: 'view',
  setEditorText: 'view',
  filesChanged: 'view',
  checkSpec: 'view',
  testSpec: 'view',
  attachSpec: 'edit',
  removeSpec: 'edit',
  verifyTask: 'edit',
  verifyPlan: 'edit',
  reports: 'list',
  watchVerification: 'edit',
  allowCommands: 'edit',
  commandPermission: 'view',
  repository: 'view',
  initRepository: 'edit',
  takeSnapshot: 'edit',
  compareSnapshots: 'view',
  diffSnapshots: 'view',
  snapshotFile: 'view',
  previewRewind: 'view',
  rewind: 'edit',
  recoverSnapshots: 'list',
  previewPrune: 'list',
  pruneSnapshots: 'edit',
  timeline: 'view',
  previewArchive: 'view',
  archivePlan: 'edit',
  checkArchive: 'view',
  reopenPlan: 'edit',
  search: 'list',
  episodes: 'list',
  usage: 'list',
  usageCalls: 'view',
  findings: 'list',
  close: 'list',
};

/**
 * The one place where permissions are asked: every call of the engine passes here. `standing` tells what the
 * caller is to the thing named by the call's first argument; a local owner is the owner of everything.
 */
export function authorized(
  engine: Engine,
  standing: (call: EngineCall, subject: unknown) => Standing,
): Engine {
  const guarded: Partial<Record<EngineCall, unknown>> = {};
  for (const [name, permission] of Object.entries(NEEDS)) {
    const call = name as EngineCall;
    const method = engine[call] as (...args: unknown[]) => unknown;
    const pass = (...args: unknown[]): unknown => {
      if (mayDo(permission, standing(call, args[0]))) return method(...args);
      const message = `You may not do this here (it needs the permission to ${permission}).`;
      throw new PlanningError('forbidden', message, { call, permission });
    };
    guarded[call] = AT_ONCE.has(call) ? pass : async (...args: unknown[]): Promise<unknown> => pass(...args);
  }
  return { ...engine, ...(guarded as Pick<Engine, EngineCall>) };
}

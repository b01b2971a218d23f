import * as z from 'zod';
import { TECHNIQUES } from '../core/model/persona.ts';
import { SESSION_PHASES, STEPS } from '../core/model/session.ts';
import { draftShape } from '../core/plan/draftSchema.ts';
import type { HostApi } from '../protocol/api.ts';

/** Far above what the engine accepts; keeps a runaway view from sending megabytes. */
const LONG = 2_000_000;

const id = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
const line = z.string().max(1000);
const text = z.string().max(LONG);
const whole = z.int().min(0).max(1_000_000_000);
const microUsd = z.int().min(0).max(1_000_000_000_000);
/** Relative, forward slashes, and not out of the folder; the engine checks links and more. */
const workspacePath = z
  .string()
  .min(1)
  .max(1000)
  // oxlint-disable-next-line no-control-regex -- a file's name with control characters is refused
  .refine((path) => !/^[/~]|^[a-z]:|\\|(^|\/)\.\.(\/|$)|[\u0000-\u001f]/i.test(path));

const contextInput = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('file'), path: workspacePath, force: z.exactOptional(z.boolean()) }),
  z.object({ kind: z.literal('selection'), path: workspacePath, text, start: whole, end: whole }),
  z.object({ kind: z.literal('note'), text }),
  z.object({ kind: z.literal('search'), query: line }),
]);

const persona = z.object({
  id: z.exactOptional(id),
  role: line,
  name: line,
  emoji: z.string().max(40),
  focus: text,
  background: text,
  systemPrompt: text,
  technique: z.enum(TECHNIQUES),
  stance: z.enum(['sceptic', 'user_voice', 'builder', 'other']),
  searchQueries: z.array(line).max(50),
});

const draft = z.object({ id: z.exactOptional(id), ...draftShape });

const newSession = z.object({
  prompt: text,
  title: z.exactOptional(line),
  budgetMicroUsd: z.exactOptional(microUsd.nullable()),
  confront: z.exactOptional(z.boolean()),
});

const sessionFilter = z.object({
  phases: z.exactOptional(z.array(z.enum(SESSION_PHASES)).max(SESSION_PHASES.length)),
  text: z.exactOptional(line),
  limit: z.exactOptional(z.int().min(1).max(500)),
  offset: z.exactOptional(whole),
});

const hit = z.object({
  kind: z.enum(['session', 'plan', 'task', 'document', 'episode', 'message']),
  id,
  stream: z.object({ kind: z.enum(['session', 'document', 'plan']), id }),
});

const snapshotNumber = z.int().min(1).max(1_000_000);
const side = z.union([snapshotNumber, z.enum(['now', 'head']), z.templateLiteral(['base-', snapshotNumber])]);

/** The arguments of every call, checked before anything happens. A webview is not trusted to send what it should. */
export const HOST_ARGS = {
  hello: z.tuple([]),
  listSessions: z.tuple([sessionFilter]),
  sessionCounts: z.tuple([]),
  search: z.tuple([line]),
  createSession: z.tuple([newSession]),
  openSession: z.tuple([id]),
  openHit: z.tuple([hit]),
  chooseProvider: z.tuple([]),
  session: z.tuple([id]),
  document: z.tuple([id]),
  estimate: z.tuple([id, z.enum(STEPS)]),
  renameSession: z.tuple([id, line]),
  setBudget: z.tuple([id, microUsd.nullable()]),
  discardSession: z.tuple([id]),
  answerBlocker: z.tuple([id, id, text]),
  stop: z.tuple([id]),
  resume: z.tuple([id]),
  addContext: z.tuple([id, contextInput]),
  pickContextFiles: z.tuple([id]),
  addEditorSelection: z.tuple([id]),
  removeContext: z.tuple([id, id]),
  scan: z.tuple([id]),
  generatePersonas: z.tuple([id, whole]),
  setPersonas: z.tuple([id, z.array(persona).max(20)]),
  discuss: z.tuple([id, text]),
  brainstorm: z.tuple([id]),
  nextRound: z.tuple([id]),
  say: z.tuple([id, id.nullable(), text]),
  stopThread: z.tuple([id, id]),
  retryThread: z.tuple([id, id]),
  answerQuestion: z.tuple([id, id, text]),
  synthesize: z.tuple([id]),
  editSynthesis: z.tuple([id, text]),
  draftSpec: z.tuple([id, text.nullable()]),
  saveSpec: z.tuple([id, text, whole, line]),
  restoreSpec: z.tuple([id, whole]),
  diffSpec: z.tuple([id, whole, whole]),
  openSpec: z.tuple([id]),
  draftTasks: z.tuple([id, text.nullable()]),
  checkSpec: z.tuple([id, text]),
  setDrafts: z.tuple([id, z.array(draft).max(10_000), whole]),
  markReady: z.tuple([id]),
  reopen: z.tuple([id]),
  previewMaterialize: z.tuple([id]),
  materialize: z.tuple([id, z.object({ planTitle: z.exactOptional(line), exportMarkdown: z.boolean() })]),
  openPlan: z.tuple([id]),
  copyText: z.tuple([text]),
  planView: z.tuple([id]),
  repository: z.tuple([id]),
  timeline: z.tuple([id, id]),
  compareSnapshots: z.tuple([id, side, side]),
  verifyPlan: z.tuple([id]),
  verifyTask: z.tuple([id, id]),
  stopPlanWork: z.tuple([id]),
  takeSnapshot: z.tuple([id, id.nullable()]),
  openTask: z.tuple([id, id]),
  editTaskSpec: z.tuple([id, id]),
  openFinding: z.tuple([id, workspacePath, whole, whole]),
  openComparison: z.tuple([id, side, side, workspacePath.nullable()]),
  rewind: z.tuple([id, z.int().min(1).max(1_000_000)]),
  archivePlan: z.tuple([id]),
  reopenPlan: z.tuple([id]),
  initRepository: z.tuple([id]),
} satisfies { readonly [K in keyof HostApi]: z.ZodType<Readonly<Parameters<HostApi[K]>>> };

import * as z from 'zod';
import { TECHNIQUES } from '../model/persona.ts';
import { TASK_STATUSES } from '../model/plan.ts';
import { SESSION_PHASES } from '../model/session.ts';
import { draftShape, textShape } from '../plan/draftSchema.ts';

/** Far above what the engine accepts; keeps a runaway caller from sending megabytes. */
const LONG = 2_000_000;

export const id = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
/** An id, an unambiguous part of one, or `latest`. */
export const named = z.string().min(1).max(100);
export const line = z.string().max(1000);
export const text = z.string().max(LONG);
export const whole = z.int().min(0).max(1_000_000_000);
export const microUsd = z.int().min(0).max(1_000_000_000_000);
export const paths = z.array(z.string().min(1).max(4000)).max(100_000);

/** Relative, forward slashes, and not out of the folder; the engine checks links and more. */
export const workspacePath = z
  .string()
  .min(1)
  .max(1000)
  // oxlint-disable-next-line no-control-regex -- a file's name with control characters is refused
  .refine((path) => !/^[/~]|^[a-z]:|\\|(^|\/)\.\.(\/|$)|[\u0000-\u001f]/i.test(path));

export const contextInput = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('file'), path: workspacePath, force: z.exactOptional(z.boolean()) }),
  z.object({ kind: z.literal('selection'), path: workspacePath, text, start: whole, end: whole }),
  z.object({ kind: z.literal('note'), text }),
  z.object({ kind: z.literal('search'), query: line }),
]);

export const persona = z.object({
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

export const draft = z.object({ id: z.exactOptional(id), ...draftShape });

export const newSession = z.object({
  prompt: text,
  title: z.exactOptional(line),
  budgetMicroUsd: z.exactOptional(microUsd.nullable()),
  confront: z.exactOptional(z.boolean()),
});

const part = { limit: z.exactOptional(z.int().min(1).max(500)), offset: z.exactOptional(whole) };

export const sessionFilter = z.object({
  phases: z.exactOptional(z.array(z.enum(SESSION_PHASES)).max(SESSION_PHASES.length)),
  text: z.exactOptional(line),
  ...part,
});
export const planStatuses = z.array(z.enum(['active', 'archived', 'deleted'])).max(3);
export const statuses = z.array(z.enum(TASK_STATUSES)).max(TASK_STATUSES.length);
export const page = z.object(part);
export const pageShape = part;

const snapshotNumber = z.int().min(1).max(1_000_000);
export const number = snapshotNumber;
export const numbers = z.array(snapshotNumber).max(1_000_000);
export const moment = z.union([
  snapshotNumber,
  z.enum(['now', 'head']),
  z.templateLiteral(['base-', snapshotNumber]),
]);
export const heldMoment = z.union([
  snapshotNumber,
  z.literal('head'),
  z.templateLiteral(['base-', snapshotNumber]),
]);

const optionalText = z.exactOptional(line);
export const analogueQuery = z.discriminatedUnion('type', [
  z.object({ type: z.literal('api_route'), method: optionalText, path: optionalText }),
  z.object({ type: z.literal('function'), name: line }),
  z.object({ type: z.literal('component'), name: optionalText }),
  z.object({ type: z.literal('test'), name: optionalText }),
  z.object({ type: z.literal('like'), symbol: line, path: optionalText }),
]);

export const taskChanges = z.object({
  ...textShape,
  blockedBy: z.exactOptional(z.array(id).max(10_000)),
  assignee: z.exactOptional(line.nullable()),
});

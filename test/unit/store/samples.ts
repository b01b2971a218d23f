import type { Author, Id } from '../../../src/core/model/basics.ts';
import type { Usage } from '../../../src/core/model/usage.ts';
import type { NewTask } from '../../../src/core/plan/events.ts';
import type { Log, StreamAppend } from '../../../src/core/ports.ts';
import type { EventOf, StreamKind } from '../../../src/core/store/streams.ts';
import { systemClock } from '../../../src/node/clock.ts';
import { nodeDisk, type Disk } from '../../../src/node/store/disk.ts';

export const ada: Author = { name: 'Ada', email: 'ada@example.org' };
export const quiet: Log = { info() {}, warn() {}, error() {} };
/** The real file system without waiting for the disk: for tests that are not about what survives a crash. */
export const lazyDisk: Disk = { ...nodeDisk, sync: async () => {}, syncFolder: async () => {} };
export const newId = (): Id => systemClock.id();

/** One stream's part of an append. */
export function change<K extends StreamKind>(
  kind: K,
  id: Id,
  expected: number,
  ...events: readonly EventOf<K>[]
): StreamAppend {
  return { stream: { kind, id }, expected, events } as StreamAppend<StreamKind>;
}

export function newTask(number: number, over: Partial<NewTask> = {}): NewTask {
  return {
    id: newId(),
    number,
    title: `Task ${number}`,
    description: `What to do for ${number}.`,
    priority: 'medium',
    size: 's',
    tags: [],
    acceptance: [],
    files: [],
    blockedBy: [],
    ...over,
  };
}

export function planCreated(
  title: string,
  tasks: readonly NewTask[] = [],
  over: object = {},
): EventOf<'plan'> {
  return { type: 'plan_created', title, description: '', sessionId: null, documentId: null, tasks, ...over };
}

export function sessionCreated(
  title: string,
  prompt = 'Add rate limiting to the public API',
): EventOf<'session'> {
  return {
    type: 'session_created',
    title,
    prompt,
    projectId: null,
    config: { provider: 'offline', models: {}, budgetMicroUsd: null, confront: true, promptHashes: {} },
  };
}

export function documentCreated(title: string, content: string): EventOf<'document'> {
  return {
    type: 'document_created',
    title,
    kind: 'spec',
    sessionId: null,
    content,
    by: 'planner',
    reason: 'drafted',
  };
}

export function versionAdded(number: number, content: string): EventOf<'document'> {
  return { type: 'version_added', number, content, by: 'person', reason: 'edited' };
}

export function usageOf(sessionId: Id, over: Partial<Usage> = {}): Usage {
  return {
    id: newId(),
    sessionId,
    step: 'spec',
    role: 'planner',
    provider: 'anthropic',
    model: 'm1',
    inputTokens: 100,
    outputTokens: 10,
    cachedTokens: 0,
    costMicroUsd: 500,
    latencyMs: 40,
    estimated: false,
    outcome: 'ok',
    at: systemClock.now(),
    ...over,
  };
}

/** A plan with tasks, made in one append; its id. */
export async function makePlan(
  store: { append(changes: readonly StreamAppend[], author: Author): Promise<unknown> },
  title: string,
  tasks: readonly NewTask[] = [],
): Promise<Id> {
  const id = newId();
  await store.append([change('plan', id, 0, planCreated(title, tasks))], ada);
  return id;
}

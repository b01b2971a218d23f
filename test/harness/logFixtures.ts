// Writes the logs of one of everything, as this release writes them, to test/fixtures/logs/VERSION, with what
// they fold into. Run once per release; what is there is never written again.
//   node test/harness/logFixtures.ts
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Store } from '../../src/core/ports.ts';
import { STREAMS } from '../../src/core/store/streams.ts';
import { systemClock } from '../../src/node/clock.ts';
import { openStore } from '../../src/node/store/open.ts';
import {
  ada,
  change,
  documentCreated,
  newId,
  newTask,
  planCreated,
  quiet,
  sessionCreated,
  usageOf,
  versionAdded,
} from '../unit/store/samples.ts';

const [session, document, plan, thread, message, question] = Array.from({ length: 6 }, newId) as [
  string,
  string,
  string,
  string,
  string,
  string,
];

async function writeSession(store: Store): Promise<void> {
  const note = {
    id: newId(),
    kind: 'note',
    label: 'a note',
    content: 'Mind the Ümläüts — 限流',
    cutBytes: 0,
  } as const;
  const { number, ...task } = newTask(1, { title: 'Count requests' });
  if (number !== 1) throw new Error('A draft has no number of its own.');
  const answers = [
    { type: 'answer_started', threadId: thread, messageId: message, round: 1 },
    { type: 'text_streamed', targetId: message, text: 'wrong', thinking: 'hm' },
    { type: 'text_reset', targetId: message },
    { type: 'text_streamed', targetId: message, text: 'Use a bucket.\nOr two.', thinking: 'so' },
    {
      type: 'tool_used',
      messageId: message,
      use: { tool: 'search_code', input: 'limit', outcome: 'ok', summary: '2 hits', durationMs: 3 },
    },
    {
      type: 'answer_ended',
      messageId: message,
      outcome: 'complete',
      error: null,
      questions: [{ id: question, text: 'Per key?', choices: ['yes', 'no'], answer: null }],
    },
    { type: 'usage_recorded', usage: usageOf(session), messageId: message },
    { type: 'question_answered', questionId: question, answer: 'yes' },
  ] as const;
  await store.append([change('session', session, 0, sessionCreated('Limits'))], ada);
  await store.append([change('session', session, 1, { type: 'context_added', entry: note })], ada);
  await store.append(
    [
      change(
        'session',
        session,
        2,
        { type: 'thread_added', thread: { id: thread, kind: 'interviewer', personaId: null } },
        ...answers,
      ),
    ],
    ada,
  );
  await store.append(
    [
      change('document', document, 0, documentCreated('Spec', '# Spec\n\nOne.')),
      change(
        'session',
        session,
        11,
        { type: 'spec_linked', documentId: document },
        { type: 'drafts_set', drafts: [task], by: 'planner' },
      ),
    ],
    ada,
  );
}

async function writePlan(store: Store): Promise<void> {
  const [one, two, three] = [newTask(1), newTask(2, { tags: ['api'] }), newTask(3)];
  await store.append([change('plan', plan, 0, planCreated('Limits', [one, two]))], ada);
  const events = [
    { type: 'task_added', task: three, after: one.id },
    { type: 'task_edited', taskId: two.id, changes: { blockedBy: [one.id], assignee: 'bob' } },
    { type: 'task_status_set', taskId: one.id, status: 'completed', reason: null },
    { type: 'task_moved', taskId: three.id, after: null },
    { type: 'plan_edited', title: 'Rate limits' },
    { type: 'plan_deleted' },
    { type: 'plan_restored' },
  ] as const;
  for (const [at, event] of events.entries()) await store.append([change('plan', plan, at + 1, event)], ada);
  const { state } = await store.load({ kind: 'plan', id: plan });
  const removed = state.tasks.find((task) => task.id === three.id);
  if (removed === undefined) throw new Error('The task is gone.');
  await store.append([change('plan', plan, 8, { type: 'task_removed', taskId: three.id })], ada);
  await store.append(
    [change('plan', plan, 9, { type: 'task_restored', task: removed, after: two.id, dependents: [] })],
    ada,
  );
  await store.append(
    [
      change('document', document, 1, versionAdded(2, '# Spec\n\nTwo.'), {
        type: 'document_retitled',
        title: 'The spec',
      }),
    ],
    ada,
  );
  await store.append(
    [
      change(
        'document',
        document,
        3,
        { type: 'plan_linked', planId: plan },
        { type: 'document_status_set', status: 'approved' },
      ),
    ],
    ada,
  );
}

const target = path.join(import.meta.dirname, '../fixtures/logs/0.1');
if (fs.existsSync(target))
  throw new Error(`${target} is there already; the logs of a release are never rewritten.`);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'studio-fixtures-'));
const store = await openStore({ folder, clock: systemClock, log: quiet, watch: false });
await writeSession(store);
await writePlan(store);
const states = {
  session: (await store.load({ kind: 'session', id: session })).state,
  document: (await store.load({ kind: 'document', id: document })).state,
  plan: (await store.load({ kind: 'plan', id: plan })).state,
};
await store.close();
for (const { folder: logs } of STREAMS) {
  fs.cpSync(path.join(folder, '.planning-studio', logs), path.join(target, logs), { recursive: true });
}
fs.writeFileSync(path.join(target, 'states.json'), `${JSON.stringify(states, null, 1)}\n`);
fs.rmSync(folder, { recursive: true });

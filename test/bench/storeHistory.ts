import fs from 'node:fs';
import path from 'node:path';
import { Kinds } from '../../src/core/log/kinds.ts';
import { STREAMS, type EventOf, type StreamKind } from '../../src/core/store/streams.ts';
import type { Recorded } from '../../src/core/log/records.ts';
import { HybridClock } from '../../src/core/log/clock.ts';
import { writeLine } from '../../src/node/store/line.ts';
import {
  ada,
  documentCreated,
  newId,
  newTask,
  planCreated,
  sessionCreated,
  usageOf,
  versionAdded,
} from '../unit/store/samples.ts';

const PROSE =
  'A token bucket per key and route keeps the public API fair while a burst may pass; the limits stand in one table, ' +
  'are read at start and on change, and every refusal says when to come back and which limit was reached. ';

/** Writes logs straight to a workspace, without a store, so that a long history is there in a moment. */
export class History {
  readonly #root: string;
  readonly #kinds = new Kinds(STREAMS);
  readonly #clock = new HybridClock('0000beef');
  #at = Date.parse('2026-01-01T00:00:00.000Z');
  bytes = 0;

  constructor(workspace: string) {
    this.#root = path.join(workspace, '.planning-studio');
  }

  write<K extends StreamKind>(kind: K, events: readonly EventOf<K>[]): string {
    const id = newId();
    const lines = events.map((event) => {
      this.#at += 7;
      const recorded: Recorded<EventOf<K>> = {
        id: newId(),
        clock: this.#clock.next(this.#at),
        at: new Date(this.#at).toISOString(),
        author: ada,
        event,
      };
      return writeLine(this.#kinds.of(kind), recorded, 0);
    });
    const folder = path.join(this.#root, this.#kinds.of(kind).folder);
    fs.mkdirSync(folder, { recursive: true });
    const bytes = Buffer.from(lines.join(''));
    fs.writeFileSync(path.join(folder, `${id}.jsonl`), bytes);
    this.bytes += bytes.length;
    return id;
  }

  /** Whole sessions as people make them: five threads that streamed, a spec in versions, a plan worked on. */
  writeSessions(bytes: number): void {
    while (this.bytes < bytes) {
      this.write('session', sessionEvents());
      const versions = Array.from({ length: 12 }, (_, at) => versionAdded(at + 2, PROSE.repeat(30 + at)));
      this.write('document', [documentCreated('Spec', PROSE.repeat(30)), ...versions]);
      this.write('plan', planEvents());
    }
  }
}

/** Events of one plan with so many tasks. */
export function bigPlan(title: string, count: number): EventOf<'plan'> {
  const tasks = Array.from({ length: count }, (_, at) =>
    newTask(at + 1, {
      description: PROSE,
      tags: at % 3 === 0 ? ['api'] : [],
      acceptance: [PROSE.slice(0, 80)],
    }),
  );
  const chained = tasks.map((task, at) => {
    const before = tasks[at - 1];
    return at % 4 === 0 || before === undefined ? task : { ...task, blockedBy: [before.id] };
  });
  return planCreated(title, chained);
}

function sessionEvents(): readonly EventOf<'session'>[] {
  const events: EventOf<'session'>[] = [sessionCreated('Rate limits')];
  for (let thread = 0; thread < 5; thread += 1) {
    const threadId = newId();
    events.push({ type: 'thread_added', thread: { id: threadId, kind: 'interviewer', personaId: null } });
    for (let answer = 0; answer < 4; answer += 1) {
      const messageId = newId();
      events.push({ type: 'answer_started', threadId, messageId, round: answer });
      for (let piece = 0; piece < 12; piece += 1) {
        events.push({ type: 'text_streamed', targetId: messageId, text: PROSE.repeat(2), thinking: '' });
      }
      events.push({ type: 'answer_ended', messageId, outcome: 'complete', error: null });
      events.push({ type: 'usage_recorded', usage: usageOf(newId()), messageId });
    }
  }
  return events;
}

function planEvents(): readonly EventOf<'plan'>[] {
  const created = bigPlan('Rate limits', 50);
  const tasks = created.type === 'plan_created' ? created.tasks : [];
  const statuses = tasks.flatMap((task) =>
    (['in_progress', 'completed'] as const).map(
      (status) => ({ type: 'task_status_set', taskId: task.id, status, reason: null }) as const,
    ),
  );
  return [created, ...statuses];
}

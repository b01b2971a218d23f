// A process that writes to a store and says on standard output what was confirmed, one JSON line each.
//   node writer.ts FOLDER mixed            until it is killed: all kinds of appends and saves
//   node writer.ts FOLDER tasks COUNT PLAN…  adds COUNT tasks, in turn to each of the plans
import fs from 'node:fs';
import { PlanningError } from '../../../src/core/base/errors.ts';
import type { Store } from '../../../src/core/ports.ts';
import { systemClock } from '../../../src/node/clock.ts';
import { openStore } from '../../../src/node/store/open.ts';
import {
  ada,
  change,
  documentCreated,
  newId,
  newTask,
  planCreated,
  quiet,
  sessionCreated,
  versionAdded,
} from './samples.ts';

/** What a writer confirms: events with this text are in these streams. */
export interface Confirmed {
  readonly streams: readonly { readonly kind: 'session' | 'document' | 'plan'; readonly id: string }[];
  /** A task title, or the title of everything in the streams. */
  readonly text: string;
}

const confirm = (confirmed: Confirmed): void => {
  fs.writeSync(1, `${JSON.stringify(confirmed)}\n`);
};

async function addTask(store: Store, plan: string, title: string): Promise<void> {
  for (;;) {
    const { state, sequence } = await store.load({ kind: 'plan', id: plan });
    const event = {
      type: 'task_added',
      task: newTask(state.lastNumber + 1, { title }),
      after: null,
    } as const;
    try {
      await store.append([change('plan', plan, sequence, event)], ada);
      return;
    } catch (error) {
      if (!(error instanceof PlanningError) || error.code !== 'conflict') throw error;
    }
  }
}

async function tasks(store: Store, count: number, plans: readonly string[]): Promise<void> {
  for (let at = 0; at < count; at += 1) {
    const plan = plans[at % plans.length] ?? '';
    const text = `task ${process.pid} ${at}`;
    await addTask(store, plan, text);
    confirm({ streams: [{ kind: 'plan', id: plan }], text });
  }
}

/** Something else each time, so that a kill hits every kind of write. */
async function mixed(store: Store): Promise<never> {
  let plan = newId();
  await store.append([change('plan', plan, 0, planCreated('first'))], ada);
  for (let at = 0; ; at += 1) {
    const text = `mixed ${process.pid} ${at}`;
    const choice = Math.random();
    if (choice < 0.4) {
      await addTask(store, plan, text);
      confirm({ streams: [{ kind: 'plan', id: plan }], text });
    } else if (choice < 0.8) {
      const [session, document] = [newId(), newId()];
      plan = newId();
      await store.append(
        [
          change('plan', plan, 0, planCreated(text, [newTask(1, { title: text })])),
          change('session', session, 0, sessionCreated('draft'), { type: 'session_renamed', title: text }),
          change(
            'document',
            document,
            0,
            documentCreated(text, 'x'.repeat(Math.floor(Math.random() * 20_000))),
          ),
        ],
        ada,
      );
      confirm({
        text,
        streams: [
          { kind: 'plan', id: plan },
          { kind: 'session', id: session },
          { kind: 'document', id: document },
        ],
      });
    } else if (choice < 0.95) {
      const document = newId();
      const versions = [2, 3, 4].map((number) => versionAdded(number, 'y'.repeat(5000)));
      await store.append([change('document', document, 0, documentCreated(text, 'one'), ...versions)], ada);
      confirm({ streams: [{ kind: 'document', id: document }], text });
    } else {
      // Long enough for the database to be saved.
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
  }
}

async function main(): Promise<void> {
  const [folder = '', mode, count, ...plans] = process.argv.slice(2);
  const store = await openStore({
    folder,
    clock: systemClock,
    log: quiet,
    watch: false,
    // All the time where a kill shall hit it; elsewhere now and then, or the writers do little else.
    saveIdleMs: mode === 'mixed' ? 3 : 50,
  });
  if (mode === 'mixed') await mixed(store);
  await tasks(store, Number(count), plans);
  await store.close();
}

if (import.meta.main) void main();

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Store } from '../../../src/core/ports.ts';
import { systemClock } from '../../../src/node/clock.ts';
import { openStore } from '../../../src/node/store/open.ts';
import { rounds } from '../../harness/soak.ts';
import { quiet } from './samples.ts';
import type { Confirmed } from './writer.ts';
import { runWriter } from './writerProcess.ts';

const KILLS = rounds('STUDIO_KILLS');
/** Kills in one folder; a new one after that, because every start reads all that was written. */
const ROUND = 32;
const AT_ONCE = 4;

describe('A store whose writers are killed', () => {
  it(`loses nothing that was confirmed in ${KILLS} kills, and stays readable`, async function () {
    this.timeout(120_000 + KILLS * 4000);
    for (let kills = 0; kills < KILLS; kills += ROUND) await round(Math.min(ROUND, KILLS - kills));
  });
});

/** Several writers at a time in one folder, each killed and followed by another until so many were killed. */
async function round(count: number): Promise<void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'studio-crash-'));
  const confirmed: Confirmed[] = [];
  let kills = 0;
  const lane = async (): Promise<void> => {
    while (kills < count) {
      kills += 1;
      const early = Math.random() < 0.15;
      const end = await runWriter([folder, 'mixed'], (when, now) => {
        // Mostly in the middle of writing, sometimes while it opens and finishes what another one left.
        if (when === (early ? 'started' : 'wrote')) setTimeout(now, Math.random() * (early ? 250 : 60));
      });
      assert.equal(end.signal, 'SIGKILL', end.errors);
      confirmed.push(...end.confirmed);
      // Once looked at while others go on writing.
      if (kills === Math.floor(count / 2)) await check(folder, confirmed.slice());
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  assert.ok(confirmed.length > count / 2, `only ${confirmed.length} appends were confirmed`);
  await check(folder, confirmed, checkWhole);
  fs.rmSync(folder, { recursive: true });
}

const open = (folder: string): Promise<Store> =>
  openStore({ folder, clock: systemClock, log: quiet, watch: false, saveIdleMs: 3 });

async function check(
  folder: string,
  confirmed: readonly Confirmed[],
  more?: (store: Store) => Promise<void>,
): Promise<void> {
  const store = await open(folder);
  try {
    const findings = (await store.findings()).filter((finding) => finding.kind !== 'torn_tail');
    assert.deepEqual(findings, []);
    for (const { streams, text } of confirmed) {
      for (const stream of streams)
        assert.ok(await holds(store, stream, text), `${stream.kind} ${stream.id} lost ${text}`);
    }
    await more?.(store);
  } finally {
    await store.close();
  }
}

async function holds(store: Store, stream: Confirmed['streams'][number], text: string): Promise<boolean> {
  if (stream.kind === 'plan') {
    const { state } = await store.load({ kind: 'plan', id: stream.id });
    return state.tasks.some((task) => task.title === text);
  }
  const { state } =
    stream.kind === 'session'
      ? await store.load({ kind: 'session', id: stream.id })
      : await store.load({ kind: 'document', id: stream.id });
  return state.title === text;
}

/** What was written to several logs at once is in all of them or in none, confirmed or not. */
async function checkWhole(store: Store): Promise<void> {
  const sessions = await all((page) => store.sessions(page));
  const documents = new Set((await all((page) => store.documents(page))).map((one) => one.title));
  const plans = new Set((await all((page) => store.plans(page))).map((one) => one.title));
  for (const { title } of sessions) {
    assert.notEqual(title, 'draft', 'half of an append was kept');
    assert.ok(documents.has(title) && plans.has(title), `${title} stands in one log only`);
  }
  const threefold = [...plans].filter((title) => title !== 'first');
  assert.equal(sessions.length, threefold.length);
  for (const { id, version, title } of await all((page) => store.documents(page))) {
    const alone = !plans.has(title);
    assert.equal(version, alone ? 4 : 1, `document ${id} has half of an append`);
  }
}

async function all<T>(
  list: (page: { limit: number; offset: number }) => Promise<{ items: readonly T[]; total: number }>,
): Promise<readonly T[]> {
  const items: T[] = [];
  for (;;) {
    const page = await list({ limit: 500, offset: items.length });
    items.push(...page.items);
    if (page.items.length === 0 || items.length >= page.total) return items;
  }
}

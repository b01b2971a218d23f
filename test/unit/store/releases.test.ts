import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readEvent, type Upcaster } from '../../../src/core/log/versions.ts';
import type { SessionPhase } from '../../../src/core/model/session.ts';
import type { Store } from '../../../src/core/ports.ts';
import { ALLOWED_PHASES } from '../../../src/core/session/gates.ts';
import { STREAMS } from '../../../src/core/store/streams.ts';
import { systemClock } from '../../../src/node/clock.ts';
import { openStore } from '../../../src/node/store/open.ts';
import { eventsOf, LOGS, logSets, statesOf } from '../../harness/logSets.ts';
import { root } from '../../harness/paths.ts';
import { quiet } from './samples.ts';

/** A store over a copy of the set. */
async function withSet(set: string, work: (store: Store) => Promise<void>): Promise<void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'studio-release-'));
  fs.cpSync(path.join(LOGS, set), path.join(folder, '.planning-studio'), { recursive: true });
  const store = await openStore({ folder, clock: systemClock, log: quiet, watch: false });
  await work(store);
  await store.close();
  fs.rmSync(folder, { recursive: true });
}

/** A later release may know more of an aggregate and its parts; what was known then must be the same. */
function knownThen(now: unknown, then: unknown): unknown {
  if (Array.isArray(now) && Array.isArray(then)) return now.map((each, at) => knownThen(each, then[at]));
  if (typeof now !== 'object' || now === null || typeof then !== 'object' || then === null) return now;
  const known = Object.keys(then).filter((key) => Object.hasOwn(now, key));
  return Object.fromEntries(
    known.map((key) => [key, knownThen(Reflect.get(now, key), Reflect.get(then, key))]),
  );
}

describe('Logs of earlier releases', () => {
  for (const set of logSets()) {
    it(`of ${set} fold into what they meant then`, async () => {
      await withSet(set, async (store) => {
        for (const { kind, id, state } of statesOf(set)) {
          const now = await store.load({ kind, id });
          assert.deepEqual(knownThen(now.state, state), state);
        }
        assert.deepEqual(await store.findings(), []);
      });
    });
  }

  it('hold every type of event that there is', () => {
    const types = STREAMS.flatMap(({ kind, versions }) =>
      Object.keys(versions).map((type) => `${kind} ${type}`),
    );
    const held = new Set(
      logSets().flatMap((set) => eventsOf(set).map(({ kind, type }) => `${kind} ${type}`)),
    );
    assert.deepEqual(
      types.filter((type) => !held.has(type)),
      [],
      'write another set with test/harness/logFixtures.ts',
    );
  });

  it('mean what they meant when nothing is allowed any more', async () => {
    const rules: Record<string, readonly SessionPhase[]> = ALLOWED_PHASES;
    const before = { ...rules };
    for (const action of Object.keys(rules)) rules[action] = [];
    try {
      for (const set of logSets()) {
        await withSet(set, async (store) => {
          assert.deepEqual(await store.findings(), [], set);
          for (const { kind, id, state } of statesOf(set))
            assert.deepEqual(knownThen((await store.load({ kind, id })).state, state), state);
        });
      }
    } finally {
      Object.assign(rules, before);
    }
  });
});

describe('The reducers', () => {
  it('know nothing of what is allowed to whom', () => {
    for (const { kind } of STREAMS) {
      // The constant of a kind names its reducer, wherever that stands.
      const known = knownTo(`${kind}/stream.ts`);
      assert.ok(known.size > 3, [...known].join());
      for (const file of known) assert.doesNotMatch(file, /gates|permissions|decide|engine/, kind);
    }
  });
});

const CORE = path.join(root, 'src/core');

/** The file and all that it imports, and so on, relative to `src/core`. */
function knownTo(file: string, known = new Set<string>()): ReadonlySet<string> {
  if (known.has(file)) return known;
  known.add(file);
  for (const [, target = ''] of fs.readFileSync(path.join(CORE, file), 'utf8').matchAll(/from '(\..+)';/g))
    knownTo(path.posix.join(path.posix.dirname(file), target), known);
  return known;
}

describe('Event versions', () => {
  it('have an upcaster for each step up to today’s, and no other', () => {
    for (const { kind, versions, upcasters } of STREAMS) {
      const needed: string[] = [];
      for (const [type, version] of Object.entries(versions)) {
        for (let from = 1; from < version; from += 1) needed.push(`${type} ${from}`);
      }
      assert.deepEqual(upcasters.map((one) => `${one.type} ${one.from}`).sort(), needed.sort(), kind);
    }
  });

  it('are carried up step by step, and a later one or an unknown type is called newer', () => {
    const upcasters: Upcaster[] = [
      { type: 'plan_edited', from: 2, up: ({ name, ...rest }) => ({ ...rest, title: name }) },
      { type: 'plan_edited', from: 1, up: ({ label, ...rest }) => ({ ...rest, name: label }) },
    ];
    const plans = { kind: 'plan', versions: { plan_edited: 3 }, upcasters };
    const read = (version: number, data: object) => readEvent(plans, 'plan_edited', version, { ...data });
    assert.deepEqual(read(1, { label: 'P' }), { type: 'plan_edited', title: 'P' });
    assert.deepEqual(read(2, { name: 'P' }), { type: 'plan_edited', title: 'P' });
    assert.deepEqual(read(3, { title: 'P' }), { type: 'plan_edited', title: 'P' });
    assert.equal(read(4, {}), 'newer');
    assert.equal(readEvent(plans, 'plan_exploded', 1, {}), 'newer');
    assert.equal(readEvent(plans, 'toString', 1, {}), 'newer');
  });
});

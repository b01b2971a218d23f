import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { reducers } from '../../../src/core/store/reducers.ts';
import type { StreamKind } from '../../../src/core/store/streams.ts';
import { UPCASTERS, readEvent, type Upcaster } from '../../../src/core/store/upcasters.ts';
import { EVENT_VERSIONS } from '../../../src/core/store/versions.ts';
import { systemClock } from '../../../src/node/clock.ts';
import { openStore } from '../../../src/node/store/open.ts';
import { quiet } from './samples.ts';

const LOGS = path.join(import.meta.dirname, '../../fixtures/logs');

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
  for (const release of fs.readdirSync(LOGS)) {
    it(`of ${release} fold into what they meant then`, async () => {
      const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'studio-release-'));
      fs.cpSync(path.join(LOGS, release), path.join(folder, '.planning-studio'), { recursive: true });
      const store = await openStore({ folder, reducers, clock: systemClock, log: quiet, watch: false });
      const states = JSON.parse(fs.readFileSync(path.join(LOGS, release, 'states.json'), 'utf8')) as Record<
        StreamKind,
        { id: string }
      >;
      for (const kind of ['session', 'document', 'plan'] as const) {
        const { state } = await store.load({ kind, id: states[kind].id });
        assert.deepEqual(knownThen(state, states[kind]), states[kind]);
      }
      assert.deepEqual(await store.findings(), []);
      await store.close();
      fs.rmSync(folder, { recursive: true });
    });
  }
});

describe('Event versions', () => {
  it('have an upcaster for each step up to today’s, and no other', () => {
    const needed: string[] = [];
    for (const [kind, versions] of Object.entries(EVENT_VERSIONS)) {
      for (const [type, version] of Object.entries(versions)) {
        for (let from = 1; from < version; from += 1) needed.push(`${kind} ${type} ${from}`);
      }
    }
    assert.deepEqual(UPCASTERS.map((one) => `${one.kind} ${one.type} ${one.from}`).sort(), needed.sort());
  });

  it('are carried up step by step, and a later one or an unknown type is called newer', () => {
    const upcasters: Upcaster[] = [
      { kind: 'plan', type: 'plan_edited', from: 2, up: ({ name, ...rest }) => ({ ...rest, title: name }) },
      { kind: 'plan', type: 'plan_edited', from: 1, up: ({ label, ...rest }) => ({ ...rest, name: label }) },
    ];
    const read = (version: number, data: object) =>
      readEvent('plan', 'plan_edited', version, { ...data }, upcasters, 3);
    assert.deepEqual(read(1, { label: 'P' }), { type: 'plan_edited', title: 'P' });
    assert.deepEqual(read(2, { name: 'P' }), { type: 'plan_edited', title: 'P' });
    assert.deepEqual(read(3, { title: 'P' }), { type: 'plan_edited', title: 'P' });
    assert.equal(read(4, {}), 'newer');
    assert.equal(readEvent('plan', 'plan_exploded', 1, {}), 'newer');
    assert.equal(readEvent('plan', 'toString', 1, {}), 'newer');
  });
});

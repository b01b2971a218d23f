import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readEvent, type Upcaster } from '../../../src/core/log/versions.ts';
import { STREAMS, type StreamKind } from '../../../src/core/store/streams.ts';
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
      const store = await openStore({ folder, clock: systemClock, log: quiet, watch: false });
      const states = JSON.parse(fs.readFileSync(path.join(LOGS, release, 'states.json'), 'utf8')) as Record<
        StreamKind,
        { id: string }
      >;
      for (const { kind } of STREAMS) {
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

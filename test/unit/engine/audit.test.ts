import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from '../../../src/core/engine/api.ts';
import { createAudit } from '../../../src/core/engine/audit.ts';
import type { EnginePorts } from '../../../src/core/engine/deps.ts';
import { agent, PERSON } from '../../../src/core/model/actor.ts';
import type { AuditRow } from '../../../src/core/model/audit.ts';
import { PRESET_SETTINGS } from '../../../src/node/engine.ts';
import { silentLog } from '../../../src/node/log.ts';
import { systemClock } from '../../../src/node/clock.ts';
import { ADA } from '../../fakes/fold.ts';
import { memoryStore } from '../../fakes/memoryStore.ts';
import { reply } from '../../fakes/replies.ts';
import { never, openTestEngine, type TestEngine } from '../../fakes/testEngine.ts';

const IDEA = 'Add rate limiting to the public API';

describe('The audit', () => {
  let test: TestEngine;
  let engine: Engine;
  beforeEach(async () => {
    test = await openTestEngine();
    engine = test.engine;
  });
  afterEach(() => test.close());
  const folder = (): string => join(test.folder, '.planning-studio', 'audit');

  it('is a log of its own, a file for each day, which git never sees', async () => {
    await engine.createSession({ prompt: IDEA });
    await engine.auditEntries();
    const files = readdirSync(folder());
    assert.deepEqual(files, [`${systemClock.now().slice(0, 10)}.jsonl`]);
    const ignore = readFileSync(join(test.folder, '.planning-studio', '.gitignore'), 'utf8');
    assert.match(ignore, /^\*$|^audit/m);
  });

  it('is seen by every process and stays', async () => {
    const coder = engine.as(agent('coder', 'an editor', 'model-1'));
    await assert.rejects(coder.createSession({ prompt: IDEA }), { code: 'forbidden' });
    const other = await test.again();
    await other.createSession({ prompt: IDEA });
    await other.close();
    const { items, total } = await engine.auditEntries();
    assert.equal(total, 2);
    assert.deepEqual(
      items.map(({ call, actor, outcome, author }) => [call, actor.kind, outcome, author.email]),
      [
        ['createSession', 'person', 'done', ADA.email],
        ['createSession', 'agent', 'refused', ADA.email],
      ],
    );
    assert.deepEqual(items[1]?.actor, {
      kind: 'agent',
      name: 'coder',
      client: 'an editor',
      model: 'model-1',
    });
  });

  it('is narrowed and paged', async () => {
    for (let made = 0; made < 5; made += 1) await engine.createSession({ prompt: `${IDEA} ${made}` });
    await assert.rejects(engine.as(agent('coder')).createSession({ prompt: IDEA }));
    const page = await engine.auditEntries({ limit: 2, offset: 1 });
    assert.deepEqual([page.items.length, page.total], [2, 6]);
    assert.equal((await engine.auditEntries({ actor: 'agent' })).total, 1);
    assert.equal((await engine.auditEntries({ outcome: 'done' })).total, 5);
    assert.equal((await engine.auditEntries({ call: 'deletePlan' })).total, 0);
  });

  it('is not for agents', async () => {
    await assert.rejects(engine.as(agent('coder')).auditEntries(), { code: 'forbidden' });
  });

  it('names every tool that a role used while it thought, also one that it may not use', async () => {
    const { id } = await engine.createSession({ prompt: IDEA });
    await engine.setPersonas(id, [
      { ...persona('Sceptic'), stance: 'sceptic' },
      { ...persona('Builder'), stance: 'builder' },
    ]);
    test.model.when(
      'think',
      { text: 'Let me look.', toolCalls: [{ id: '1', name: 'search_code', input: { query: 'listen' } }] },
      { text: 'And try.', toolCalls: [{ id: '2', name: 'try_spec', input: { spec: 'x' } }] },
    );
    reply.all(test.model);
    await engine.brainstorm(id, never());
    const { items } = await engine.auditEntries({ actor: 'agent' });
    const tools = items.filter(({ call }) => call.startsWith('tool '));
    assert.deepEqual(
      tools
        .toSorted((a, b) => (a.call < b.call ? -1 : 1))
        .map(({ call, outcome, actor, subject }) => [call, outcome, 'name' in actor && actor.name, subject]),
      [
        ['tool search_code', 'done', 'persona', { kind: 'session', id }],
        ['tool try_spec', 'refused', 'persona', { kind: 'session', id }],
      ],
    );
    assert.ok(tools.every(({ inputChars }) => inputChars > 5));
    assert.doesNotMatch(JSON.stringify(items), /listen/);
  });

  it('writes nothing where nothing may be changed', async () => {
    const other = await test.again({ restriction: 'Trust it first.' });
    await assert.rejects(other.createSession({ prompt: IDEA }), { message: 'Trust it first.' });
    await other.close();
    assert.deepEqual((await engine.auditEntries()).items, []);
  });
});

describe('The audit of many days', () => {
  const row: AuditRow = {
    actor: PERSON,
    call: 'createSession',
    subject: null,
    outcome: 'done',
    code: null,
    durationMs: 1,
    inputChars: 2,
    outputChars: 3,
  };

  it('lets whole days go when they are old, the oldest first, and when there is too much of them', async () => {
    let now = Date.parse('2026-01-01T08:00:00.000Z');
    const clock = { ...systemClock, now: () => new Date(now).toISOString() };
    const store = memoryStore({ clock });
    let keep = { megabytes: 20, days: 3 };
    const settings = () => ({ ...PRESET_SETTINGS, auditKeep: keep });
    const ports = { store, clock, log: silentLog, owner: ADA, settings };
    const audit = createAudit(ports as unknown as EnginePorts);
    for (let day = 1; day <= 6; day += 1) {
      audit.record(row);
      await audit.idle();
      now += 24 * 60 * 60 * 1000;
    }
    const days = async (): Promise<string[]> => (await store.files('audit')).map(({ stream }) => stream.id);
    assert.deepEqual(await days(), ['2026-01-03', '2026-01-04', '2026-01-05', '2026-01-06']);
    keep = { megabytes: 0, days: 3 };
    audit.record(row);
    await audit.idle();
    assert.deepEqual(await days(), ['2026-01-07']);
  });

  it('is said once in the log when it cannot be written, and never to the caller', async () => {
    const warned: string[] = [];
    const log = { ...silentLog, warn: (message: string) => void warned.push(message) };
    const store = { append: async () => Promise.reject(new Error('full')) };
    const ports = { store, clock: systemClock, log, owner: ADA, settings: () => PRESET_SETTINGS };
    const audit = createAudit(ports as unknown as EnginePorts);
    audit.record(row);
    await audit.idle();
    audit.record(row);
    await audit.idle();
    assert.deepEqual(warned, ['The audit could not be written: Error: full']);
  });
});

function persona(name: string) {
  return {
    role: name,
    name,
    emoji: '🙂',
    focus: 'All of it',
    background: '',
    systemPrompt: 'Think.',
    technique: 'inversion' as const,
    searchQueries: [],
  };
}

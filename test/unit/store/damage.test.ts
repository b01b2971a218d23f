import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { planStream } from '../../../src/core/plan/stream.ts';
import type { Store } from '../../../src/core/ports.ts';
import type { StreamRef } from '../../../src/core/store/streams.ts';
import { systemClock } from '../../../src/node/clock.ts';
import { readLog } from '../../../src/node/store/logText.ts';
import { openStore } from '../../../src/node/store/open.ts';
import { ada, change, makePlan, newId, newTask, planCreated, quiet } from './samples.ts';

describe('A log that is not what it should be', () => {
  let folder: string;
  let store: Store;
  const open = async (): Promise<Store> =>
    (store = await openStore({ folder, clock: systemClock, log: quiet, watch: false }));
  const fileOf = (id: string, kind = 'plans'): string =>
    path.join(folder, '.planning-studio', kind, `${id}.jsonl`);
  const kinds = async (): Promise<string[]> => (await store.findings()).map((finding) => finding.kind);

  beforeEach(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'studio-damage-'));
    await open();
  });
  afterEach(async () => {
    await store.close();
    fs.rmSync(folder, { recursive: true });
  });

  /** A plan of three appends: one event, three events, one event. */
  async function threeAppends(): Promise<string> {
    const id = await makePlan(store, 'P');
    const edits = ['a', 'b', 'c'].map((title) => ({ type: 'plan_edited', title }) as const);
    await store.append([change('plan', id, 1, ...edits)], ada);
    await store.append([change('plan', id, 4, { type: 'task_added', task: newTask(1), after: null })], ada);
    return id;
  }

  it('reads whole appends and nothing else, wherever its end is torn off', async () => {
    const id = await threeAppends();
    const bytes = fs.readFileSync(fileOf(id));
    const ends = [...bytes.entries()].filter(([, byte]) => byte === 10).map(([at]) => at);
    const ref: StreamRef<'plan'> = { kind: 'plan', id };
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      // A line is there once its last brace is; the line break may be missing.
      const lines = ends.filter((end) => end <= cut).length;
      const whole = lines < 1 ? 0 : lines < 4 ? 1 : lines < 5 ? 4 : 5;
      const text = readLog(planStream, ref, 'f', bytes.subarray(0, cut));
      assert.equal(text.events.length, whole, `cut at ${cut}`);
      assert.deepEqual(text.findings, [], `cut at ${cut}`);
      assert.ok(text.soundBytes <= cut);
    }
  });

  it('passes over members of a line that it does not know, as a later program may write them', async () => {
    const id = await threeAppends();
    const lines = fs.readFileSync(fileOf(id), 'utf8').split('\n').slice(0, -1);
    const more = lines.map((line) => {
      const { crc, author, ...rest } = JSON.parse(line) as { crc: string; author: object };
      assert.match(crc, /^[0-9a-f]{8}$/);
      const said = { ...rest, author: { ...author, team: 'A' }, device: { kind: 'phone', name: 'mine' } };
      const body = JSON.stringify(said).slice(0, -1);
      return `${body},"crc":"${crc32(body).toString(16).padStart(8, '0')}"}\n`;
    });
    const before = await store.load({ kind: 'plan', id });
    const history = await store.history({ kind: 'plan', id });
    fs.writeFileSync(fileOf(id), more.join(''));
    await store.refresh();
    assert.deepEqual(await store.load({ kind: 'plan', id }), before);
    assert.deepEqual(await store.history({ kind: 'plan', id }), history);
    assert.deepEqual(await store.findings(), []);
    await store.append([change('plan', id, 5, { type: 'plan_edited', title: 'on' })], ada);
    assert.match(fs.readFileSync(fileOf(id), 'utf8'), /"device":\{"kind":"phone"/);
  });

  it('goes on behind a torn end as if it had never been', async () => {
    const id = await threeAppends();
    const bytes = fs.readFileSync(fileOf(id));
    for (let cut = 1; cut < bytes.length; cut += 97) {
      await store.close();
      fs.writeFileSync(fileOf(id), bytes.subarray(0, cut));
      await open();
      const sequence = await store.load({ kind: 'plan', id }).then(
        (loaded) => loaded.sequence,
        () => 0,
      );
      const next = sequence === 0 ? planCreated('new') : ({ type: 'plan_edited', title: 'new' } as const);
      await store.append([change('plan', id, sequence, next)], ada);
      await store.close();
      await open();
      assert.equal((await store.load({ kind: 'plan', id })).state.title, 'new', `cut at ${cut}`);
      assert.equal((await store.load({ kind: 'plan', id })).sequence, sequence + 1);
      assert.deepEqual(await store.findings(), []);
    }
  });

  it('names a torn end until the next change removes it', async () => {
    const id = await makePlan(store, 'P');
    fs.appendFileSync(fileOf(id), '{"id":"0193');
    await store.refresh();
    const [finding] = await store.findings();
    assert.equal(finding?.kind, 'torn_tail');
    assert.equal(finding.line, 2);
    await store.append([change('plan', id, 1, { type: 'plan_edited', title: 'Q' })], ada);
    assert.deepEqual(await store.findings(), []);
  });

  it('names a damaged line with its place and reads everything around it', async () => {
    const id = await threeAppends();
    const other = await makePlan(store, 'Other');
    const lines = fs.readFileSync(fileOf(id), 'utf8').split('\n');
    lines[2] = lines[2]?.replace('"title":"b"', '"title":"B"') ?? '';
    fs.writeFileSync(fileOf(id), lines.join('\n'));
    await store.close();
    await open();
    const [finding, ...more] = await store.findings();
    assert.deepEqual(more, []);
    assert.equal(finding?.kind, 'damaged');
    assert.equal(finding.file, `plans/${id}.jsonl`);
    assert.equal(finding.line, 3);
    const { state, findings } = await store.load({ kind: 'plan', id });
    assert.equal(state.title, 'c');
    assert.equal(state.tasks.length, 1);
    assert.deepEqual(findings, [finding]);
    assert.equal((await store.load({ kind: 'plan', id: other })).state.title, 'Other');
  });

  it('still opens when its very first line is damaged, and says what is wrong when that is asked for', async () => {
    const id = await makePlan(store, 'P');
    const other = await makePlan(store, 'Other');
    fs.writeFileSync(fileOf(id), `x${fs.readFileSync(fileOf(id), 'utf8').slice(1)}`);
    await store.close();
    await open();
    await assert.rejects(store.load({ kind: 'plan', id }), { code: 'store_damaged' });
    assert.deepEqual(
      (await store.plans({})).items.map((plan) => plan.id),
      [other],
    );
  });

  it('leaves conflict markers and lines of others out, each as a finding', async () => {
    const id = await threeAppends();
    const lines = fs.readFileSync(fileOf(id), 'utf8').trimEnd().split('\n');
    const mixed = [
      '<<<<<<< HEAD',
      ...lines.slice(0, 2),
      '=======',
      ...lines.slice(2),
      '>>>>>>> other',
      '{"a":1}',
      '',
    ];
    fs.writeFileSync(fileOf(id), mixed.join('\r\n'));
    await store.refresh();
    assert.deepEqual(await kinds(), ['foreign', 'foreign', 'foreign', 'foreign']);
    assert.equal((await store.load({ kind: 'plan', id })).sequence, 5);
  });

  it('applies an event that a merge doubled once, in the order of the clocks, not of the lines', async () => {
    const id = await threeAppends();
    const before = (await store.load({ kind: 'plan', id })).state;
    const lines = fs.readFileSync(fileOf(id), 'utf8').trimEnd().split('\n');
    fs.writeFileSync(fileOf(id), [...lines.toReversed(), ...lines, ''].join('\n'));
    await store.refresh();
    const { state, sequence } = await store.load({ kind: 'plan', id });
    assert.deepEqual(state, before);
    assert.equal(sequence, 5);
    assert.deepEqual(await store.findings(), []);
  });

  it('sets an event aside that is not legal at its place, and counts it', async () => {
    const id = await makePlan(store, 'P');
    const base = fs.readFileSync(fileOf(id), 'utf8');
    const add = change('plan', id, 1, {
      type: 'task_added',
      task: newTask(1, { title: 'mine' }),
      after: null,
    });
    await store.append([add], ada);
    const mine = fs.readFileSync(fileOf(id), 'utf8');
    fs.writeFileSync(fileOf(id), base);
    await store.refresh();
    const theirs = change('plan', id, 1, {
      type: 'task_added',
      task: newTask(1, { title: 'theirs' }),
      after: null,
    });
    await store.append([theirs], ada);
    fs.appendFileSync(fileOf(id), mine.slice(base.length));
    await store.refresh();
    const { state, sequence, findings } = await store.load({ kind: 'plan', id });
    assert.deepEqual(
      state.tasks.map((task) => task.title),
      ['mine'],
    );
    assert.equal(sequence, 3);
    assert.deepEqual(
      findings.map((finding) => finding.kind),
      ['set_aside'],
    );
    assert.match(findings[0]?.message ?? '', /Number 1 is not the next one/);
    await store.append([change('plan', id, 3, { type: 'plan_edited', title: 'on' })], ada);
    assert.equal((await store.load({ kind: 'plan', id })).findings.length, 1);
    await store.close();
    await open();
    assert.deepEqual(await kinds(), ['set_aside']);
  });

  it('refuses a log of a newer program, leaves it untouched, and opens all others', async () => {
    const [id, other] = [await makePlan(store, 'P'), await makePlan(store, 'Other')];
    const { crc32 } = await import('node:zlib');
    const body = fs.readFileSync(fileOf(id), 'utf8').split(',"crc"')[0]?.replace('"v":1', '"v":2') ?? '';
    const newer = `${body},"crc":"${crc32(body).toString(16).padStart(8, '0')}"}\n`;
    for (const restart of [false, true]) {
      fs.writeFileSync(fileOf(id), newer);
      if (restart) {
        await store.close();
        await open();
      } else await store.refresh();
      assert.deepEqual(await kinds(), ['newer']);
      await assert.rejects(store.load({ kind: 'plan', id }), { code: 'store_newer', message: /update/ });
      for (const expected of [0, 1]) {
        const edit = change('plan', id, expected, { type: 'plan_edited', title: 'Q' });
        await assert.rejects(store.append([edit], ada), { code: 'store_newer' });
      }
      assert.equal(fs.readFileSync(fileOf(id), 'utf8'), newer);
      assert.deepEqual(
        (await store.plans({})).items.map((plan) => plan.id),
        [other],
      );
    }
  });

  it('forgets what is gone and takes in what came back, as a checkout does', async () => {
    const id = await makePlan(store, 'P', [newTask(1)]);
    const text = fs.readFileSync(fileOf(id));
    fs.rmSync(fileOf(id));
    await store.refresh();
    assert.equal((await store.plans({})).total, 0);
    assert.equal((await store.tasks({})).total, 0);
    await assert.rejects(store.load({ kind: 'plan', id }), { code: 'not_found' });
    fs.writeFileSync(fileOf(id), text);
    await store.refresh();
    assert.equal((await store.load({ kind: 'plan', id })).state.tasks.length, 1);
    assert.equal((await store.tasks({})).total, 1);
  });

  it('keeps to its folder: odd ids, odd names and links are refused', async () => {
    for (const id of ['../../evil', 'x', '', `${newId()}/../a`]) {
      await assert.rejects(store.append([change('plan', id, 0, planCreated('P'))], ada), {
        code: 'not_found',
      });
      await assert.rejects(store.load({ kind: 'plan', id }), { code: 'not_found' });
    }
    const outside = path.join(folder, 'outside.txt');
    fs.writeFileSync(outside, 'mine\n');
    const id = newId();
    fs.symlinkSync(outside, fileOf(id));
    fs.writeFileSync(path.join(folder, '.planning-studio/plans/notes.jsonl'), 'x\n');
    await store.refresh();
    assert.deepEqual((await kinds()).sort(), ['foreign', 'unreadable']);
    await assert.rejects(store.append([change('plan', id, 0, planCreated('P'))], ada), {
      code: 'store_damaged',
    });
    assert.equal(fs.readFileSync(outside, 'utf8'), 'mine\n');
  });

  it('does not follow a state folder that leads elsewhere', async () => {
    const elsewhere = fs.mkdtempSync(path.join(os.tmpdir(), 'studio-elsewhere-'));
    const workspace = fs.mkdtempSync(path.join(os.tmpdir(), 'studio-link-'));
    fs.symlinkSync(elsewhere, path.join(workspace, '.planning-studio'));
    await assert.rejects(openStore({ folder: workspace, clock: systemClock, log: quiet }), {
      code: 'store_failed',
    });
    assert.deepEqual(fs.readdirSync(elsewhere), []);
    for (const one of [elsewhere, workspace]) fs.rmSync(one, { recursive: true });
  });
});

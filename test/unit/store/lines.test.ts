import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { HybridClock } from '../../../src/core/log/clock.ts';
import { planStream } from '../../../src/core/plan/stream.ts';
import { readLine, writeLine } from '../../../src/node/store/line.ts';
import { Kinds } from '../../../src/core/log/kinds.ts';
import { STREAMS } from '../../../src/core/store/streams.ts';
import { openStateFolder, type StateFolder } from '../../../src/node/store/folder.ts';
import { PendingNote } from '../../../src/node/store/pending.ts';
import { ada, newId, planCreated } from './samples.ts';

const sealed = (text: string): string => crc32(text).toString(16).padStart(8, '0');

describe('A line of a log', () => {
  const recorded = {
    ...{
      id: newId(),
      clock: new HybridClock('0123abcd').next(1_767_225_600_000),
      at: '2026-01-01T00:00:00.000Z',
      author: ada,
    },
    event: planCreated('Limits'),
  };
  const line = writeLine(planStream, recorded, 2).trimEnd();
  const kind = (text: string): string => readLine(planStream, Buffer.from(text)).kind;
  /** The line with some fields that are others, and a seal that is right again. */
  function changed(over: object): string {
    const { crc: _, ...fields } = JSON.parse(line) as Record<string, unknown>;
    const body = JSON.stringify({ ...fields, ...over }).slice(0, -1);
    return `${body},"crc":"${sealed(body)}"}`;
  }

  it('comes back as it was written, with how many belong to the same append', () => {
    const read = readLine(planStream, Buffer.from(line));
    assert.ok(read.kind === 'event');
    assert.deepEqual(read.recorded, recorded);
    assert.equal(read.more, 2);
    assert.equal(kind(changed({})), 'event');
  });

  it('is none of ours when one of its fields is nothing that we write, whatever its seal', () => {
    const fields: Readonly<Record<string, readonly unknown[]>> = {
      id: [5, 'not an id', undefined],
      clock: [5, 'not a clock'],
      at: [5],
      author: [null, 'Ada', [], { name: 'Ada' }, { email: 'a@b.c' }, { name: 5, email: 'a@b.c' }],
      type: [5],
      v: ['1', 0, 1.5, -1],
      more: ['1', -1, 0.5],
      data: [null, 'x', []],
    };
    for (const [field, values] of Object.entries(fields)) {
      for (const value of values) {
        assert.equal(kind(changed({ [field]: value })), 'foreign', `${field}: ${JSON.stringify(value)}`);
      }
    }
  });

  it('is damaged when its end is gone or another, blank or foreign when it was never ours', () => {
    assert.equal(kind(line.slice(0, -5)), 'damaged');
    assert.equal(kind(line.replace('Limits', 'limits')), 'damaged');
    assert.equal(kind('  '), 'blank');
    for (const text of ['<<<<<<< HEAD', '=======', '{"a":1}', 'text'])
      assert.equal(kind(text), 'foreign', text);
  });
});

describe('The note of an append to several logs', () => {
  let workspace: string;
  let folder: StateFolder;
  let file: string;
  beforeEach(() => {
    workspace = fs.mkdtempSync(path.join(os.tmpdir(), 'studio-pending-'));
    folder = openStateFolder(workspace, new Kinds(STREAMS));
    file = folder.pending;
  });
  afterEach(() => fs.rmSync(workspace, { recursive: true }));

  it('is whole or nothing', async () => {
    const note = new PendingNote(folder);
    const parts = [{ kind: 'plan', id: newId(), from: 0, text: 'a\n' }] as const;
    assert.deepEqual([note.exists(), note.read()], [false, null]);
    await note.write(parts);
    assert.deepEqual([note.exists(), note.read()], [true, parts]);
    const whole = fs.readFileSync(file);
    for (let length = 0; length < whole.length; length += 1) {
      fs.writeFileSync(file, whole.subarray(0, length));
      assert.equal(note.read(), null, `${length} bytes`);
    }
    fs.writeFileSync(file, whole);
    note.clear();
    assert.deepEqual([note.exists(), note.read(), fs.existsSync(file)], [false, null, true]);
  });

  it('with a part that names no place in a log is not followed', () => {
    const part = { kind: 'plan', id: newId(), from: 3, text: 'a\n' };
    const read = (value: unknown) => {
      const body = JSON.stringify(value);
      fs.writeFileSync(file, `${sealed(body)} ${body}\n`);
      return new PendingNote(folder).read();
    };
    assert.deepEqual(read([part]), [part]);
    const wrong = [
      ...[null, 'x', { ...part, kind: 5 }, { ...part, id: 5 }],
      ...[
        { ...part, from: '3' },
        { ...part, from: 0.5 },
        { ...part, from: -1 },
        { ...part, text: 5 },
      ],
    ];
    for (const one of wrong) assert.equal(read([part, one]), null, JSON.stringify(one));
    assert.equal(read(part), null);
    // Of a kind or a name that is none of ours: the rest is finished all the same.
    for (const other of [
      { ...part, kind: 'secret' },
      { ...part, id: '../../x' },
    ])
      assert.deepEqual(read([part, other]), [part]);
  });
});

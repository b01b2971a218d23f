import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Engine } from '../../../src/core/engine/api.ts';
import { offlineProvider } from '../../../src/offline/provider.ts';
import { systemClock } from '../../../src/node/clock.ts';
import { openNodeEngine, PRESET_SETTINGS } from '../../../src/node/engine.ts';
import { silentLog } from '../../../src/node/log.ts';
import { limitTracking, oneLog } from '../../fakes/sampleChanges.ts';

const sample = path.join(import.meta.dirname, '..', '..', 'fixtures', 'sample');
const EXAMPLES = [
  {
    file: 'limit-tracking',
    change: limitTracking,
    red: {
      'gap-closed': ['src/app.ts:20'],
      limiter: [null],
      'limiter-in-front': [null],
      'refused-with-429': [null],
      tested: [null],
    },
  },
  {
    file: 'one-log',
    change: oneLog,
    red: {
      'no-console': ['src/middleware/errors.ts:21', 'src/middleware/requestLog.ts:4', 'src/server.ts:8'],
      'one-log': [null, null],
      used: [null],
    },
  },
] as const;

describe('the worked examples of the sample project', () => {
  let folder: string;
  let engine: Engine;
  const { signal } = new AbortController();

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'planning-studio-examples-'));
    await cp(sample, folder, { recursive: true });
    engine = await openNodeEngine({
      folder,
      log: silentLog,
      watch: false,
      provider: (workspace) => offlineProvider({ workspace, sleep: systemClock.sleep }),
      settings: () => PRESET_SETTINGS,
    });
  });
  after(async () => {
    await engine?.close();
    await rm(folder, { recursive: true, force: true });
  });

  for (const { file, change, red } of EXAMPLES) {
    it(`${file}: every rule is red before the work, for the right reason, and green after it`, async () => {
      const read = (name: string): Promise<string> => readFile(path.join(folder, name), 'utf8');
      const spec = await read(`verify/${file}.verify.yaml`);
      const before = await engine.testSpec(spec, signal);
      assert.deepEqual(before.problems, []);
      const places = before.report?.rules.map(({ ruleId, findings }) => [
        ruleId,
        findings.map(({ path: at, line }) => (at === null ? null : `${at}:${line}`)),
      ]);
      assert.deepEqual(Object.fromEntries(places ?? []), red);
      assert.ok(before.report?.rules.every(({ verdict }) => verdict === 'fail'));

      for (const [name, text] of Object.entries(await change(read))) {
        await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
        await writeFile(path.join(folder, name), text);
      }
      const after = await engine.testSpec(spec, signal);
      assert.deepEqual(
        after.report?.rules.flatMap(({ ruleId, findings }) =>
          findings.map(({ message }) => [ruleId, message]),
        ),
        [],
      );
      assert.equal(after.report?.verdict, 'pass');
    });
  }
});

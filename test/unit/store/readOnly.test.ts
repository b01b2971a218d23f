import assert from 'node:assert/strict';
import { lstat, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { offlineProvider } from '../../../src/offline/provider.ts';
import type { Engine } from '../../../src/core/engine/api.ts';
import { PlanningError } from '../../../src/core/base/errors.ts';
import { systemClock } from '../../../src/node/clock.ts';
import { openNodeEngine, PRESET_SETTINGS } from '../../../src/node/engine.ts';
import { silentLog } from '../../../src/node/log.ts';

const SPEC = 'name: x\nrules:\n  - id: gone\n    description: d\n    match:\n      identifiers: [oldName]\n';

function open(folder: string, readOnly: boolean): Promise<Engine> {
  return openNodeEngine({
    folder,
    log: silentLog,
    watch: false,
    readOnly,
    commands: 'allowed',
    provider: (workspace) => offlineProvider({ workspace, sleep: systemClock.sleep }),
    settings: () => PRESET_SETTINGS,
  });
}

/** Every path below a folder with what tells that it was written. */
async function stamps(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true });
  return Promise.all(
    names.toSorted().map(async (name) => {
      const { size, mtimeMs } = await lstat(path.join(folder, name));
      return `${name} ${size} ${mtimeMs}`;
    }),
  );
}

describe('A folder that is opened for reading only', () => {
  it('shows plans and judges specs, runs no command, and is not written to', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'studio-read-'));
    const { signal } = new AbortController();
    try {
      await writeFile(path.join(folder, 'a.ts'), 'export const oldName = 1;\n');
      const before = await open(folder, false);
      const { id } = await before.createSession({ prompt: 'Rename the thing everywhere' });
      await before.draftSpec(id, null, signal);
      await before.setDrafts(id, [{ title: 'Rename it' }], (await before.session(id)).session.draftsRevision);
      await before.markReady(id);
      const plan = await before.materialize(id, { planTitle: 'Renamed' });
      const [task] = plan.tasks;
      assert.ok(task);
      await before.attachSpec(plan.id, task.id, SPEC, { baseRevision: 0 }, signal);
      await before.close();
      for (const gone of ['cache', 'lock', 'archive'])
        await rm(path.join(folder, '.planning-studio', gone), { recursive: true, force: true });

      const was = await stamps(folder);
      const engine = await open(folder, true);
      assert.equal((await engine.plans()).total, 1);
      assert.equal(
        (await engine.planView(plan.id)).plan.tasks[0]?.verification?.runs.at(-1)?.verdict,
        'fail',
      );
      assert.equal((await engine.testSpec(SPEC, signal)).report?.verdict, 'fail');
      const spec = `${SPEC}  - id: runs\n    description: d\n    command: touch ran.txt\n`;
      const { report } = await engine.testSpec(spec, signal);
      assert.equal(report?.rules.find(({ ruleId }) => ruleId === 'runs')?.verdict, 'undecided');
      assert.equal(await engine.commandPermission(), 'never');
      await assert.rejects(
        engine.setTaskStatus(plan.id, task.id, 'in_progress'),
        (error) => error instanceof PlanningError && error.code === 'store_failed',
      );
      await engine.close();
      assert.deepEqual(await stamps(folder), was);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

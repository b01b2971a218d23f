import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Engine } from '../../../src/core/engine/api.ts';
import { offlineProvider } from '../../../src/offline/provider.ts';
import { systemClock } from '../../../src/node/clock.ts';
import { openNodeEngine, PRESET_SETTINGS } from '../../../src/node/engine.ts';
import { silentLog } from '../../../src/node/log.ts';

/** A real engine on a small folder of its own, with the offline planner. */
export async function openRealEngine(): Promise<{ readonly engine: Engine; close(): Promise<void> }> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'planning-studio-vscode-unit-'));
  await writeFile(path.join(folder, 'README.md'), '# Parcels\n\nA parcel API.\n');
  const engine = await openNodeEngine({
    folder,
    log: silentLog,
    watch: false,
    provider: (workspace, index) => offlineProvider({ workspace, index, sleep: systemClock.sleep }),
    settings: () => PRESET_SETTINGS,
  });
  const close = async (): Promise<void> => {
    await engine.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { engine, close };
}

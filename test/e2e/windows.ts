import path from 'node:path';
import { root } from '../harness/paths.ts';
import { mustRun } from '../harness/run.ts';
import type { StudioWindow } from '../harness/studioWindow.ts';
import { Workbench, type OpenOptions } from '../harness/workbench.ts';
import { startOver } from './folder.ts';

const shared: { workbench?: Promise<Workbench>; window?: StudioWindow } = {};

/** The one workbench of this test run, with the packaged extension installed, started when first asked for. */
function sharedWorkbench(): Promise<Workbench> {
  return (shared.workbench ??= startPackaged());
}

async function startPackaged(): Promise<Workbench> {
  await mustRun(process.execPath, ['test/harness/package.ts', '--built']);
  return Workbench.start({ vsix: path.join(root, 'dist', 'planning-studio.vsix'), workspaceTrust: true });
}

/** The shared workbench if a test has started it. */
export function startedWorkbench(): Promise<Workbench> | undefined {
  return shared.workbench;
}

/**
 * The window that the tests before have left, with these settings, without its editors and plans, and with the files of
 * the sample project as they were: opening one takes ten seconds of a processor. The first time, and after a test that
 * failed in it, a new one.
 */
export async function goOn(settings: Readonly<Record<string, unknown>>): Promise<StudioWindow> {
  const { window } = shared;
  if (!window) return (shared.window = await (await sharedWorkbench()).open({ settings }));
  await window.tidy();
  await window.configure(settings);
  await startOver(window.folder);
  return window;
}

/** Lets nobody go on with the window. */
export async function leaveWindow(): Promise<void> {
  const { window } = shared;
  delete shared.window;
  await window?.close();
}

/** Opens a window of its own, for tests that go on with no other. Close it in `after`. */
export async function openWindow(options: OpenOptions = {}): Promise<StudioWindow> {
  // A window that nobody uses takes a fifth of a processor.
  await leaveWindow();
  return (await sharedWorkbench()).open(options);
}
